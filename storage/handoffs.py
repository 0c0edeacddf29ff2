"""People who wait for a human: a queue by time, one place per person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, update

from storage.prepared import Prepared
from storage.tables import handoff_lines, handoffs, staff
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Handoff:
    """One request. While `taken_by` is not '' a human has it and the bot is silent.

    `staff_id`: the member who has it, '' when nobody or somebody at the terminal.
    """

    id: str
    person_id: str
    topic: str
    asked_at: datetime
    answer_by: datetime
    taken_by: str
    staff_id: str = ""


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


def take(work: Work, handoff_id: str, by: str, staff_id: str = "", until: datetime | None = None) -> bool:
    """`by` (a name) serves her now; False when somebody else does or it is over. `until`: see over."""
    taken = work.connection.execute(
        update(handoffs)
        .where(handoffs.c.id == handoff_id, handoffs.c.taken_at.is_(None), handoffs.c.ended_at.is_(None))
        .values(taken_at=work.now, taken_by=by, staff_id=staff_id or None, until=until)
    )
    return taken.rowcount == 1


def extend(work: Work, handoff_id: str, until: datetime) -> None:
    """Whoever serves her did something."""
    work.connection.execute(update(handoffs).where(handoffs.c.id == handoff_id).values(until=until))


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
    row = _OF_PERSON.one(work, {"person": person_id})
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


def over(work: Work, lasts: timedelta, limit: int = 100) -> list[Handoff]:
    """Those whom somebody serves who has not written for `lasts`: end them. Her own lines keep no silent bot silent."""
    since = work.now - lasts
    # `until` is empty where somebody was taken before there was a limit.
    up = or_(handoffs.c.until <= work.now, and_(handoffs.c.until.is_(None), handoffs.c.taken_at <= since))
    query = select(handoffs).where(handoffs.c.ended_at.is_(None), handoffs.c.taken_at.is_not(None), up)
    return [
        _handoff(row) for row in work.connection.execute(query.order_by(handoffs.c.asked_at).limit(limit))
    ]


def of_who_left(work: Work, limit: int = 100) -> list[Handoff]:
    """Those who are served by a member that has left the staff: nobody reads what they write; end them."""
    gone = exists().where(staff.c.id == handoffs.c.staff_id, staff.c.left_on.is_not(None))
    query = select(handoffs).where(handoffs.c.ended_at.is_(None), handoffs.c.taken_at.is_not(None), gone)
    return [
        _handoff(row) for row in work.connection.execute(query.order_by(handoffs.c.asked_at).limit(limit))
    ]


def to_announce(work: Work, limit: int = 100) -> list[Handoff]:
    """Requests of which the staff was not told yet and that nobody took: tell, then `announced`."""
    query = select(handoffs).where(
        handoffs.c.ended_at.is_(None), handoffs.c.taken_at.is_(None), handoffs.c.announced_at.is_(None)
    )
    return [
        _handoff(row) for row in work.connection.execute(query.order_by(handoffs.c.asked_at).limit(limit))
    ]


def announced(work: Work, handoff_ids: Collection[str]) -> None:
    """The staff knows of them."""
    work.connection.execute(
        update(handoffs).where(handoffs.c.id.in_(handoff_ids)).values(announced_at=work.now)
    )


def unread(work: Work, limit: int = 100) -> list[Handoff]:
    """Those who wrote to the member who serves them, who has not looked since and was not told: `nudged`."""
    new = exists().where(
        handoff_lines.c.handoff_id == handoffs.c.id,
        handoff_lines.c.seq > func.coalesce(handoffs.c.read_seq, 0),
    )
    query = select(handoffs).where(
        handoffs.c.ended_at.is_(None), handoffs.c.staff_id.is_not(None), handoffs.c.nudged_at.is_(None), new
    )
    return [
        _handoff(row) for row in work.connection.execute(query.order_by(handoffs.c.asked_at).limit(limit))
    ]


def nudged(work: Work, handoff_ids: Collection[str]) -> None:
    """Whoever serves them was told that they wrote; once, until `looked`."""
    work.connection.execute(update(handoffs).where(handoffs.c.id.in_(handoff_ids)).values(nudged_at=work.now))


def looked(work: Work, handoff_id: str) -> None:
    """Whoever serves her has read all that she wrote."""
    last = (
        select(func.max(handoff_lines.c.seq))
        .where(handoff_lines.c.handoff_id == handoff_id)
        .scalar_subquery()
    )
    work.connection.execute(
        update(handoffs).where(handoffs.c.id == handoff_id).values(read_seq=last, nudged_at=None)
    )


def _handoff(row: Row[*tuple[Any, ...]]) -> Handoff:
    return Handoff(
        row.id, row.person_id, row.topic, row.asked_at, row.answer_by, row.taken_by or "", row.staff_id or ""
    )


_OF_PERSON = Prepared(
    select(handoffs).where(handoffs.c.person_id == bindparam("person"), handoffs.c.ended_at.is_(None))
)
"""Each turn asks it."""
