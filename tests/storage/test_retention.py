"""Nothing stays longer than it is needed, and nothing goes before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.changes import AskForHuman, Manner, State, WithdrawReport
from storage import (
    alerts,
    cases,
    changes,
    handoffs,
    inbox,
    letters,
    people,
    receipts,
    reports,
    retention,
    uploads,
)
from storage.outbox import PAGE
from storage.retention import Limits
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.filed import files, moves
from tests.storage.looking import rows_in
from tests.storage.members import AROUND, joins
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn


def retained(storage: Storage, limits: Limits | None = None) -> dict[str, int]:
    with storage.begin() as work:
        counts = retention.run(work, limits or Limits())
    return {name: count for name, count in counts.items() if count}


def a_bit_of_everything(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    arrives(storage, said("habari", 1))
    person_id, _ = turn(storage, AskForHuman("asked"))
    send_all(storage, opener)
    with storage.begin() as work:
        handoff = handoffs.of_person(work, person_id)
        assert handoff is not None
        handoffs.end(work, handoff.id)
        uploads.hold(work, "telegram", "4711", b"jpg", "image/jpeg")
        receipts.wrong_try(work)
        alerts.raise_alert(work, "The account is out of money.")
    arrives(storage, said("poison", 2))
    for _ in range(3):
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            inbox.failed(work, row, clock.now)


@pytest.mark.parametrize(
    ("after", "goes"),
    [
        (timedelta(minutes=30), {}),
        (timedelta(hours=2), {"tries": 1}),
        (timedelta(hours=26), {"tries": 1, "uploads": 1}),
        (timedelta(days=4), {"tries": 1, "uploads": 1, "failed": 1}),
        (timedelta(days=5), {"tries": 1, "uploads": 1, "seen": 2, "failed": 1}),
        (
            timedelta(days=31),
            {"tries": 1, "uploads": 1, "seen": 2, "failed": 1, "sent": 1, "conversations": 1, "handoffs": 1,
             "people": 1},
        ),
        (
            timedelta(days=91),
            {"tries": 1, "uploads": 1, "seen": 2, "failed": 1, "sent": 1, "conversations": 1, "handoffs": 1,
             "people": 1, "alerts": 1},
        ),
    ],
)  # fmt: skip
def test_each_thing_has_its_time(
    storage: Storage, opener: HandleOpener, clock: Clock, after: timedelta, goes: dict[str, int]
) -> None:
    a_bit_of_everything(storage, opener, clock)
    clock.now += after
    gone = retained(storage)
    people_gone = gone.pop("people", 0)  # from a random id on: the second run begins elsewhere
    for _ in range(20):
        people_gone += retained(storage).get("people", 0)
    assert gone | ({"people": people_gone} if people_gone else {}) == goes


@pytest.mark.parametrize(
    ("taken_after", "ended_after", "days", "goes"),
    [
        (None, None, 29, False),
        (None, None, 31, True),
        (20, None, 31, False),
        (20, None, 51, True),
        (None, 20, 31, False),
        (None, 20, 51, True),
    ],
)
def test_a_request_for_a_human_that_nobody_ends_is_not_kept_for_ever(
    storage: Storage, clock: Clock, taken_after: int | None, ended_after: int | None, days: int, goes: bool
) -> None:
    """Days after it was asked. One that was taken or ended late stays thirty days from then."""
    arrives(storage, said("habari", 1))
    person_id, _ = turn(storage, AskForHuman("asked"))
    with storage.begin() as work:
        asked = handoffs.of_person(work, person_id)
        assert asked is not None
    clock.forward(days=taken_after or ended_after or 0)
    with storage.begin() as work:
        if taken_after is not None:
            assert handoffs.take(work, asked.id, "Mwangaza")
        if ended_after is not None:
            assert handoffs.end(work, asked.id)
    clock.forward(days=days - (taken_after or ended_after or 0))
    assert ("handoffs" in retained(storage)) is goes
    assert ("handoffs" not in rows_in(storage)) is goes


def test_the_way_back_goes_some_time_after_a_report_is_closed_and_the_report_later(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    arrives(storage, said("hakuna taa", 1))
    _, (code,) = turn(storage, report())
    hashed = storage.receipts.hash(code or "")
    with storage.begin() as work:
        opened = reports.by_code(work, hashed)
        assert opened is not None
        moves(work, opened.id, "resolved")
        assert reports.writable(work, opened.id) is not None
    clock.forward(days=31)
    assert retained(storage)["handles"] == 1
    with storage.read() as work:
        assert reports.writable(work, opened.id) is None
        assert reports.by_code(work, hashed) is not None
    clock.forward(days=335)
    assert retained(storage)["reports"] == 1
    with storage.read() as work:
        assert reports.by_code(work, hashed) is None
    assert "accounts" not in rows_in(storage)


def test_a_case_and_its_letters_go_with_the_report(storage: Storage, clock: Clock) -> None:
    member = joins(storage, "Baraka Jaribio")
    report_id = files(storage, "Ni Baraka.", areas=AROUND, manner=Manner.NAMED)
    kept = files(storage, number=2, areas=AROUND)
    with storage.begin() as work:
        letters.write(work, report_id, "question", "Ni saa ngapi?")
        moves(work, report_id, State.CLOSED)
        letters.write(work, report_id, "news", State.CLOSED)
    before = rows_in(storage)
    assert (before["cases"], before["case_exclusions"], before["letters"]) == (2, 1, 2)
    clock.forward(days=366)
    assert retained(storage)["reports"] == 1
    left = rows_in(storage)
    assert not {"case_exclusions", "letters"} & set(left)
    assert (left["cases"], left["reports"]) == (1, 1)
    assert left["keys"] == left["people"] + 1, "the report's key is gone, hers is not"
    with storage.read() as work:
        assert [one.report_id for one in cases.list_for(work, member, "all", 5, 0)] == [kept]


def test_a_withdrawn_report_goes_in_its_time(storage: Storage, clock: Clock) -> None:
    arrives(storage, said("hakuna taa", 1))
    person_id, (code,) = turn(storage, report(Manner.NAMED))
    hashed = storage.receipts.hash(code or "")
    with storage.begin() as work:
        opened = reports.by_code(work, hashed)
        assert opened is not None
        changes.apply(work, person_id, "telegram", WithdrawReport(opened.id))
    clock.forward(days=366)
    assert retained(storage)["reports"] == 1


def test_a_session_of_the_page_ends_after_its_last_message(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    arrives(storage, said("habari", 1, channel=PAGE, who="s-1"), said("habari", 2))
    turn(storage, keep=True)
    turn(storage)
    send_all(storage, opener)
    clock.forward(hours=23)
    assert "sessions" not in retained(storage)
    clock.forward(hours=2)
    assert retained(storage)["sessions"] == 1
    with storage.read() as work:
        assert people.find(work, PAGE, "s-1") is None
        assert people.find(work, "telegram", "4711") is not None


def test_the_answer_of_a_filing_without_trace_stays_an_hour_on_the_page(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    """Also late in the day, when the time of her last message is rounded to the midnight before."""
    clock.forward(hours=12)
    arrives(storage, said("hakuna taa", 1, channel=PAGE, who="s-1", received_at=clock.now))
    turn(storage, report(Manner.WITHOUT_TRACE))
    send_all(storage, opener)
    limits = replace(Limits(), page=timedelta(hours=12))
    clock.forward(minutes=50)
    assert retained(storage, limits) == {}
    clock.forward(minutes=20)
    assert retained(storage, limits) == {"answers": 1, "sessions": 1}


def test_people_with_something_under_seal_do_not_block_the_others(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    for number in range(6):
        arrives(storage, said("habari", number, who=str(number)))
        turn(storage, *([report(sensitive=True)] if number % 2 else []))
    send_all(storage, opener)
    clock.forward(days=31)
    gone = sum(retained(storage).get("people", 0) for _ in range(40))
    assert gone == 3
    assert rows_in(storage)["people"] == 3


def test_what_is_fetched_three_days_back_is_known_to_have_come(storage: Storage, clock: Clock) -> None:
    """Whatever the operator set for what the program failed on."""
    clock.now = clock.now.replace(hour=0, minute=1)
    arrives(storage, said("habari", 1, channel="whatsapp"))
    clock.forward(days=3)
    with storage.begin() as work:
        retention.run(work, retention.Limits(inbox=timedelta(days=1)))
        assert inbox.store(work, said("habari", 1, channel="whatsapp")) == ""
        assert inbox.known(work, "whatsapp", ["update-1", "update-2"]) == {"update-1"}
        assert inbox.known(work, "telegram", ["update-1"]) == set()
