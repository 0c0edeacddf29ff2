"""Notices to many, each with its number: made once, steered by people, over at last. Who gets one: storage/recipients.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, or_, select, update

from flows.audience import Audience, audience_of
from flows.messages import Language
from storage import audit, ledger
from storage.chance import readable
from storage.member import Staff
from storage.refusals import ChangeRefusedError
from storage.tables import broadcasts, forums, meetings
from storage.work import Work

LETTERS = 5
Kind = Literal["notice", "forum", "reminder", "change", "cancel", "record", "alert", "progress", "solved"]
Step = Literal["pause", "resume", "stop", "approve", "refuse"]
STEPS: Mapping[str, tuple[str, ...]] = {
    "asked": ("approve", "refuse"),
    "running": ("pause", "stop"),
    "paused": ("resume", "stop"),
}
"""What may be done in which state; nothing in the others."""
_LEADS_TO = {
    "pause": "paused",
    "resume": "running",
    "stop": "stopped",
    "approve": "running",
    "refuse": "refused",
}
_NOTED: Mapping[str, audit.What] = {
    "pause": "paused",
    "resume": "resumed",
    "stop": "stopped",
    "approve": "approved",
    "refuse": "refused",
}
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """A notice to be made. `bodies`: by language, as bot/outbound_json.py writes a message; the first is for those in whose
    language there is none.

    `made_by`: id of a member, '' for the scheduler. `source`: what it is about; a second one of the same is not made.
    `due_at`: now when None; `until`: later than that it helps nobody. `state` 'asked': a second must agree, and `reason`
    says why.
    """

    kind: Kind
    topic: str
    bodies: Mapping[Language, bytes] = field(repr=False)
    audience: Audience
    made_by: str
    source: str | None = None
    meeting_id: str | None = None
    urgent: bool = False
    due_at: datetime | None = None
    until: datetime | None = None
    state: Literal["running", "asked"] = "running"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One as it stands. `reason`: why a second must agree; of a refused one why it was refused."""

    id: str
    number: str
    kind: str
    topic: str
    bodies: Mapping[Language, bytes] = field(repr=False)
    audience: Audience
    state: str
    urgent: bool
    made_by: str
    approved_by: str | None
    reason: str
    made_at: datetime
    due_at: datetime
    until: datetime | None
    meeting_id: str | None
    fanned_to: str | None
    fanned_out_at: datetime | None
    over_at: datetime | None


def make(work: Work, new: NewBroadcast) -> str | None:
    """Its number; None when one with this source was made before. Nobody is looked up yet: the rounds do that.

    Raises ValueError without any text.
    """
    if not new.bodies:
        raise ValueError("A broadcast without a text can be sent to nobody.")
    row = {
        "id": work.new_id(),
        "kind": new.kind,
        "topic": new.topic,
        "source": new.source,
        "meeting_id": new.meeting_id,
        "texts": json.dumps({language: body.decode() for language, body in new.bodies.items()}),
        "audience": json.dumps(new.audience.as_record()),
        "state": new.state,
        "urgent": new.urgent,
        "made_by": new.made_by,
        "approved_by": None,
        "reason": new.reason[:LONGEST_REASON],
        "made_at": work.now,
        "due_at": new.due_at or work.now,
        "until": new.until,
    }
    number = readable(work.random, LETTERS)
    while not work.connection.execute(work.insert_new(broadcasts), row | {"number": number}).rowcount:
        if new.source is not None and _is_made(work, new.source):
            return None
        number = readable(work.random, LETTERS)
    return number


def overtaken(work: Work, about: str, by: str) -> int:
    """What else of this source is not over helps nobody any more, and is left out of what comes next (storage/ending.py); how many.

    `about`: what the sources of all of them begin with; `by`: the number of the one that says how it stands now.
    """
    earlier = update(broadcasts).where(
        broadcasts.c.state.in_(STEPS),
        broadcasts.c.source.startswith(about, autoescape=True),
        broadcasts.c.number != by,
        or_(broadcasts.c.until.is_(None), broadcasts.c.until > work.now),
    )
    return work.connection.execute(earlier.values(until=work.now)).rowcount


