"""What the channel sends to Twilio, what a person then sees, and what each thing that goes wrong decides."""

import json
import logging
import socket
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.contract import WENT_OUT, Decision, SendError
from bot.channels.whatsapp import CAPABILITIES, Sender, WhatsAppChannel
from bot.channels.whatsapp_content import all_shapes, definition
from bot.channels.whatsapp_errors import TwilioError
from bot.channels.whatsapp_rest import Rest
from flows.messages import Language, Option, Outbound, Point
from tests.standins.twilio_api import (
    RESET,
    RESET_AFTER_ACCEPTING,
    SENDER,
    SERVICE,
    SILENT_AFTER_ACCEPTING,
    Fault,
    TwilioApi,
    twilio_api,
)
from tests.standins.twilio_people import Person

PUBLIC = "https://baraza.example.org"
SECRET = "Nimeona wezi Soko Mjinga"
YES_NO = (Option("yes", "Ndiyo"), Option("no", "Hapana"))
KINDS = tuple(Option(f"k{number}", f"Jambo la {number}", f"Maelezo {number}") for number in range(1, 11))


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        running.calls_back("http://127.0.0.1:9", PUBLIC)
        yield running


@pytest.fixture
async def rest(twilio: TwilioApi) -> AsyncIterator[Rest]:
    connected = Rest(twilio.account, twilio.token, twilio.url, timeout=2.0)
    yield connected
    await connected.close()


def synced(twilio: TwilioApi) -> dict[str, str]:
    """What `baraza channel sync` leaves behind."""
    for shape in all_shapes():
        sid = twilio.new_sid("HX")
        twilio.contents[sid] = {"sid": sid, "friendly_name": shape.friendly_name, **definition(shape)}
    return {content["friendly_name"]: sid for sid, content in twilio.contents.items()}


def swahili(_: Outbound) -> Language:
    return "sw"


@pytest.fixture
def channel(twilio: TwilioApi, rest: Rest) -> WhatsAppChannel:
    return WhatsAppChannel(rest, Sender(SENDER, "", PUBLIC), synced(twilio), swahili)


@pytest.fixture
def plain(rest: Rest) -> WhatsAppChannel:
    """A channel for which `baraza channel sync` was never run."""
    return WhatsAppChannel(rest, Sender(SENDER), {}, swahili)


@pytest.fixture
def jane(twilio: TwilioApi) -> Person:
    person = twilio.person()
    person.wrote_at = twilio.now()
    return person


async def failure(
    channel: WhatsAppChannel, address: str, outbound: Outbound, outbox_id: str = "1"
) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.send(address, outbound, outbox_id)
    return caught.value


def sent(twilio: TwilioApi) -> list[dict[str, str]]:
    return [form for method, path, form in twilio.calls if (method, path) == ("POST", "Messages")]


async def test_a_text(twilio: TwilioApi, channel: WhatsAppChannel, jane: Person) -> None:
    sid = await channel.send(jane.phone, Outbound("Karibu 🌙\nSema."), "row 7")
    seen = await jane.sees()
    assert (seen.text, seen.sid) == ("Karibu 🌙\nSema.", sid)
    form = sent(twilio)[-1]
    assert (form["To"], form["From"]) == (f"whatsapp:{jane.phone}", SENDER)
    assert parse_qs(urlsplit(form["StatusCallback"]).query) == {"outbox": ["row 7"]}
    assert form["StatusCallback"].startswith(PUBLIC + "/webhooks/twilio/status?")


async def test_it_tells_when_the_call_has_left(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    left: list[int] = []
    WENT_OUT.set(lambda: left.append(len(sent(twilio))))
    await channel.send(jane.phone, Outbound("Karibu."), "1")
    assert left == [0], "before it arrived"


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (Sender(SENDER), {"From": SENDER}),
        (Sender("", SERVICE), {"MessagingServiceSid": SERVICE}),
        (Sender(SENDER, SERVICE), {"From": SENDER, "MessagingServiceSid": SERVICE}),
    ],
)
async def test_whom_it_comes_from(
    twilio: TwilioApi, rest: Rest, jane: Person, sender: Sender, expected: dict[str, str]
) -> None:
    await WhatsAppChannel(rest, sender, {}, swahili).send(jane.phone, Outbound("x"), "1")
    assert sent(twilio)[-1] == {"To": f"whatsapp:{jane.phone}", "Body": "x", **expected}


