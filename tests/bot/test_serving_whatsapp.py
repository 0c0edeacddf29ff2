"""What Twilio reports of a message after it took it: kept once, and what it says about her or about us."""

import json
from datetime import timedelta

import pytest

from bot import outbound_json
from bot.channels.whatsapp_errors import of_code, of_template
from bot.channels.whatsapp_status import Status
from bot.reported import MOST_TRIES, NO_REASON, Noted
from bot.serving_whatsapp import noted
from flows.messages import Outbound
from storage import outcomes, people, retention
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.windowed import TEMPLATE, Line
from tests.storage.conftest import Clock

PHONE = "+254700000001"
NOTICE, REPLY = SendClass.NOTICE, SendClass.REPLY


@pytest.fixture
def line(storage: Storage, opener: HandleOpener, clock: Clock) -> Line:
    line = Line(storage, opener)
    line.writes(PHONE)
    clock.forward(minutes=2)
    return line


def note(line: Line, row: str, status: Status, code: int = 0, sid: str = "SM1") -> Noted:
    with line.storage.begin() as work:
        return noted(work, row, status, code, sid)


def unreachable(line: Line) -> str:
    with line.storage.read() as work:
        person = people.find(work, "whatsapp", PHONE)
    assert person is not None
    return person.unreachable


async def a_message(line: Line, cls: SendClass = REPLY, sid: str = "SM1") -> str:
    """One that Twilio took under this SID."""
    line.channel.script(PHONE, sid)
    row = line.says(PHONE, "hello", cls)
    await line.delivers()
    assert (line.row(row).status, line.row(row).provider_id) == ("sent", sid)
    assert line.row(row).body, "kept until it arrived"
    return row


AGAIN, PARKED, FAILED = "waiting", "waiting", "failed"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "cls", "kept", "after", "pause", "alert", "blocked"),
    [
        (21211, REPLY, FAILED, None, 0, False, True),
        (21610, REPLY, FAILED, None, 0, False, True),
        (63003, REPLY, FAILED, None, 0, False, True),
        (63024, REPLY, FAILED, None, 0, False, True),
        (63014, REPLY, FAILED, None, 0, False, True),
        (63016, REPLY, PARKED, timedelta(0), 0, False, False),
        (63021, REPLY, FAILED, None, 0, True, False),
        (63041, REPLY, FAILED, None, 0, True, False),
        (63049, NOTICE, AGAIN, DAY, 0, False, False),
        (63051, REPLY, FAILED, None, 0, True, False),
        (20429, REPLY, AGAIN, timedelta(seconds=1), 1, False, False),
        (63018, REPLY, AGAIN, timedelta(seconds=6), 6, False, False),
        (63038, REPLY, AGAIN, HOUR, 3600, True, False),
        (63038, NOTICE, AGAIN, DAY, 3600, True, False),
        (30001, REPLY, AGAIN, timedelta(seconds=60), 60, False, False),
        (99999, REPLY, FAILED, None, 0, True, False),
        (0, REPLY, FAILED, None, 0, True, False),
    ],
)
async def test_a_failure(
    line: Line,
    clock: Clock,
    code: int,
    cls: SendClass,
    kept: str,
    after: timedelta | None,
    pause: float,
    alert: bool,
    blocked: bool,
) -> None:
    row = await a_message(line, cls)
    told = note(line, row, "failed", code)
    sentence = of_code(code).sentence if code else NO_REASON
    assert told == Noted(True, sentence, pause, again=after is not None)
    now = line.row(row)
    assert (now.status, now.failure) == (kept, sentence)
    assert bool(now.body) is (after is not None)
    if after is not None:
        assert now.due_at - clock.now == after
    assert line.post.alerts() == ([sentence] if alert else [])
    assert bool(unreachable(line)) is blocked
    assert PHONE not in unreachable(line)
    assert note(line, row, "failed", code) == Noted(changed=False), "twice changes nothing"
    assert note(line, row, "sent") == Noted(changed=False), (
        "nor what comes late of the message that was refused"
    )
    assert line.row(row).status == kept


@pytest.mark.parametrize("status", ["delivered", "read"])
async def test_what_arrived_is_kept_no_longer(line: Line, status: Status) -> None:
    row = await a_message(line)
    assert note(line, row, status).changed
    assert not note(line, row, status).changed
    assert (line.row(row).status, line.row(row).body, line.row(row).lane) == (status, None, None)
    assert not note(line, row, "failed", 63024).changed, "what arrived did not fail"
    assert unreachable(line) == ""


async def test_what_was_slow_goes_again_as_a_new_message(line: Line, clock: Clock) -> None:
    row = await a_message(line)
    note(line, row, "failed", 63018)
    clock.forward(seconds=7)
    line.channel.script(PHONE, "SM2")
    await line.delivers()
    assert line.channel.texts == ["hello", "hello"]
    assert not note(line, row, "failed", 63018, sid="SM1").changed, "the first one's failure, told twice"
    assert note(line, row, "delivered", sid="SM2").changed
    assert line.row(row).status == "delivered"


async def test_what_is_refused_for_ever_is_given_up(line: Line, clock: Clock) -> None:
    row = await a_message(line, sid="SM1")
    for number in range(1, MOST_TRIES):
        assert note(line, row, "failed", 63018, sid=f"SM{number}").again
        clock.forward(seconds=7)
        line.channel.script(PHONE, f"SM{number + 1}")
        await line.delivers()
    assert not note(line, row, "failed", 63018, sid=f"SM{MOST_TRIES}").again
    assert line.row(row).status == "failed"
    assert line.post.alerts() == [of_code(63018).sentence]


