"""Who comes to a meeting, with how many people and which needs; and who waits for a seat (storage/seats.py).

No time is kept of an answer, only its turn among those to the same meeting: so nothing here tells
when somebody was writing.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, select, update

from flows.forum_changes import NEEDS
from storage import keys
from storage.meeting import Meeting, meeting_of, with_forum
from storage.refusals import ChangeRefusedError
from storage.seats import Counts, Freed, counts, fill, freed, hold, told
from storage.tables import keys as keys_table
from storage.tables import meetings, people, rsvps
from storage.vault import pad, place, unpad
from storage.work import Work

__all__ = [
    "Answer",
    "Counts",
    "Freed",
    "all_of",
    "answer",
    "becomes",
    "counts",
    "fill",
    "forget_needs",
    "freed",
    "leave",
    "needs",
    "of_person",
    "opened_needs",
    "seal_needs",
    "told",
]

MOST_PEOPLE = 99
"""With whom one person may come; more are a group, whose organiser is spoken with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hers. `answer` is 'coming', 'waiting' or 'declined'; `people` with herself, 0 when she declined."""

    answer: str
    people: int
    needs: tuple[str, ...] = field(default=(), repr=False)


def answer(
    work: Work,
    person_id: str,
    meeting: Meeting,
    coming: bool,
    people: int = 1,
    needs: Sequence[str] = (),
    waits: bool = False,
) -> list[str]:
    """She comes with `people` in all, waits for so many seats, or does not come; the ids of those who moved up.

    They are marked (see freed). `waits`: when there are not enough seats she waits, keeping her place if she waits already.
    Raises ChangeRefusedError: 'full' when it is and she does not wait, when she would need more seats than there are, or
    has some already, which she keeps; 'forum', 'forum_cancelled', 'forum_over'.
    """
    now = _locked(work, meeting.id)
    now.may_be_answered(work.now)
    own, taken, last = _standing(work, meeting.id, person_id)
    turn = last + 1
    row: dict[str, Any] = {"meeting_id": meeting.id, "person_id": person_id, "answer": "declined", "people": 0,
                           "needs": None, "turn": turn, "to_tell": False}  # fmt: skip
    if coming:
        wanted = max(1, min(people, MOST_PEOPLE))
        row |= {"answer": "coming", "people": wanted, "needs": _sealed(work, person_id, meeting.id, needs)}
        if now.capacity is not None and taken + wanted > now.capacity:
            if not waits or wanted > now.capacity or (own is not None and own.answer == "coming"):
                raise ChangeRefusedError("full", "There are not so many seats left.")
            row |= {"answer": "waiting", "turn": own.turn if own and own.answer == "waiting" else turn}
    work.connection.execute(
        work.insert(rsvps)
        .values(row)
        .on_conflict_do_update(index_elements=["meeting_id", "person_id"], set_=row)
    )
    return [one.person_id for one in fill(work, [meeting.id])]


def of_person(work: Work, person_id: str, meeting_ids: Collection[str]) -> dict[str, Answer]:
    """What she answered to these meetings."""
    query = select(rsvps).where(rsvps.c.person_id == person_id, rsvps.c.meeting_id.in_(meeting_ids))
    return {
        row.meeting_id: Answer(
            row.answer, row.people, _opened(work, row.person_id, row.meeting_id, row.needs)
        )
        for row in work.connection.execute(query)
    }


def all_of(work: Work, person_id: str) -> list[tuple[Meeting, Answer]]:
    """Everything that she answered, with its meeting, by the day of that."""
    query = (
        with_forum()
        .add_columns(rsvps.c.answer, rsvps.c.people, rsvps.c.needs)
        .join(rsvps, rsvps.c.meeting_id == meetings.c.id)
        .where(rsvps.c.person_id == person_id)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    found = []
    for row in work.connection.execute(query).mappings():
        values = dict(row)
        said, heads, sealed = values.pop("answer"), values.pop("people"), values.pop("needs")
        needed = _opened(work, person_id, values["id"], sealed)
        found.append((meeting_of(values), Answer(said, heads, needed)))
    return found


def needs(work: Work, meeting: Meeting) -> dict[str, int]:
    """What those who come to it need, and how many said so; what nobody needs is not in it. Never who."""
    query = (
        select(rsvps, people.c.key_id, keys_table.c.wrapped)
        .join(people, people.c.id == rsvps.c.person_id)
        .join(keys_table, keys_table.c.id == people.c.key_id)
        .where(rsvps.c.meeting_id == meeting.id, rsvps.c.answer == "coming", rsvps.c.needs.is_not(None))
    )
    found: Counter[str] = Counter()
    for row in work.connection.execute(query):
        keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
        found.update(_opened(work, row.person_id, row.meeting_id, row.needs))
    return {need: found[need] for need in NEEDS if found[need]}


def leave(work: Work, person_ids: Collection[str]) -> None:
    """These people are about to be erased: what they answered goes, and their seats are free."""
    held = select(rsvps.c.meeting_id).where(
        rsvps.c.person_id.in_(person_ids), rsvps.c.answer.in_(("coming", "waiting"))
    )
    of = hold(work, list(work.connection.scalars(held)))
    work.connection.execute(delete(rsvps).where(rsvps.c.person_id.in_(person_ids)))
    if of:
        fill(work, of)


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one: of two answers to a meeting the later stays, its needs sealed anew.

    A seat is not given up for waiting: that she could not have done as one either.
    """
    rows = work.connection.execute(
        select(rsvps).where(rsvps.c.person_id.in_([gone, into])).order_by(rsvps.c.turn)
    ).all()
    theirs = {row.meeting_id: row for row in rows if row.person_id == gone}
    hers = {row.meeting_id: row for row in rows if row.person_id == into}
    later = [row for row in theirs.values() if _goes_before(row, hers.get(row.meeting_id))]
    moved = [
        row._asdict()
        | {
            "person_id": into,
            "needs": _sealed(
                work, into, row.meeting_id, _opened(work, row.person_id, row.meeting_id, row.needs)
            ),
        }
        for row in later
    ]
    both = theirs.keys() & hers.keys()
    hold(work, both)
    lost = [row.meeting_id for row in later if row.meeting_id in hers]
    work.connection.execute(delete(rsvps).where(rsvps.c.person_id == gone))
    work.connection.execute(delete(rsvps).where(rsvps.c.person_id == into, rsvps.c.meeting_id.in_(lost)))
    if moved:
        work.connection.execute(rsvps.insert(), moved)
    if both:
        fill(work, both)


