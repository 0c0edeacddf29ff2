"""Outside WhatsApp's 24 hours: a message is parked, a template asks her to write, and then all goes in order."""

import pytest

from bot.delivery import OUTSIDE_WINDOW
from storage import consents, erasure, outbox, outcomes, parking, people, retention
from storage.outbox import ToPerson
from storage.retention import NEVER_WROTE
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import error
from tests.bot.windowed import CHANNEL, TEMPLATE, Line
from tests.storage.conftest import Clock

JANE, ANN = "+254700000001", "+254700000002"


@pytest.fixture
def line(storage: Storage, opener: HandleOpener) -> Line:
    return Line(storage, opener)


async def a_day_later(line: Line, clock: Clock, *people: str) -> None:
    for address in people or (JANE,):
        line.writes(address)
    clock.forward(hours=25)


async def test_parked_and_released_in_the_order_of_the_outbox(line: Line, clock: Clock) -> None:
    await a_day_later(line, clock)
    rows = [
        line.says(JANE, "news", SendClass.NOTICE),
        line.says(JANE, "answer 1"),
        line.says(JANE, "answer 2"),
    ]
    await line.delivers()
    assert line.statuses(*rows) == ["parked"] * 3
    assert line.channel.texts == []
    assert line.channel.templates == [(JANE, None)], "one template, however much waits"
    assert all(line.row(row).body for row in rows)
    assert line.post.alerts() == [], "nobody is woken for it"
    line.writes(JANE)
    rows.append(line.says(JANE, "hello again"))
    await line.delivers()
    assert line.channel.texts == ["answer 1", "answer 2", "hello again", "news"]
    assert line.statuses(*rows) == ["sent"] * 4
    assert len(line.channel.templates) == 1


async def test_a_template_for_each_closed_window_and_for_each_person(line: Line, clock: Clock) -> None:
    for _ in range(2):
        await a_day_later(line, clock, JANE, ANN)
        for address in (JANE, ANN, JANE):
            line.says(address, "news")
            await line.delivers()
    assert sorted(address for address, _ in line.channel.templates) == [JANE, JANE, ANN, ANN]
    line.writes(JANE)
    await line.delivers()
    assert line.channel.texts == ["news"] * 4, "hers of both days"


async def test_others_are_not_kept_waiting_and_another_channel_has_no_window(
    line: Line, clock: Clock
) -> None:
    await a_day_later(line, clock)
    line.says(JANE, "late")
    line.writes(ANN)
    line.says(ANN, "in time")
    await line.delivers()
    assert line.channel.texts == ["in time"]


async def test_what_goes_by_a_handle_is_parked_without_a_name(line: Line, clock: Clock) -> None:
    await a_day_later(line, clock, JANE, ANN)
    jane = line.person(JANE).id
    one, two = line.handle(JANE, "r" * 26), line.handle(JANE, "s" * 26)
    rows = [
        line.says_by_handle(one, "one"),
        line.says_by_handle(two, "two"),
        line.says_by_handle(one, "three"),
    ]
    await line.delivers()
    assert line.statuses(*rows) == ["parked"] * 3
    assert line.channel.templates == [(JANE, None)], "delivery knows that both reports are hers"
    parked = [line.row(row) for row in rows]
    assert len({row.whose for row in parked}) == 3, "and nobody else: the rows show no likeness"
    for row in [*parked, *line.templates()]:
        assert row.person_id is None
        assert jane not in [str(value) for value in row]
    assert len({row.lane for row in parked}) == 2
    line.writes(ANN)
    await line.delivers()
    assert line.statuses(*rows) == ["parked"] * 3
    line.writes(JANE)
    await line.delivers()
    assert sorted(line.channel.texts) == ["one", "three", "two"]
    assert line.channel.texts.index("one") < line.channel.texts.index("three")