def by_number(work: Work, number: str) -> Broadcast | None:
    """The one with this number, in any case of letters."""
    row = work.connection.execute(
        select(broadcasts).where(broadcasts.c.number == number.strip().upper())
    ).one_or_none()
    return None if row is None else from_row(row)


def newest(work: Work, limit: int, offset: int = 0) -> list[Broadcast]:
    """The last ones made."""
    query = select(broadcasts).order_by(broadcasts.c.made_at.desc(), broadcasts.c.id)
    return [from_row(row) for row in work.connection.execute(query.limit(limit).offset(offset))]


def steer(work: Work, broadcast: Broadcast, step: str, by: Staff, why: str = "") -> None:
    """Pause, resume, stop, approve or refuse it; noted in the audit.

    Whatever of it is queued and not sent comes back; how it goes on is decided for each line then. Raises
    ChangeRefusedError: 'step' when that cannot be done (any more), 'own' when she would approve her own.
    """
    present = _locked(work, broadcast)
    if present is None or step not in STEPS.get(present.state, ()):
        raise ChangeRefusedError("step", "This cannot be done with the broadcast (any more).")
    if step == "approve" and by.id in {present.made_by, maker(work, present)}:
        raise ChangeRefusedError("own", "Nobody approves her own broadcast.")
    if step == "approve" and present.until is not None and present.until <= work.now:
        raise ChangeRefusedError("step", "It is too late for this broadcast.")
    values: dict[str, Any] = {"state": _LEADS_TO[step]}
    if step == "approve":
        values |= {"approved_by": by.id, "due_at": max(present.due_at, work.now)}
    if step == "refuse":
        values |= {"reason": why.strip()[:LONGEST_REASON]}
    if step in {"stop", "refuse"}:
        values |= {"over_at": work.now}
    work.connection.execute(update(broadcasts).where(broadcasts.c.id == present.id).values(values))
    if step in {"pause", "stop"}:
        ledger.pull_back(work, [present.id])
    if step == "stop":
        ledger.leave_out_waiting(work, [present.id], ledger.HALTED)
    audit.note(work, by, _NOTED[step], present.number)


def agreed_by_nobody(work: Work, staff_id: str, since: datetime) -> list[Broadcast]:
    """What this member sent since then without a second member: running, paused, stopped or done."""
    sent = broadcasts.c.state.in_(("running", "paused", "stopped", "done"))
    query = select(broadcasts).where(
        broadcasts.c.made_by == staff_id,
        broadcasts.c.approved_by.is_(None),
        broadcasts.c.kind.in_(("notice", "alert", "forum")),
        broadcasts.c.made_at > since,
        sent,
    )
    return [from_row(row) for row in work.connection.execute(query)]


def maker(work: Work, broadcast: Broadcast) -> str:
    """Whose words it says: the id of the member who made it; of what the scheduler made of a forum, who announced that."""
    if broadcast.made_by or broadcast.meeting_id is None:
        return broadcast.made_by
    of_meeting = select(forums.c.made_by).join(meetings, meetings.c.forum_id == forums.c.id)
    return work.connection.scalar(of_meeting.where(meetings.c.id == broadcast.meeting_id)) or ""


def from_row(row: Row[Any]) -> Broadcast:
    """A row of the table as a value."""
    return Broadcast(
        row.id,
        row.number,
        row.kind,
        row.topic,
        {language: body.encode() for language, body in json.loads(row.texts).items()},
        audience_of(json.loads(row.audience)),
        row.state,
        row.urgent,
        row.made_by,
        row.approved_by,
        row.reason,
        row.made_at,
        row.due_at,
        row.until,
        row.meeting_id,
        row.fanned_to,
        row.fanned_out_at,
        row.over_at,
    )


def _is_made(work: Work, source: str) -> bool:
    query = select(broadcasts.c.id).where(broadcasts.c.source == source)
    return work.connection.scalar(query) is not None


def _locked(work: Work, broadcast: Broadcast) -> Broadcast | None:
    """As it stands now; whoever feeds it, or steers it too, waits (PostgreSQL)."""
    query = select(broadcasts).where(broadcasts.c.id == broadcast.id)
    row = work.connection.execute(query if work.sqlite else query.with_for_update()).one_or_none()
    return None if row is None else from_row(row)