async def test_a_person_without_a_number_is_written_to_by_her_id(
    twilio: TwilioApi, channel: WhatsAppChannel
) -> None:
    ann = twilio.person(phone="", opaque="KE.100000000000001")
    ann.wrote_at = twilio.now()
    await channel.send("KE.100000000000001", Outbound("Karibu"), "1")
    assert (await ann.sees()).text == "Karibu"


async def test_two_choices_are_buttons_that_carry_the_question(
    channel: WhatsAppChannel, jane: Person
) -> None:
    await channel.send(jane.phone, Outbound("Ni sasa?", YES_NO, "now"), "1")
    seen = await jane.sees()
    assert seen.buttons == (("Ndiyo", "now:yes"), ("Hapana", "now:no"))


@pytest.mark.parametrize(("language", "word"), [("sw", "Chagua"), ("en", "Choose")])
async def test_more_choices_are_a_list_in_her_language(
    twilio: TwilioApi, rest: Rest, jane: Person, language: Language, word: str
) -> None:
    channel = WhatsAppChannel(rest, Sender(SENDER), synced(twilio), lambda _: language)
    await channel.send(jane.phone, Outbound("Ni nini?\n\nChagua moja.", KINDS, "kind"), "1")
    seen = await jane.sees()
    assert seen.text == "Ni nini?\n\nChagua moja."
    assert seen.rows[9] == ("Jambo la 10", "kind:k10")
    assert seen.descriptions[9] == "Maelezo 10"
    assert seen.list_button == word


async def test_a_row_without_description_among_others(channel: WhatsAppChannel, jane: Person) -> None:
    options = (
        Option("a", "Taa", "za barabara"),
        Option("b", "Maji"),
        Option("c", "Takataka"),
        Option("d", "Nyingine"),
    )
    await channel.send(jane.phone, Outbound("Nini?", options, "q"), "1")
    assert (await jane.sees()).descriptions == ("za barabara", "–", "–", "–")


