"""What was agreed: kept, moved on, told at the next meeting; its steps stay as they were."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from storage import agreed_actions, meetings
from storage.refusals import ChangeRefusedError
from storage.tables import action_steps
from storage.tables import agreed_actions as table
from storage.work import Storage
from tests.storage.gatherings import announced

BY = "5" * 32
STEPS: dict[str, list[tuple[int, str, int, str]]] = {
    # percent and state as said; as kept
    "goes on": [(30, "open", 30, "open"), (60, "open", 60, "open")],
    "done is a hundred": [(80, "done", 100, "done")],
    "dropped stays where it was": [(40, "open", 40, "open"), (40, "dropped", 40, "dropped")],
    "taken up again": [(100, "done", 100, "done"), (50, "open", 50, "open")],
}


@pytest.mark.parametrize("story", STEPS)
def test_progress(storage: Storage, story: str) -> None:
    meeting = announced(storage)
    with storage.begin() as work:
        number = agreed_actions.agree(work, meeting, "Taa za soko", "Kaunti", date(2027, 1, 31))
    for percent, state, kept, as_kept in STEPS[story]:
        with storage.begin() as work:
            moved = agreed_actions.move(work, number.lower(), percent, state, f"Sasa {percent}.", BY)
        assert (moved.percent, moved.state, moved.sentence) == (kept, as_kept, f"Sasa {percent}.")
    with storage.read() as work:
        assert agreed_actions.by_number(work, number) == moved
        steps = work.connection.execute(
            select(action_steps.c.percent, action_steps.c.state, action_steps.c.by).order_by(
                action_steps.c.seq
            )
        ).all()
        over = work.connection.scalar(select(table.c.over_on))
    assert [tuple(step) for step in steps] == [(kept, as_kept, BY) for _, _, kept, as_kept in STEPS[story]]
    assert (over is None) == (moved.state == "open")


@pytest.mark.parametrize(
    ("number", "percent", "state", "reason"),
    [
        (None, 101, "open", "progress"),
        (None, -1, "open", "progress"),
        (None, 50, "nearly", "progress"),
        ("22222", 50, "open", "action"),
        ("'; --", 50, "open", "action"),
        ("", 50, "open", "action"),
    ],
)
def test_progress_that_is_none(
    storage: Storage, number: str | None, percent: int, state: str, reason: str
) -> None:
    meeting = announced(storage)
    with storage.begin() as work:
        agreed = agreed_actions.agree(work, meeting, "Taa", "", None)
        with pytest.raises(ChangeRefusedError) as refused:
            agreed_actions.move(work, agreed if number is None else number, percent, state, "", BY)
        now = agreed_actions.by_number(work, agreed)
    assert refused.value.reason == reason
    assert now is not None
    assert (now.percent, now.state) == (0, "open")


def test_the_next_meeting_opens_with_what_became_of_them(storage: Storage) -> None:
    """Of the meeting before it everything, of those before that one what is still open; a cancelled one is none."""
    first = announced(storage, rule="FREQ=MONTHLY;COUNT=4")
    with storage.begin() as work:
        later = [
            meetings.next_of(work, first.forum_id, first.slot + timedelta(days=30 * number))
            for number in (1, 2, 3)
        ]
        second, third, fourth = (one for one in later if one is not None)
        old_open = agreed_actions.agree(work, first, "Taa za soko", "Kaunti", None)
        old_done = agreed_actions.agree(work, first, "Orodha ya walinzi", "Kamati", None)
        agreed_actions.move(work, old_done, 100, "done", "", BY)
        dated = agreed_actions.agree(work, second, "Doria", "Kituo", date(2027, 2, 1))
        done = agreed_actions.agree(work, second, "Namba ya simu", "Kituo", date(2027, 1, 1))
        agreed_actions.move(work, done, 100, "done", "Imebandikwa.", BY)
        meetings.cancel(work, third)
        opens_with = [one.number for one in agreed_actions.before(work, fourth)]
        agreed = [one.number for one in agreed_actions.of_meeting(work, second)]
        at_first = agreed_actions.before(work, first)
    assert opens_with == [done, dated, old_open]
    assert agreed == [done, dated]
    assert at_first == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE action_steps SET percent = 100",
        "UPDATE action_steps SET sentence = 'Imekamilika.'",
        "DELETE FROM action_steps",
    ],
)
def test_steps_cannot_be_rewritten(storage: Storage, statement: str) -> None:
    a_step(storage)
    with pytest.raises(DBAPIError, match="only added to"), storage.begin() as work:
        work.connection.execute(text(statement))


def test_steps_go_with_what_was_agreed(storage: Storage) -> None:
    a_step(storage)
    with storage.begin() as work:
        work.connection.execute(delete(table))
        assert work.connection.execute(select(action_steps.c.seq)).all() == []


def test_what_was_agreed_outlives_the_meeting(storage: Storage) -> None:
    number = a_step(storage)
    with storage.begin() as work:
        work.connection.execute(text("DELETE FROM meetings"))
        found = agreed_actions.by_number(work, number)
    assert found is not None
    assert (found.meeting_id, found.percent) == (None, 30)


def a_step(storage: Storage) -> str:
    meeting = announced(storage)
    with storage.begin() as work:
        number = agreed_actions.agree(work, meeting, "Taa za soko", "Kaunti", None)
        agreed_actions.move(work, number, 30, "open", "Nguzo zimekuja.", BY)
    return number