@pytest.mark.parametrize("by_handle", [False, True])
async def test_a_closed_window_parks_and_corrects_our_reckoning(
    line: Line, clock: Clock, *, by_handle: bool
) -> None:
    line.channel.script(PHONE, "SM1")
    heard = line.heard_at(PHONE)
    clock.forward(minutes=10)
    handle = line.handle(PHONE, "r" * 26)
    row = line.says_by_handle(handle, "hello") if by_handle else line.says(PHONE, "hello")
    await line.delivers()
    clock.forward(seconds=3)
    assert note(line, row, "failed", 63016).again
    await line.delivers()
    assert line.row(row).status == "parked"
    assert line.channel.templates == [(PHONE, None)]
    assert (line.heard_at(PHONE) == heard) is by_handle
    later = line.says(PHONE, "later")
    if not by_handle:
        await line.delivers()
        assert line.row(later).status == "parked", "not even tried"
    clock.forward(seconds=3)
    line.writes(PHONE)
    await line.delivers()
    assert sorted(line.channel.texts) == ["hello", "hello", "later"]
    assert len(line.channel.templates) == 1


async def test_she_wrote_before_the_failure_was_told(line: Line, clock: Clock) -> None:
    """What she wrote after our message opened the window: it goes again at once."""
    row = await a_message(line)
    clock.forward(minutes=2)
    line.writes(PHONE)
    heard = line.heard_at(PHONE)
    note(line, row, "failed", 63016)
    assert line.heard_at(PHONE) == heard
    await line.delivers()
    assert line.channel.texts == ["hello", "hello"]
    assert line.channel.templates == []


async def test_a_report_that_is_faster_than_the_answer(line: Line, storage: Storage) -> None:
    """Twilio tells of the failure before our own call is recorded: the row stays put back."""
    told: list[Noted] = []

    async def send(address: str, outbound: Outbound, outbox_id: str) -> str:
        told.append(note(line, outbox_id, "failed", 63018, sid="SM1"))
        return "SM1"

    line.channel.send = send  # type: ignore[method-assign]
    row = line.says(PHONE, "hello")
    await line.delivers()
    assert told == [Noted(True, of_code(63018).sentence, 6.0, again=True)]
    assert (line.row(row).status, line.row(row).provider_id) == ("waiting", "-SM1")


@pytest.mark.parametrize("code", [63016, 63021, 63041, 63049, 21655])
async def test_a_template_that_was_refused_later(line: Line, clock: Clock, code: int) -> None:
    """One alert, no second try, and her message stays parked."""
    clock.forward(hours=25)
    line.channel.script(TEMPLATE, "SM9")
    row = line.says(PHONE, "hello")
    await line.delivers()
    (template,) = line.templates()
    note(line, template.id, "failed", code, sid="SM9")
    await line.delivers()
    (template,) = line.templates()
    assert (template.status, template.body) == ("failed", None)
    assert line.row(row).status == "parked"
    assert line.post.alerts() == [of_template(of_code(code)).sentence]
    assert line.channel.templates == [(PHONE, None)]


async def test_what_waits_for_somebody_who_blocked_us_fails_with_it(line: Line) -> None:
    sent = await a_message(line)
    waiting = line.says(PHONE, "later")
    note(line, sent, "failed", 63024)
    assert line.row(waiting).status == "failed"


async def test_late_reports_and_rows_that_are_gone(line: Line) -> None:
    row = await a_message(line)
    assert note(line, row, "delivered").changed
    assert not note(line, row, "sent").changed
    assert not note(line, "no-such-row", "failed", 63051).changed
    assert line.post.alerts() == []


async def test_of_what_twilio_says_nothing_more_the_body_goes_within_a_day(
    line: Line, storage: Storage, clock: Clock
) -> None:
    row = await a_message(line)
    clock.forward(hours=22)
    with storage.begin() as work:
        assert retention.run(work, retention.Limits())["bodies"] == 0
    clock.forward(hours=1, seconds=1)
    with storage.begin() as work:
        assert retention.run(work, retention.Limits())["bodies"] == 1
    assert (line.row(row).status, line.row(row).body, line.row(row).lane) == ("sent", None, None)
    assert not note(line, row, "failed", 63018).again, "nothing is left that could be sent again"
    assert line.post.alerts() == [of_code(63018).sentence]


async def test_what_nobody_knows_of_may_still_turn_out_refused(line: Line, storage: Storage) -> None:
    """A notice whose sending broke off is not sent again, unless Twilio says that it did not go."""
    line.channel.script(PHONE, TimeoutError())
    row = line.says(PHONE, "news", NOTICE)
    await line.delivers()
    assert line.row(row).status == "unknown"
    with storage.begin() as work:
        assert outcomes.tried(work, row, "SM1") is not None
    assert note(line, row, "failed", 63018).again


def test_the_language_travels_with_a_message_and_may_be_missing() -> None:
    swahili = Outbound("Karibu", language="sw")
    assert outbound_json.from_bytes(outbound_json.to_bytes(swahili)) == swahili
    assert outbound_json.from_bytes(b'{"text":"of an older version"}').language is None
    assert outbound_json.from_bytes(json.dumps({"text": "x", "language": "fr"}).encode()).language is None
