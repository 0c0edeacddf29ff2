"""What was agreed, as it is read: one statement for every list of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from storage.tables import action_steps, agreed_actions
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Action:
    """`percent` is 0 to 100; `state` open, done or dropped; `sentence` the last one about it, or ''.

    `place` is an id of the directory or ''. `promised_by`: the id of the member of the staff or officer who is reminded, or None.
    """

    number: str
    meeting_id: str | None
    what: str
    who: str
    due: date | None
    percent: int
    state: str
    sentence: str
    matter_id: str | None = None
    place: str = ""
    promised_by: str | None = None

    def late(self, today: date) -> bool:
        """Whether it is open and its day is over."""
        return self.state == "open" and self.due is not None and self.due < today


def actions(
    work: Work, which: ColumnElement[bool], limit: int | None = None, *, open_first: bool = False
) -> list[Action]:
    """Those of which this holds: what is due first at the top, what has no day at the end."""
    newer = action_steps.alias("newer")
    said = (
        select(newer.c.sentence)
        .where(newer.c.action_id == agreed_actions.c.id)
        .order_by(newer.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    ordered = (agreed_actions.c.due_on.is_(None), agreed_actions.c.due_on, agreed_actions.c.number)
    query = (
        select(agreed_actions, func.coalesce(said, "").label("sentence"))
        .where(which)
        .order_by(*((agreed_actions.c.state != "open",) if open_first else ()), *ordered)
        .limit(limit)
    )
    return [action_of(row) for row in work.connection.execute(query).mappings()]


def action_of(row: Mapping[Any, Any]) -> Action:
    """From a row with its last sentence."""
    return Action(
        number=row["number"],
        meeting_id=row["meeting_id"],
        what=row["what"],
        who=row["who"],
        due=row["due_on"],
        percent=row["percent"],
        state=row["state"],
        sentence=row["sentence"],
        matter_id=row["matter_id"],
        place=row["place"],
        promised_by=row["promised_by"],
    )