@pytest.mark.parametrize(
    ("what", "options", "shown"),
    [
        ("11 choices", tuple(Option(str(n), f"Jambo {n}") for n in range(11)), "11. Jambo 10"),
        ("a title of 25", (*YES_NO, Option("c", "c" * 25)), "3. " + "c" * 25),
        (
            "a description of 73",
            (*YES_NO, Option("c", "c"), Option("d", "d", "e" * 73)),
            "4. d – " + "e" * 73,
        ),
        ("titles alike", (Option("a", "Taa"), Option("b", "taa")), "2. taa"),
        ("a payload of 201 bytes", (Option("a" * 200, "Taa"), Option("b", "Maji")), "2. Maji"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_fits_neither_is_numbered(
    channel: WhatsAppChannel, jane: Person, what: str, options: tuple[Option, ...], shown: str
) -> None:
    await channel.send(jane.phone, Outbound("Nini?", options, "q"), "1")
    seen = await jane.sees()
    assert (seen.buttons, seen.rows) == ((), ()), what
    assert seen.text.startswith("Nini?\n\n1. ")
    assert shown in seen.text


async def test_without_synced_content_choices_are_numbered(plain: WhatsAppChannel, jane: Person) -> None:
    await plain.send(jane.phone, Outbound("Ni sasa?", YES_NO, "now"), "1")
    assert (await jane.sees()).text == "Ni sasa?\n\n1. Ndiyo\n2. Hapana"


async def test_tabs_and_runs_of_spaces_do_not_reach_a_variable(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    await channel.send(
        jane.phone, Outbound("Ni\tsasa      hivi?", (Option("y", "Ndiyo  tu"), YES_NO[1]), "now"), "1"
    )
    assert (await jane.sees()).text == "Ni sasa hivi?"
    assert json.loads(sent(twilio)[-1]["ContentVariables"])["2"] == "Ndiyo tu"


async def test_where_twilio_takes_no_lines_she_gets_numbers_and_it_is_learnt(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    twilio.takes_lines = False
    for number in ("1", "2"):
        await channel.send(jane.phone, Outbound("Moja.\nMbili?", YES_NO, "now"), number)
        assert (await jane.sees()).text == "Moja.\nMbili?\n\n1. Ndiyo\n2. Hapana"
    assert len(sent(twilio)) == 3
    await channel.send(jane.phone, Outbound("Mbili?", YES_NO, "now"), "3")
    assert (await jane.sees()).buttons


async def test_where_a_resource_is_gone_she_gets_numbers_and_the_operator_a_line(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person, caplog: pytest.LogCaptureFixture
) -> None:
    twilio.contents.clear()
    options = (Option("yes", "Ndiyo", "sasa"), Option("no", "Hapana"))
    for number in ("1", "2"):
        await channel.send(jane.phone, Outbound("Ni sasa?", options, "now"), number)
        assert (await jane.sees()).text == "Ni sasa?\n\n1. Ndiyo – sasa\n2. Hapana"
    assert len(sent(twilio)) == 3
    assert caplog.text.count("baraza channel sync") == 1


async def test_a_long_text_is_cut_and_the_choices_come_last(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    await channel.send(jane.phone, Outbound("Neno moja. " * 300, YES_NO, "now"), "row")
    assert len(jane.messages) > 2
    assert [bool(message.buttons) for message in jane.messages][-2:] == [False, True]
    assert all(len(message.text) <= 1600 for message in jane.messages)
    assert len(jane.messages[-1].text) <= 1024
    assert ["StatusCallback" in form for form in sent(twilio)] == [False] * (len(jane.messages) - 1) + [True]


async def test_a_retry_goes_on_with_the_part_that_failed(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    long = Outbound("Neno moja. " * 300)
    twilio.fail_next(Fault(201, page=b'{"sid": "SM1"}'), Fault(503))
    assert (await failure(channel, jane.phone, long, "row")).decision is Decision.RETRY
    await channel.send(jane.phone, long, "row")
    assert len(jane.messages) == 2
    bodies = [form["Body"] for form in sent(twilio)]
    assert len(bodies) == 4
    assert bodies[1] == bodies[2]


async def test_a_place_is_a_pin_and_comes_before_the_words(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    await channel.send(jane.phone, Outbound("Kituo kiko hapa.", point=Point(-0.3031, 36.08)), "1")
    assert (await jane.sees()).point == (-0.3031, 36.08)
    assert (await jane.sees()).text == "Kituo kiko hapa."
    assert sent(twilio)[0]["PersistentAction"] == "geo:-0.303100,36.080000|-0.30310, 36.08000"


async def test_a_message_that_says_nothing_is_our_fault(twilio: TwilioApi, channel: WhatsAppChannel) -> None:
    assert (await failure(channel, "+254700000009", Outbound("  "))).decision is Decision.OUR_FAULT
    assert not sent(twilio)


async def test_typing(twilio: TwilioApi, channel: WhatsAppChannel) -> None:
    sid = "SM" + "b" * 32
    await channel.shows_typing("", sid)
    assert twilio.calls[-1][1:] == ("/v2/Indicators/Typing.json", {"channel": "whatsapp", "messageId": sid})
    await channel.answer_tap("")


@pytest.mark.parametrize(
    ("fault", "decision", "after"),
    [
        (Fault(400, 21211), Decision.FINAL_FOR_PERSON, 0),
        (Fault(400, 21610), Decision.FINAL_FOR_PERSON, 0),
        (Fault(400, 63016), Decision.OUTSIDE_WINDOW, 0),
        (Fault(429, 20429, "17"), Decision.SLOW_DOWN, 17),
        (Fault(429), Decision.SLOW_DOWN, 0),
        (Fault(429, 63038), Decision.TOMORROW, 0),
        (Fault(401, 20003), Decision.SLOW_DOWN, 60),
        (Fault(404, 20404), Decision.OUR_FAULT, 0),
        (Fault(500), Decision.RETRY, 0),
        (Fault(504), Decision.UNKNOWN, 0),
        (Fault(200, page=f"<html>{SECRET}</html>".encode()), Decision.UNKNOWN, 0),
        (Fault(201, page=b"{}"), Decision.UNKNOWN, 0),
        (Fault(201, page=b"[]"), Decision.UNKNOWN, 0),
        (Fault(302, page=b""), Decision.RETRY, 0),
        (RESET, Decision.UNKNOWN, 0),
        (RESET_AFTER_ACCEPTING, Decision.UNKNOWN, 0),
    ],
)
async def test_what_an_error_decides(
    twilio: TwilioApi,
    channel: WhatsAppChannel,
    jane: Person,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
    decision: Decision,
    after: float,
) -> None:
    caplog.set_level(logging.DEBUG)
    twilio.fail_next(fault)
    error = await failure(channel, jane.phone, Outbound(SECRET))
    assert (error.decision, error.after) == (decision, after)
    for told in (error.sentence, caplog.text):
        for canary in (jane.phone, jane.phone.removeprefix("+"), SECRET, twilio.token):
            assert canary not in told
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


async def test_silence_after_accepting_is_unknown(twilio: TwilioApi, jane: Person) -> None:
    impatient = Rest(twilio.account, twilio.token, twilio.url, timeout=0.1)
    twilio.fail_next(SILENT_AFTER_ACCEPTING)
    error = await failure(WhatsAppChannel(impatient, Sender(SENDER), {}, swahili), jane.phone, Outbound("x"))
    assert error.decision is Decision.UNKNOWN
    assert (await jane.sees()).text == "x"
    await impatient.close()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "http://127.0.0.1:port"])
async def test_a_wrong_address_of_the_api_is_our_fault(url: str) -> None:
    rest = Rest("AC" + "0" * 32, "x", url)
    error = await failure(WhatsAppChannel(rest, Sender(SENDER), {}, swahili), "+254700000001", Outbound("x"))
    assert error.decision is Decision.OUR_FAULT
    await rest.close()


async def test_nobody_listening_is_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        rest = Rest("AC" + "0" * 32, "x", f"http://127.0.0.1:{taken.getsockname()[1]}", timeout=1.0)
        error = await failure(
            WhatsAppChannel(rest, Sender(SENDER), {}, swahili), "+254700000001", Outbound("x")
        )
        assert error.decision is Decision.RETRY
        await rest.close()


async def test_rotated_tokens(twilio: TwilioApi, jane: Person) -> None:
    rest = Rest(twilio.account, "of-before", twilio.url, spare=twilio.token)
    channel = WhatsAppChannel(rest, Sender(SENDER), {}, swahili)
    await channel.send(jane.phone, Outbound("x"), "1")
    assert (await jane.sees()).text == "x"
    twilio.token = "a-third"
    assert "TWILIO_AUTH_TOKEN" in (await failure(channel, jane.phone, Outbound("x"))).sentence
    await rest.close()


async def test_outside_the_window_it_is_the_status_callback_that_says_so(
    twilio: TwilioApi, channel: WhatsAppChannel, jane: Person
) -> None:
    """WhatsApp refuses later than Twilio accepts: sending succeeds, and only the report closes the window."""
    jane.wrote_at = None
    await channel.send(jane.phone, Outbound("x"), "row")
    await twilio.settled()
    callback, form = twilio.callbacks[-1]
    assert (form["MessageStatus"], form["ErrorCode"]) == ("undelivered", "63016")
    assert callback.endswith("?outbox=row")
    assert not jane.messages


def test_errors_are_send_errors() -> None:
    assert issubclass(TwilioError, SendError)
    assert CAPABILITIES.list_rows == 10