def _goes_before(one: Any, other: Any) -> bool:  # noqa: ANN401 - rows of rsvps
    if other is None:
        return True
    if {one.answer, other.answer} == {"coming", "waiting"}:
        return bool(one.answer == "coming")
    return bool(one.turn > other.turn)


def forget_needs(work: Work) -> int:
    """What somebody needed at a meeting that is over goes; how many that were."""
    over = select(meetings.c.id).where(meetings.c.ends_at < work.now)
    done = update(rsvps).where(rsvps.c.needs.is_not(None), rsvps.c.meeting_id.in_(over)).values(needs=None)
    return work.connection.execute(done).rowcount


def opened_needs(work: Work, person_id: str) -> list[tuple[str, tuple[str, ...]]]:
    """(id of a meeting, needs) of hers, to be sealed under a new key (see seal_needs)."""
    query = select(rsvps).where(rsvps.c.person_id == person_id, rsvps.c.needs.is_not(None))
    return [
        (row.meeting_id, _opened(work, row.person_id, row.meeting_id, row.needs))
        for row in work.connection.execute(query)
    ]


def seal_needs(work: Work, person_id: str, clear: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Seal them under the key that she has now."""
    anew = [
        {
            "of_meeting": meeting_id,
            "of_person": person_id,
            "sealed": _sealed(work, person_id, meeting_id, one),
        }
        for meeting_id, one in clear
    ]
    if anew:
        statement = (
            update(rsvps)
            .where(rsvps.c.meeting_id == bindparam("of_meeting"), rsvps.c.person_id == bindparam("of_person"))
            .values(needs=bindparam("sealed"))
        )
        work.connection.execute(statement, anew)


def _standing(work: Work, meeting_id: str, person_id: str) -> tuple[Any, int, int]:
    """Her own row or None, how many seats others have, and the last turn."""
    own = work.connection.execute(
        select(rsvps).where(rsvps.c.meeting_id == meeting_id, rsvps.c.person_id == person_id)
    ).one_or_none()
    others = and_(rsvps.c.answer == "coming", rsvps.c.person_id != person_id)
    taken, last = work.connection.execute(
        select(
            func.coalesce(func.sum(case((others, rsvps.c.people), else_=0)), 0),
            func.coalesce(func.max(rsvps.c.turn), 0),
        ).where(rsvps.c.meeting_id == meeting_id)
    ).one()
    return own, int(taken), int(last)


def _locked(work: Work, meeting_id: str) -> Meeting:
    """The meeting, and on PostgreSQL nobody else gives away its seats in this unit of work."""
    row = (
        work.connection.execute(with_forum().where(meetings.c.id == meeting_id).with_for_update(of=meetings))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise ChangeRefusedError("forum", "There is no such meeting any more.")
    return meeting_of(row)


def _sealed(work: Work, person_id: str, meeting_id: str, needed: Iterable[str]) -> bytes | None:
    """Needs under her key, padded: their length would tell which. None for none."""
    said = [need for need in NEEDS if need in set(needed)]
    if not said:
        return None
    where = place("rsvps", "needs", f"{meeting_id}/{person_id}")
    return keys.seal_with(work, keys.of_person(work, person_id), pad(json.dumps(said).encode()), where)


def _opened(work: Work, person_id: str, meeting_id: str, sealed: bytes | None) -> tuple[str, ...]:
    if sealed is None:
        return ()
    where = place("rsvps", "needs", f"{meeting_id}/{person_id}")
    clear = keys.open_with(work, keys.of_person(work, person_id), sealed, where)
    return tuple(json.loads(unpad(clear)))
