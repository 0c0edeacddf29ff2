"""What was agreed at a meeting: what, who, by when, and how far it is. Its steps are only added to (migration 0010)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from storage.chance import READABLE, readable
from storage.columns import NAIROBI
from storage.meeting import Meeting
from storage.refusals import ChangeRefusedError
from storage.tables import action_steps, agreed_actions, meetings
from storage.tables.forums import ACTION_STATES
from storage.work import Work

LETTERS = 5


@dataclass(frozen=True, slots=True)
class Action:
    """`percent` is 0 to 100; `state` open, done or dropped; `sentence` the last one about it, or ''."""

    number: str
    meeting_id: str | None
    what: str
    who: str
    due: date | None
    percent: int
    state: str
    sentence: str


def agree(work: Work, meeting: Meeting, what: str, who: str, due: date | None) -> str:
    """Keep what was agreed at it; its number."""
    number = readable(work.random, LETTERS)
    while work.connection.scalar(select(agreed_actions.c.id).where(agreed_actions.c.number == number)):
        number = readable(work.random, LETTERS)
    row = {
        "id": work.new_id(),
        "number": number,
        "meeting_id": meeting.id,
        "place": meeting.place,
        "what": what[:300],
        "who": who[:120],
        "due_on": due,
        "percent": 0,
        "state": "open",
        "made_on": _today(work),
        "over_on": None,
    }
    work.connection.execute(insert(agreed_actions), row)
    return number


def move(work: Work, number: str, percent: int, state: str, sentence: str, by: str) -> Action:
    """How far it is now, with a sentence; what is done has 100 percent. `by` is the id of a member of the staff.

    Raises ChangeRefusedError: 'action' when there is none, 'progress' for a percentage or state that does not exist.
    """
    if state not in ACTION_STATES or not 0 <= percent <= 100:
        raise ChangeRefusedError(
            "progress", "Progress is 0 to 100 percent of something open, done or dropped."
        )
    wanted = _number(number)
    row_id = work.connection.scalar(
        select(agreed_actions.c.id).where(agreed_actions.c.number == wanted).with_for_update()
    )
    if row_id is None:
        raise ChangeRefusedError("action", "Nothing was agreed under this number.")
    reached = 100 if state == "done" else percent
    over = None if state == "open" else _today(work)
    work.connection.execute(
        update(agreed_actions)
        .where(agreed_actions.c.id == row_id)
        .values(percent=reached, state=state, over_on=over)
    )
    step = {"action_id": row_id, "percent": reached, "state": state, "sentence": sentence[:300],
            "on_date": _today(work), "by": by}  # fmt: skip
    work.connection.execute(insert(action_steps), step)
    return _actions(work, agreed_actions.c.id == row_id)[0]


def by_number(work: Work, number: str) -> Action | None:
    """The one with this number, in any case of letters."""
    found = _actions(work, agreed_actions.c.number == _number(number))
    return found[0] if found else None


def of_meeting(work: Work, meeting: Meeting) -> list[Action]:
    """What was agreed at it, what is due first at the top."""
    return _actions(work, agreed_actions.c.meeting_id == meeting.id)


def before(work: Work, meeting: Meeting) -> list[Action]:
    """What was agreed at the meeting of its forum before it, and what is still open from those before that one."""
    former = meetings.alias("former")
    last = (
        select(func.max(former.c.slot))
        .where(
            former.c.forum_id == meeting.forum_id,
            former.c.slot < meeting.slot,
            former.c.state != "cancelled",
        )
        .scalar_subquery()
    )
    earlier = select(meetings.c.id).where(
        meetings.c.forum_id == meeting.forum_id, meetings.c.slot < meeting.slot
    )
    at_last = select(meetings.c.id).where(meetings.c.forum_id == meeting.forum_id, meetings.c.slot == last)
    still_open = and_(agreed_actions.c.state == "open", agreed_actions.c.meeting_id.in_(earlier))
    return _actions(work, or_(agreed_actions.c.meeting_id.in_(at_last), still_open))


def _actions(work: Work, which: ColumnElement[bool]) -> list[Action]:
    newer = action_steps.alias("newer")
    said = (
        select(newer.c.sentence)
        .where(newer.c.action_id == agreed_actions.c.id)
        .order_by(newer.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(agreed_actions, func.coalesce(said, "").label("sentence"))
        .where(which)
        .order_by(agreed_actions.c.due_on.is_(None), agreed_actions.c.due_on, agreed_actions.c.number)
    )
    return [_action(row) for row in work.connection.execute(query).mappings()]


def _action(row: Mapping[Any, Any]) -> Action:
    return Action(
        number=row["number"],
        meeting_id=row["meeting_id"],
        what=row["what"],
        who=row["who"],
        due=row["due_on"],
        percent=row["percent"],
        state=row["state"],
        sentence=row["sentence"],
    )


def _number(written: str) -> str:
    wanted = written.strip().upper()
    return wanted if all(letter in READABLE for letter in wanted) else ""


def _today(work: Work) -> date:
    return work.now.astimezone(NAIROBI).date()
