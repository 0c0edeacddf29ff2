"""Each kind of thing that Twilio posts, as one labelled table: signed, over HTTP, stored, and read again as it came.

The payloads are invented, with the fields of captures. Where the shared fixtures lie beside the repository, they say
the same under the same label.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote_plus

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.whatsapp_inbound import Identity
from bot.channels.whatsapp_signature import Verifier
from bot.channels.whatsapp_status import Status
from bot.channels.whatsapp_webhook import PATH, STATUS_PATH, webhook_routes
from flows.messages import Inbound, InboundKind, Point
from storage import inbox
from storage.work import Storage
from tests.standins.telegram_api import served
from tests.standins.twilio_api import TwilioApi, twilio_api
from tests.standins.twilio_people import encoded
from tests.storage.conftest import SQLITE_ONLY, clock, database, new_database, socket, storage, url  # noqa: F401 - fixtures

PUBLIC = "https://baraza.example.org"
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
JANE, US = "+254700000001", "+254700000099"
ACCOUNT = "AC" + "5" * 32
OPAQUE = "KE.300000000000003"
K = InboundKind


def sid(number: int, kind: str = "SM") -> str:
    return f"{kind}{number:032x}"


def posted(number: int, message_type: str, /, **fields: str) -> dict[str, str]:
    """All fields that come with every message, and those of this one."""
    message = sid(number, "MM" if "MediaUrl0" in fields else "SM")
    return {
        "SmsMessageSid": message, "NumMedia": "0", "ProfileName": "Jina Mfano", "MessageType": message_type,
        "SmsSid": message, "WaId": JANE[1:], "SmsStatus": "received", "Body": "", "To": f"whatsapp:{US}",
        "NumSegments": "1", "ReferralNumMedia": "0", "MessageSid": message, "AccountSid": ACCOUNT,
        "From": f"whatsapp:{JANE}", "ApiVersion": "2010-04-01", **fields,
    }  # fmt: skip


def file(number: int, content_type: str) -> dict[str, str]:
    where = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid(number, 'MM')}/Media/ME{'7' * 32}"
    return {"NumMedia": "1", "MediaUrl0": where, "MediaContentType0": content_type}


def replied(number: int) -> dict[str, str]:
    return {"OriginalRepliedMessageSid": sid(number, "MM"), "OriginalRepliedMessageSender": f"whatsapp:{US}"}


METADATA = (
    '{"type":"whatsapp","data":{"context":{"ButtonText":"Ndiyo, sasa","ProfileName":"Jina Mfano",'
    '"WaId":"254700000001"}}}'
)


@dataclass(frozen=True)
class Case:
    """A payload, and what it means. `fixture`: the same in shared/fixtures, as (text, payload) where they differ."""

    label: str
    form: dict[str, str]
    kind: InboundKind
    text: str = ""
    payload: str = ""
    point: Point | None = None
    files: int = 0
    also: str = ""
    fixture: tuple[str, str] | None = None


CASES = (
    Case("text", posted(1, "text", Body="Taa hazipo Kaptembwo 🌙"), K.TEXT, "Taa hazipo Kaptembwo 🌙",
         fixture=("Habari", "")),
    Case("reply", posted(2, "text", Body="Hapana, leo", **replied(90)), K.TEXT, "Hapana, leo", fixture=("Sawa", "")),
    Case("button_session",
         posted(3, "interactive", Body="Ndiyo, sasa", ButtonText="Ndiyo, sasa", ButtonPayload="report.ongoing:yes",
                Forwarded="false", FrequentlyForwarded="false", ExternalUserId=f"whatsapp:{OPAQUE}",
                ChannelMetadata=METADATA, **replied(91)),
         K.TAP, "", "report.ongoing:yes", also=OPAQUE, fixture=("", "attend_yes")),
    Case("button_template",
         posted(4, "button", Body="Fungua", ButtonText="Fungua", ButtonPayload="letters.open:now",
                MessagingServiceSid="MG" + "4" * 32, **replied(92)),
         K.TAP, "", "letters.open:now", fixture=("", "attend_yes")),
    Case("list",
         posted(5, "interactive", Body="Taa za barabarani", ListId="report.kind:lights",
                ListTitle="Taa za barabarani", **replied(93)),
         K.TAP, "", "report.kind:lights", fixture=("", "lang_sw")),
    Case("location", posted(6, "location", Latitude="-0.303099", Longitude="36.080025"), K.LOCATION,
         point=Point(-0.303099, 36.080025), fixture=("", "")),
    Case("location_labelled",
         posted(7, "location", Latitude="-0.303099", Longitude="36.080025", Label="Soko la Mfano",
                Address="Barabara ya Mfano, Nakuru"),
         K.LOCATION, "Soko la Mfano, Barabara ya Mfano, Nakuru", point=Point(-0.303099, 36.080025),
         fixture=("Uhuru Park, Kenyatta Ave, Nairobi", "")),
    Case("image", posted(8, "image", Body="Ona taa hii", **file(8, "image/jpeg")), K.PHOTO, "Ona taa hii", files=1,
         fixture=("Pothole", "")),
    Case("voice", posted(9, "audio", **file(9, "audio/ogg")), K.VOICE, files=1, fixture=("", "")),
    Case("contact", posted(10, "contacts", **file(10, "text/vcard")), K.CONTACT, fixture=("", "")),
    Case("video", posted(11, "video", Body="ona", **file(11, "video/mp4")), K.UNSUPPORTED, "ona"),
    Case("document", posted(12, "document", **file(12, "application/pdf")), K.UNSUPPORTED),
    Case("sticker", posted(13, "sticker", **file(13, "image/webp")), K.STICKER),
    Case("sound that is no voice note", posted(14, "audio", **file(14, "audio/mp4")), K.UNSUPPORTED),
    Case("an opaque id and no number",
         posted(15, "text", Body="mimi", From=f"whatsapp:{OPAQUE}", WaId="", ExternalUserId=f"whatsapp:{OPAQUE}"),
         K.TEXT, "mimi"),
)  # fmt: skip


@dataclass
class Shelf:
    """Stores what arrives in a real inbox, and notes what is reported."""

    storage: Storage
    who: list[Identity] = field(default_factory=list)
    reports: list[tuple[str, Status, int, str]] = field(default_factory=list)

    async def store(self, inbound: Inbound, who: Identity) -> None:
        self.who.append(who)
        with self.storage.begin() as work:
            inbox.store(work, inbound, who.also)

    async def report(self, outbox_id: str, status: Status, code: int, message: str) -> None:
        self.reports.append((outbox_id, status, code, message))

    def read(self) -> list[Inbound]:
        """What waits, in order."""
        found = []
        with self.storage.begin() as work:
            while (row := inbox.next_waiting(work)) is not None:
                found.append(row.inbound)
                inbox.done(work, row)
        return found


@pytest.fixture
def shelf(storage: Storage) -> Shelf:  # noqa: F811
    return Shelf(storage)


@pytest.fixture
async def twilio(shelf: Shelf) -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
        routes = webhook_routes(Verifier(PUBLIC, [running.token]), shelf.store, shelf.report, lambda: now)
        async with served(Starlette(routes=routes)) as base:
            running.calls_back(base, PUBLIC)
            yield running


def fixture(name: str) -> bytes:
    path = FIXTURES / f"{name}.form"
    if not path.is_file():
        pytest.skip("shared/fixtures is not beside the repository")
    return path.read_bytes().strip()


async def post(twilio: TwilioApi, body: bytes, path: str = PATH, query: str = "") -> httpx.Response:
    """Signed as Twilio's own library signs it, and sent as these bytes."""
    signed = twilio.signature(PUBLIC + path + query, dict(parse_qsl(body.decode(), keep_blank_values=True)))
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", **signed}
    async with httpx.AsyncClient() as client:
        return await client.post(twilio.webhook + path + query, content=body, headers=headers)


