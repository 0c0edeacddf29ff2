"""Seats of a meeting: how many are taken, who moves up from the waiting list, and who is to be told of it.

Seats are of people. Nobody who waits would fit into what is free: each change lets in those who do, in the order in which
they came to wait.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from storage.tables import forums, meetings, rsvps
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a meeting: `coming` and `waiting` are people; `answers` and `declined` how many said so."""

    coming: int = 0
    answers: int = 0
    waiting: int = 0
    declined: int = 0


@dataclass(frozen=True, slots=True)
class Freed:
    """Somebody who waited has a seat now, and is to be told."""

    meeting_id: str
    person_id: str
    people: int


def fill(work: Work, meeting_ids: Collection[str]) -> list[Freed]:
    """Let in who waits and fits, first those who waited longest, and mark them; those who were.

    Whoever calls this holds the meetings, on PostgreSQL, or took rows of them away.
    """
    waiting = work.connection.execute(
        select(rsvps.c.meeting_id, rsvps.c.person_id, rsvps.c.people, forums.c.capacity)
        .join(meetings, meetings.c.id == rsvps.c.meeting_id)
        .join(forums, forums.c.id == meetings.c.forum_id)
        .where(
            rsvps.c.meeting_id.in_(meeting_ids),
            rsvps.c.answer == "waiting",
            meetings.c.state == "planned",
            meetings.c.ends_at > work.now,
        )
        .order_by(rsvps.c.turn, rsvps.c.person_id)
    ).all()
    if not waiting:
        return []
    taken = {meeting_id: one.coming for meeting_id, one in counts(work, meeting_ids).items()}
    up = []
    for row in waiting:
        seats = taken.get(row.meeting_id, 0) + row.people
        if row.capacity is None or seats <= row.capacity:
            taken[row.meeting_id] = seats
            up.append(Freed(row.meeting_id, row.person_id, row.people))
    _mark(work, up, {"answer": "coming", "to_tell": True})
    return up


def counts(work: Work, meeting_ids: Collection[str]) -> dict[str, Counts]:
    """Of each of these meetings; one that nobody answered is not in it."""
    query = (
        select(rsvps.c.meeting_id, rsvps.c.answer, func.count().label("answers"), func.sum(rsvps.c.people))
        .where(rsvps.c.meeting_id.in_(meeting_ids))
        .group_by(rsvps.c.meeting_id, rsvps.c.answer)
    )
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for meeting_id, said, answers, heads in work.connection.execute(query):
        found[meeting_id][said] = (answers, int(heads))
    none = (0, 0)
    return {
        meeting_id: Counts(
            coming=said.get("coming", none)[1],
            answers=said.get("coming", none)[0],
            waiting=said.get("waiting", none)[1],
            declined=said.get("declined", none)[0],
        )
        for meeting_id, said in found.items()
    }


def freed(work: Work, limit: int) -> list[Freed]:
    """Those who moved up and were not told yet. On PostgreSQL nobody else gets them in this unit of work."""
    query = (
        select(rsvps.c.meeting_id, rsvps.c.person_id, rsvps.c.people)
        .where(rsvps.c.to_tell, rsvps.c.answer == "coming")
        .order_by(rsvps.c.meeting_id, rsvps.c.turn)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Freed(*row) for row in work.connection.execute(query)]


def told(work: Work, those: Collection[Freed]) -> None:
    """They know that they have a seat."""
    _mark(work, those, {"to_tell": False})


def hold(work: Work, meeting_ids: Collection[str]) -> list[str]:
    """Meetings in one order for everybody, so that two never wait for each other."""
    query = select(meetings.c.id).where(meetings.c.id.in_(meeting_ids)).order_by(meetings.c.id)
    return list(work.connection.scalars(query.with_for_update()))


def _mark(work: Work, those: Collection[Freed], values: Mapping[str, object]) -> None:
    if those:
        statement = (
            update(rsvps)
            .where(rsvps.c.meeting_id == bindparam("of_meeting"), rsvps.c.person_id == bindparam("of_person"))
            .values(values)
        )
        work.connection.execute(
            statement, [{"of_meeting": one.meeting_id, "of_person": one.person_id} for one in those]
        )
