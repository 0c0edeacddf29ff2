"""The days on which a promise comes up: three before it is due, the day itself, then each week."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage import agreed_actions
from storage.action_reminders import next_reminder
from storage.tables import agreed_actions as table
from storage.work import Storage
from tests.storage.conftest import Clock

DUE = date(2026, 12, 15)
DAYS = [
    # on, next
    (date(2026, 11, 20), date(2026, 12, 12)),
    (date(2026, 12, 11), date(2026, 12, 12)),
    (date(2026, 12, 12), date(2026, 12, 15)),
    (date(2026, 12, 14), date(2026, 12, 15)),
    (date(2026, 12, 15), date(2026, 12, 22)),
    (date(2026, 12, 21), date(2026, 12, 22)),
    (date(2026, 12, 22), date(2026, 12, 29)),
    (date(2027, 3, 1), date(2027, 3, 2)),
]
HERS = "7" * 32


@pytest.mark.parametrize(("on", "then"), DAYS)
def test_the_next_day(on: date, then: date) -> None:
    assert next_reminder(on, DUE) == then


def test_without_a_day_it_comes_up_each_month() -> None:
    assert next_reminder(date(2026, 11, 20), None) == date(2026, 12, 20)


def test_every_reminder_is_later_than_the_day_it_is_reckoned_on() -> None:
    on = date(2026, 11, 1)
    for _ in range(120):
        assert next_reminder(on, DUE) > on
        on += timedelta(days=1)


def remind_on(storage: Storage, number: str) -> tuple[date | None, str | None]:
    with storage.read() as work:
        row = work.connection.execute(
            select(table.c.remind_on, table.c.promised_by).where(table.c.number == number)
        ).one()
        return row.remind_on, row.promised_by


MOVES = {
    # how it was moved: whether she is still reminded
    "goes on": (40, "open", True),
    "is done": (100, "done", False),
    "is given up": (40, "dropped", False),
}


@pytest.mark.parametrize("story", MOVES)
def test_what_is_over_comes_up_with_nobody(storage: Storage, clock: Clock, story: str) -> None:
    percent, state, still = MOVES[story]
    with storage.begin() as work:
        number = agreed_actions.promise(work, None, "kaptembwo-ward", "Clear the drain", "works", DUE, HERS)
    assert remind_on(storage, number) == (date(2026, 12, 12), HERS)
    clock.forward(days=23)
    with storage.begin() as work:
        agreed_actions.move(work, number, percent, state, "", HERS)
    assert remind_on(storage, number) == ((date(2026, 12, 15), HERS) if still else (None, None))


def test_nobody_named_is_reminded_of_nothing(storage: Storage, clock: Clock) -> None:
    with storage.begin() as work:
        number = agreed_actions.promise(work, None, "kaptembwo-ward", "Clear the drain", "works", DUE, None)
    assert remind_on(storage, number) == (None, None)
    clock.forward(days=60)
    with storage.read() as work:
        assert agreed_actions.due_reminders(work, 10) == []
        assert [one.number for one in agreed_actions.late(work, None, 10)] == [number]
        assert [one.number for one in agreed_actions.late(work, ("barut-ward",), 10)] == []
