"""People who wait for a human: a queue by time, one place per person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.tables import handoffs
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Handoff:
    """One request. While `taken_by` is not '' a human has it and the bot is silent."""

    id: str
    person_id: str
    topic: str
    asked_at: datetime
    answer_by: datetime
    taken_by: str


def ask(work: Work, person_id: str, topic: str, answer_by: datetime) -> bool:
    """Put her into the queue; False when she has a place already, which she keeps."""
    added = work.connection.execute(
        work.insert_new(handoffs),
        {
            "id": work.new_id(),
            "person_id": person_id,
            "topic": topic,
            "asked_at": work.now,
            "answer_by": answer_by,
        },
    )
    return added.rowcount == 1


def take(work: Work, handoff_id: str, by: str) -> bool:
    """`by` (a staff name) serves her now; False when somebody else does or it is over."""
    taken = work.connection.execute(
        update(handoffs)
        .where(handoffs.c.id == handoff_id, handoffs.c.taken_at.is_(None), handoffs.c.ended_at.is_(None))
        .values(taken_at=work.now, taken_by=by)
    )
    return taken.rowcount == 1


def end(work: Work, handoff_id: str) -> bool:
    """It is over: the bot speaks again. False when it was over."""
    ended = work.connection.execute(
        update(handoffs)
        .where(handoffs.c.id == handoff_id, handoffs.c.ended_at.is_(None))
        .values(ended_at=work.now)
    )
    return ended.rowcount == 1


def of_person(work: Work, person_id: str) -> Handoff | None:
    """Her open request, or None."""
    query = select(handoffs).where(handoffs.c.person_id == person_id, handoffs.c.ended_at.is_(None))
    row = work.connection.execute(query).one_or_none()
    return None if row is None else _handoff(row)


def waiting(work: Work, limit: int = 100) -> list[Handoff]:
    """The open requests, oldest first."""
    query = select(handoffs).where(handoffs.c.ended_at.is_(None)).order_by(handoffs.c.asked_at).limit(limit)
    return [_handoff(row) for row in work.connection.execute(query)]


def due_unanswered(work: Work, limit: int = 100) -> list[Handoff]:
    """Requests that nobody took in time and of which she was not told yet: answer, then `told`."""
    query = select(handoffs).where(
        handoffs.c.answer_by <= work.now,
        handoffs.c.taken_at.is_(None),
        handoffs.c.ended_at.is_(None),
        handoffs.c.told_at.is_(None),
    )
    return [
        _handoff(row) for row in work.connection.execute(query.order_by(handoffs.c.asked_at).limit(limit))
    ]


def told(work: Work, handoff_ids: Collection[str]) -> None:
    """They were told that nobody came; they keep their places."""
    work.connection.execute(
        update(handoffs).where(handoffs.c.id.in_(handoff_ids)).values(told_at=work.now)
    )  # fmt: skip


def _handoff(row: Row[*tuple[Any, ...]]) -> Handoff:
    return Handoff(row.id, row.person_id, row.topic, row.asked_at, row.answer_by, row.taken_by or "")