@SQLITE_ONLY
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
async def test_what_is_posted_is_stored_as_it_was_meant(twilio: TwilioApi, shelf: Shelf, case: Case) -> None:
    answer = await post(twilio, encoded(case.form))
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/xml")
    (inbound,) = shelf.read()
    assert (inbound.kind, inbound.text, inbound.payload) == (case.kind, case.text, case.payload)
    assert inbound.point == case.point
    assert [ref.reference for ref in inbound.media] == ([case.form["MediaUrl0"]] if case.files else [])
    assert (inbound.external_id, shelf.who[0].also) == (case.form["MessageSid"], case.also)
    assert inbound.address == case.form["From"].removeprefix("whatsapp:")
    assert "Mfano" not in repr(shelf.who)


@SQLITE_ONLY
async def test_all_of_them_posted_twice_are_each_stored_once(twilio: TwilioApi, shelf: Shelf) -> None:
    for case in (*CASES, *CASES):
        assert (await post(twilio, encoded(case.form))).status_code == 200
    assert [inbound.external_id for inbound in shelf.read()] == [case.form["MessageSid"] for case in CASES]


@SQLITE_ONLY
@pytest.mark.parametrize("case", [case for case in CASES if case.fixture], ids=lambda case: case.label)
async def test_the_captures_mean_the_same(twilio: TwilioApi, shelf: Shelf, case: Case) -> None:
    body = fixture(f"twilio_wa_{case.label}")
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    assert (await post(twilio, body)).status_code == 200
    (inbound,) = shelf.read()
    assert (inbound.kind, (inbound.text, inbound.payload)) == (case.kind, case.fixture)
    assert (inbound.channel, inbound.address, inbound.external_id) == ("whatsapp", JANE, form["MessageSid"])
    assert inbound.point == (Point(-1.286389, 36.817223) if case.point else None)
    assert [ref.reference for ref in inbound.media] == ([form["MediaUrl0"]] if case.files else [])


def status(word: str, code: str = "") -> bytes:
    form = {
        "ChannelPrefix": "whatsapp", "ApiVersion": "2010-04-01", "MessageStatus": word, "SmsSid": sid(20),
        "SmsStatus": word, "ChannelToAddress": f"{JANE[:-3]}XXX", "To": f"whatsapp:{JANE}",
        "From": f"whatsapp:{US}", "MessageSid": sid(20), "AccountSid": ACCOUNT,
        "StructuredMessage": "false", **({"ErrorCode": code, "ChannelStatusMessage": "x"} if code else {}),
    }  # fmt: skip
    return encoded(form)


STATUSES = {
    "status_delivered": (status("delivered"), ("delivered", 0)),
    "status_undelivered_63016": (status("undelivered", "63016"), ("failed", 63016)),
}


@SQLITE_ONLY
@pytest.mark.parametrize("name", STATUSES)
@pytest.mark.parametrize("captured", [False, True])
async def test_what_became_of_a_message_of_ours(
    twilio: TwilioApi, shelf: Shelf, name: str, captured: bool
) -> None:
    made, expected = STATUSES[name]
    row = "a1b2/ä"
    body = fixture(f"twilio_{name}") if captured else made
    answer = await post(twilio, body, STATUS_PATH, f"?outbox={quote_plus(row)}")
    assert (answer.status_code, answer.content) == (200, b"")
    message = dict(parse_qsl(body.decode()))["MessageSid"]
    assert shelf.reports == [(row, *expected, message)]
    assert shelf.read() == []
