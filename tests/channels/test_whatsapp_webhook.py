"""The two webhooks: who may knock, what is refused, that nothing is lost, and what a status becomes."""

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.whatsapp_inbound import Identity
from bot.channels.whatsapp_signature import Verifier
from bot.channels.whatsapp_status import Status
from bot.channels.whatsapp_webhook import BODY_LIMIT, PATH, STATUS_PATH, status_url, webhook_routes
from flows.messages import Inbound
from tests.standins.telegram_api import served
from tests.standins.twilio_api import TwilioApi, twilio_api
from tests.standins.twilio_people import Person, encoded

PUBLIC = "https://baraza.example.org"
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
SECOND = "the-second-token"


class Shelf:
    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.identities: list[Identity] = []
        self.reports: list[tuple[str, Status, int]] = []
        self.sids: list[str] = []
        self.broken = False

    async def store(self, inbound: Inbound, who: Identity) -> None:
        if self.broken:
            raise OSError("disk full while writing naibiwa")
        self.inbounds.append(inbound)
        self.identities.append(who)

    async def report(self, outbox_id: str, status: Status, code: int, sid: str) -> None:
        if self.broken:
            raise OSError("disk full while writing naibiwa")
        self.reports.append((outbox_id, status, code))
        self.sids.append(sid)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def twilio(shelf: Shelf) -> AsyncIterator[TwilioApi]:
    """A Twilio that knows the bot by its public address, and reaches it here."""
    async with twilio_api() as running:
        verifier = Verifier(PUBLIC, [running.token, SECOND])
        async with served(Starlette(routes=webhook_routes(verifier, shelf.store, shelf.report))) as base:
            running.calls_back(base, PUBLIC)
            yield running


@pytest.fixture
def jane(twilio: TwilioApi) -> Person:
    return twilio.person(opaque="KE.100000000000001", name="Jane Nobody")


async def knock(
    twilio: TwilioApi, content: bytes, headers: dict[str, str] | None = None, path: str = PATH
) -> httpx.Response:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    async with httpx.AsyncClient() as client:
        return await client.post(twilio.webhook + path, content=content, headers={**kind, **(headers or {})})


async def test_a_message_is_stored_and_then_answered_with_nothing(
    twilio: TwilioApi, jane: Person, shelf: Shelf
) -> None:
    form = jane.form(twilio.new_sid("SM"), {"Body": "habari", "Label": ""})
    answer = await knock(twilio, encoded(form), twilio.signature(PUBLIC + PATH, form))
    assert (answer.status_code, answer.content) == (200, EMPTY)
    assert answer.headers["content-type"].startswith("text/xml")
    assert [(inbound.text, inbound.external_id) for inbound in shelf.inbounds] == [
        ("habari", form["MessageSid"])
    ]
    assert shelf.identities == [Identity(jane.phone, "KE.100000000000001")]


@pytest.mark.parametrize("algorithm", ["HMAC_SHA1", "HMAC_SHA256"])
@pytest.mark.parametrize("token", ["token-of-nobody", SECOND])
async def test_whatever_token_and_algorithm(
    twilio: TwilioApi, jane: Person, shelf: Shelf, algorithm: str, token: str
) -> None:
    twilio.algorithm, twilio.token = algorithm, token
    await jane.types("habari 🌙 na\nmistari")
    await jane.sends_location(-1.28, 36.81, "Uhuru Park")
    assert jane.answers == [200, 200]
    assert [inbound.text for inbound in shelf.inbounds] == ["habari 🌙 na\nmistari", "Uhuru Park"]


async def test_the_public_address_counts_and_no_header(twilio: TwilioApi, jane: Person, shelf: Shelf) -> None:
    form = jane.form(twilio.new_sid("SM"), {"Body": "habari"})
    for url in (twilio.webhook + PATH, "https://evil.example" + PATH):
        lies = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
        answer = await knock(twilio, encoded(form), {**twilio.signature(url, form), **lies})
        assert (answer.status_code, answer.content) == (403, b"")
    right = await knock(twilio, encoded(form), {**twilio.signature(PUBLIC + PATH, form), **lies})
    assert right.status_code == 200
    assert len(shelf.inbounds) == 1