async def test_refused_at_once_it_is_parked_and_our_reckoning_is_put_right(line: Line, clock: Clock) -> None:
    line.writes(JANE)
    clock.forward(hours=1)
    line.channel.script(JANE, error("outside_window"))
    first = line.says(JANE, "first")
    await line.delivers()
    second = line.says(JANE, "second")
    await line.delivers()
    assert line.statuses(first, second) == ["parked"] * 2
    assert line.channel.tried == [(JANE, "first")], "the second was not even tried"
    assert len(line.channel.templates) == 1
    clock.forward(minutes=1)
    line.writes(JANE)
    await line.delivers()
    assert line.channel.texts == ["first", "second"]


async def test_refused_by_handle_nothing_of_her_address_changes(line: Line, clock: Clock) -> None:
    """Of all addresses the one with such a time would be the reporter's."""
    line.writes(JANE)
    heard = line.heard_at(JANE)
    clock.forward(hours=1)
    line.channel.script(JANE, error("outside_window"))
    row = line.says_by_handle(line.handle(JANE, "r" * 26), "news")
    await line.delivers()
    assert line.statuses(row) == ["parked"]
    assert line.heard_at(JANE) == heard
    line.writes(JANE)
    await line.delivers()
    assert line.channel.texts == ["news"]


async def test_she_writes_while_the_message_is_on_its_way(line: Line, clock: Clock) -> None:
    """Claimed before, parked after: nothing would release it any more."""
    await a_day_later(line, clock)
    row = line.says(JANE, "news")
    wrote = False

    def she_writes() -> None:
        nonlocal wrote
        if not wrote and line.row(row).status == "sending":
            wrote = True
            line.writes(JANE)

    post_run = line.post.run

    async def run(do: object) -> object:
        she_writes()
        return await post_run(do)  # type: ignore[arg-type]

    line.post.delivery._run = run
    line.post.delivery._settling._recording._run = run
    await line.delivers()
    assert wrote
    assert line.channel.texts == ["news"]
    assert line.channel.templates == []


@pytest.mark.parametrize("decision", ["our_fault", "final_for_person"])
async def test_a_template_that_does_not_go(line: Line, clock: Clock, decision: str) -> None:
    """A missing or paused template leaves her message parked and alerts; who is gone is told nothing more."""
    await a_day_later(line, clock)
    line.channel.script(TEMPLATE, error(decision))
    rows = [line.says(JANE, "one")]
    await line.delivers()
    rows.append(line.says(JANE, "two"))
    await line.delivers()
    assert line.channel.templates == [], "and no second try"
    ours = decision == "our_fault"
    assert line.statuses(*rows) == ["parked" if ours else "failed"] * 2
    assert line.post.alerts() == (["The provider said: our_fault."] if ours else [])
    line.writes(JANE)
    await line.delivers()
    assert line.channel.texts == (["one", "two"] if ours else [])


async def test_a_template_waits_as_a_message_does_when_twilio_asks_for_a_pause(
    line: Line, clock: Clock
) -> None:
    await a_day_later(line, clock)
    line.channel.script(TEMPLATE, error("slow_down", 30))
    line.says(JANE, "one")
    await line.delivers()
    assert line.channel.templates == []
    clock.forward(seconds=31)
    line.post.seconds += 31
    await line.delivers()
    assert line.channel.templates == [(JANE, None)]


async def test_a_template_that_is_late_does_not_go_after_her_own_word(line: Line, clock: Clock) -> None:
    await a_day_later(line, clock)
    line.channel.script(TEMPLATE, error("slow_down", 30))
    line.says_by_handle(line.handle(JANE, "r" * 26), "news")
    await line.delivers()
    clock.forward(seconds=31)
    line.post.seconds += 31
    line.writes(JANE)
    await line.delivers()
    assert line.channel.texts == ["news"]
    assert line.channel.templates == []
    assert [row.status for row in line.templates()] == ["failed"]
    assert line.post.alerts() == []