@pytest.mark.parametrize(
    ("what", "content", "signature"),
    [
        ("no signature", b"Body=x", ""),
        ("a wrong one", b"Body=x", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("nothing", b"", "x"),
        ("no form", b'{"Body": "x"}', "x"),
        ("bytes that are no text", b"Body=\xff\xfe", "x"),
        ("escaped bytes that are no text", b"Body=%ff%fe", "x"),
        ("a thousand fields", b"a=&" * 1000, "x"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("path", [PATH, STATUS_PATH + "?outbox=1"])
async def test_a_stranger_gets_a_bare_403(
    twilio: TwilioApi,
    shelf: Shelf,
    caplog: pytest.LogCaptureFixture,
    what: str,
    content: bytes,
    signature: str,
    path: str,
) -> None:
    answer = await knock(twilio, content, {"X-Twilio-Signature": signature} if signature else {}, path)
    assert (answer.status_code, answer.content) == (403, b""), what
    assert not shelf.inbounds
    assert not shelf.reports
    assert not caplog.text


async def test_too_long_a_body_is_not_read(twilio: TwilioApi, shelf: Shelf) -> None:
    for path in (PATH, STATUS_PATH):
        answer = await knock(twilio, b"Body=" + b"a" * 1024 * 1024, {"X-Twilio-Signature": "x"}, path)
        assert (answer.status_code, answer.content) == (413, b"")
    assert not shelf.inbounds


async def test_the_longest_message_of_whatsapp_fits(twilio: TwilioApi, jane: Person, shelf: Shelf) -> None:
    longest = "🌙" * 4096
    await jane.types(longest)
    assert jane.answers == [200]
    assert len(encoded({"Body": longest})) < BODY_LIMIT
    assert shelf.inbounds[0].text == longest


async def test_what_cannot_be_stored_is_not_acknowledged(
    twilio: TwilioApi, jane: Person, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.broken = True
    sid = await jane.types("naibiwa")
    assert await twilio.reports_status(status_url(PUBLIC, "row"), sid, "delivered") == 503
    shelf.broken = False
    assert await jane.sends_again(jane.form(sid, {"Body": "naibiwa"})) == 200
    assert jane.answers == [503, 200]
    assert "naibiwa" not in caplog.text
    assert "OSError" in caplog.text


async def test_one_message_twice_at_once_comes_with_one_id(
    twilio: TwilioApi, jane: Person, shelf: Shelf
) -> None:
    """The inbox drops the second by this id: here both must arrive with it."""
    form = jane.form(twilio.new_sid("SM"), {"Body": "habari"})
    assert await asyncio.gather(*(jane.sends_again(form) for _ in range(5))) == [200] * 5
    assert {inbound.external_id for inbound in shelf.inbounds} == {form["MessageSid"]}


@pytest.mark.parametrize(
    "fields", [{"From": "+254700000001"}, {"MessageSid": "", "SmsMessageSid": "", "SmsSid": ""}]
)
async def test_what_is_no_message_of_whatsapp_is_answered_and_dropped(
    twilio: TwilioApi, jane: Person, shelf: Shelf, caplog: pytest.LogCaptureFixture, fields: dict[str, str]
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    assert await jane.sends_again({**jane.form(twilio.new_sid("SM"), {"Body": "naibiwa"}), **fields}) == 200
    assert not shelf.inbounds
    for canary in ("naibiwa", jane.phone, "Nobody", "KE.1"):
        assert canary not in caplog.text


@pytest.mark.parametrize(
    ("word", "code", "expected"),
    [
        ("accepted", 0, None),
        ("scheduled", 0, None),
        ("queued", 0, None),
        ("sending", 0, None),
        ("sent", 0, "sent"),
        ("delivered", 0, "delivered"),
        ("read", 0, "read"),
        ("undelivered", 63016, "failed"),
        ("failed", 63024, "failed"),
        ("canceled", 0, "failed"),
        ("Delivered", 0, "delivered"),
        ("teleported", 0, None),
        ("", 0, None),
    ],
)
async def test_what_a_status_becomes(
    twilio: TwilioApi, shelf: Shelf, word: str, code: int, expected: Status | None
) -> None:
    callback = status_url(PUBLIC, "row 1/ä")
    assert await twilio.reports_status(callback, twilio.new_sid("SM"), word, code) == 200
    assert shelf.reports == ([("row 1/ä", expected, code)] if expected else [])


async def test_statuses_out_of_order_and_repeated_are_all_passed_on(twilio: TwilioApi, shelf: Shelf) -> None:
    """Storage moves a row only forward; here nothing is dropped and nothing fails."""
    sid = twilio.new_sid("SM")
    for word in ("read", "sent", "delivered", "delivered", "queued"):
        assert await twilio.reports_status(status_url(PUBLIC, "row"), sid, word) == 200
    assert [status for _, status, _ in shelf.reports] == ["read", "sent", "delivered", "delivered"]


async def test_another_row_than_was_signed_is_refused(twilio: TwilioApi, shelf: Shelf) -> None:
    form = {"MessageSid": twilio.new_sid("SM"), "MessageStatus": "delivered"}
    signed = twilio.signature(status_url(PUBLIC, "mine"), form)
    answer = await knock(twilio, encoded(form), signed, STATUS_PATH + "?outbox=yours")
    assert answer.status_code == 403
    without = await knock(twilio, encoded(form), twilio.signature(PUBLIC + STATUS_PATH, form), STATUS_PATH)
    assert without.status_code == 200
    assert not shelf.reports