@pytest.mark.parametrize("by_handle", [False, True])
@pytest.mark.parametrize("ends", ["erase", "stop", "forget", "unreachable", "a week"])
async def test_what_ends_the_parking(
    line: Line, storage: Storage, clock: Clock, ends: str, *, by_handle: bool
) -> None:
    await a_day_later(line, clock, JANE, ANN)
    jane = line.person(JANE)
    handle = line.handle(JANE, "r" * 26)
    row = line.says_by_handle(handle, "news") if by_handle else line.says(JANE, "news")
    others = line.says_by_handle(line.handle(ANN, "s" * 26), "hers")
    await line.delivers()
    with storage.begin() as work:
        match ends:
            case "erase":
                erasure.erase_me(work, jane.id)
            case "forget":
                erasure.forget(work, [jane.id])
            case "stop":
                # Her "stop" itself has released it.
                people.heard_from(work, jane, CHANNEL)
                consents.withdraw(work, jane.id, "all")
            case "unreachable":
                outcomes.unreachable(work, jane.id, CHANNEL, "This person blocked us.")
            case _:
                clock.forward(days=8)
    if ends == "a week":
        with storage.begin() as work:
            assert retention.run(work, retention.Limits())["parked"] == 2
        assert line.row(row).failure == NEVER_WROTE
    if ends in {"a week", "unreachable"}:
        kept = line.row(row)
        assert (kept.status, kept.body, kept.handle, kept.lane, kept.whose) == (
            "failed",
            None,
            None,
            None,
            None,
        )
    else:
        with storage.read() as work:
            assert outbox.counts(work).get("parked") == 1, "Ann's"
    await line.delivers()
    assert line.channel.texts == []
    assert line.statuses(others) == ["failed" if ends == "a week" else "parked"]


async def test_a_withdrawn_report_ends_it_too(line: Line, storage: Storage, clock: Clock) -> None:
    await a_day_later(line, clock)
    handle = line.handle(JANE, "r" * 26)
    line.says_by_handle(handle, "news")
    line.says(JANE, "other")
    await line.delivers()
    with storage.begin() as work:
        assert parking.drop_unsent(work, outbox.lane_of(handle.handle)) == 1
    line.writes(JANE)
    await line.delivers()
    assert line.channel.texts == ["other"]


async def test_without_trace_the_time_she_wrote_is_the_day(
    line: Line, storage: Storage, clock: Clock
) -> None:
    """And her answer still goes, also at a quarter to midnight."""
    clock.now = clock.now.replace(hour=23, minute=57)
    line.writes(JANE)
    person = line.person(JANE)
    with storage.begin() as work:
        erasure.erase_me(work, person.id)
        outbox.queue(work, ToPerson(person.id), CHANNEL, b'{"text":"erased"}')
    heard = line.heard_at(JANE)
    assert (heard.hour, heard.minute, heard.second) == (0, 0, 0)
    await line.delivers()
    assert line.channel.texts == ["erased"]


def test_the_sentence_says_what_becomes_of_it() -> None:
    assert "parked until she writes" in OUTSIDE_WINDOW


async def test_refused_in_the_moment_in_which_she_wrote_it_is_tried_again(line: Line, clock: Clock) -> None:
    """The provider had not taken her message in yet: nothing would release the answer before her next one."""
    line.writes(JANE)
    clock.forward(seconds=1)
    line.channel.script(JANE, error("outside_window"), error("outside_window"), "SM1")
    row = line.says(JANE, "answer")
    for seconds in (3, 12, 0):
        await line.delivers()
        clock.forward(seconds=seconds)
    assert line.channel.texts == ["answer"]
    assert (line.statuses(row), line.channel.templates) == (["sent"], [])


async def test_refused_again_and_again_it_is_parked_all_the_same(line: Line, clock: Clock) -> None:
    line.writes(JANE)
    clock.forward(seconds=1)
    line.channel.script(JANE, *(error("outside_window") for _ in range(9)))
    row = line.says(JANE, "answer")
    for _ in range(9):
        await line.delivers()
        clock.forward(minutes=1)
    assert line.statuses(row) == ["parked"]
    assert len(line.channel.tried) == 3
    assert line.channel.templates == [(JANE, None)]
