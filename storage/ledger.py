"""A line for each recipient of a broadcast: what became of her message, also when she, or the message, is gone.

While a message stands in the outbox its state is read there; before a row of the outbox goes, the line keeps what it said.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from flows.audience import Audience, audience_of
from storage.statuses import PARKED, WAITING, SendStatus
from storage.tables import broadcasts, outbox, recipients
from storage.work import Work

STOPPED, OPTED_OUT, ERASED, LATE, HALTED = "stopped", "opted_out", "erased", "late", "halted"
"""She said stop; she took the topic back; she is erased; it was too late for it; somebody stopped the broadcast."""
MOST_AT_ONCE = 20_000
"""Lines changed in one unit of work, so that replies wait no longer than a fraction of a second."""
NOT_YET = (SendStatus.WAITING.value, SendStatus.PARKED.value, SendStatus.SENDING.value)
UNSENT = or_(outbox.c.status == WAITING, outbox.c.status == PARKED)


def lines(work: Work, broadcast_id: str) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """How many lines are in which state (waiting, sent, delivered, read, failed, unknown, left_out); and of those that failed
    or were left out [(state, reason, how many), ...], the most first.

    The reason of a line left out is a word (flows/notice_facts.Preview), that of one that failed a sentence.
    """
    gone = outbox.c.id.is_(None)
    queued = recipients.c.state == "queued"
    state = case(
        (~queued, recipients.c.state),
        (and_(gone, recipients.c.person_id.is_(None)), literal("left_out")),
        (gone, literal("unknown")),
        (outbox.c.status.in_(NOT_YET), literal("waiting")),
        else_=outbox.c.status,
    ).label("state")
    reason = case(
        (~queued, recipients.c.reason),
        (and_(gone, recipients.c.person_id.is_(None)), literal(ERASED)),
        (outbox.c.status == SendStatus.FAILED.value, func.coalesce(outbox.c.failure, "")),
        else_=literal(""),
    ).label("reason")
    found = (
        select(state, reason)
        .select_from(recipients.outerjoin(outbox, outbox.c.id == recipients.c.outbox_id))
        .where(recipients.c.broadcast_id == broadcast_id)
        .subquery()
    )
    query = select(found.c.state, found.c.reason, func.count().label("number")).group_by(
        found.c.state, found.c.reason
    )
    states: dict[str, int] = {}
    reasons = []
    for row in work.connection.execute(query):
        states[row.state] = states.get(row.state, 0) + row.number
        if row.state in {"failed", "left_out"}:
            reasons.append((row.state, row.reason, row.number))
    return states, sorted(reasons, key=lambda one: (-one[2], one[0], one[1]))


def pull_back(work: Work, broadcast_ids: Collection[str], *, parked: bool = False) -> int:
    """What of these is queued and nobody has begun to send leaves the outbox, and its line waits again; how many.

    `parked`: also what waits until she writes.
    """
    mine = exists(
        select(literal_column("1")).where(
            recipients.c.outbox_id == outbox.c.id, recipients.c.broadcast_id.in_(broadcast_ids)
        )
    )
    return _withdrawn(work, and_(UNSENT if parked else outbox.c.status == WAITING, mine), "waiting", "")


def leave_out_waiting(work: Work, broadcast_ids: Collection[str], reason: str) -> int:
    """Lines of these that wait are left out, MOST_AT_ONCE of them; how many."""
    waiting = recipients.c.state == WAITING
    some = (
        select(recipients.c.seq)
        .where(recipients.c.broadcast_id.in_(broadcast_ids), waiting)
        .limit(MOST_AT_ONCE)
    )
    done = work.connection.execute(
        update(recipients).where(recipients.c.seq.in_(some), waiting).values(state="left_out", reason=reason)
    )
    return done.rowcount


def keep_outcomes(work: Work, which: ColumnElement[bool]) -> None:
    """Rows of the outbox are about to go: their lines keep what became of them."""
    rows = select(outbox.c.id).where(which)
    mine = outbox.c.id == recipients.c.outbox_id
    said = select(outbox.c.status).where(mine).scalar_subquery()
    why = select(func.coalesce(outbox.c.failure, "")).where(mine).scalar_subquery()
    over = case((said.in_(NOT_YET), literal("unknown")), else_=said)
    work.connection.execute(
        update(recipients)
        .where(recipients.c.state == "queued", recipients.c.outbox_id.in_(rows))
        .values(state=over, reason=why, outbox_id=None)
    )


def stop_for(work: Work, person_id: str) -> int:
    """She said stop: nothing more of any broadcast goes to her; how many of her lines are left out for it."""
    return _left_out(work, recipients.c.person_id == person_id, STOPPED)


def opt_out(work: Work, person_id: str, topic: str) -> int:
    """She took a topic back: nothing more goes to her that she gets for it; how many of her lines are left out."""
    about = [one for one, audience in _on_their_way(work, person_id) if audience.topic == topic]
    return _opted_out(work, person_id, about)


def left_group(work: Work, person_id: str, group_id: str, still_in: Collection[str]) -> int:
    """She left a group: nothing more goes to her that she gets for it alone; how many of her lines are left out."""
    about = [
        one
        for one, audience in _on_their_way(work, person_id)
        if group_id in audience.groups and not set(audience.groups).intersection(still_in)
    ]
    return _opted_out(work, person_id, about)


def unfollowed(work: Work, person_id: str, matter_ids: Collection[str]) -> int:
    """She hears no more of these matters: nothing more goes to her that is about them; how many of her lines are left out."""
    about = [
        one
        for one, audience in _on_their_way(work, person_id)
        if audience.matters and set(audience.matters) <= set(matter_ids)
    ]
    return _opted_out(work, person_id, about)


def becomes(work: Work, gone: str, into: str) -> None:
    """One person who was known as two: of two lines of one broadcast the one that came farther is hers.

    What the other has queued goes; where both went out, or may have, the other line stays without a name.
    """
    doubled = (
        select(recipients.c.broadcast_id)
        .where(recipients.c.person_id.in_([gone, into]))
        .group_by(recipients.c.broadcast_id)
        .having(func.count() > 1)
    )
    query = (
        select(
            recipients.c.seq,
            recipients.c.broadcast_id,
            recipients.c.state,
            recipients.c.person_id,
            outbox.c.status,
        )
        .select_from(recipients.outerjoin(outbox, outbox.c.id == recipients.c.outbox_id))
        .where(recipients.c.person_id.in_([gone, into]), recipients.c.broadcast_id.in_(doubled))
    )
    best: dict[str, tuple[int, bool, int]] = {}
    others: list[int] = []
    for row in work.connection.execute(query):
        rank = (_came(row.state, row.status), row.person_id == into, row.seq)
        kept = best.get(row.broadcast_id)
        if kept is not None:
            others.append(min(kept, rank)[2])
        best[row.broadcast_id] = rank if kept is None else max(kept, rank)
    if others:
        _drop_twins(work, others)
    work.connection.execute(update(recipients).where(recipients.c.person_id == gone).values(person_id=into))


def _came(state: str, status: str | None) -> int:
    """How far: left out, waiting, queued, sent (or nobody knows)."""
    if state == "left_out":
        return 0
    if state == "waiting":
        return 1
    return 2 if state == "queued" and status in {"waiting", "parked"} else 3


def _drop_twins(work: Work, seqs: Collection[int]) -> None:
    theirs = recipients.c.seq.in_(seqs)
    queued = select(recipients.c.outbox_id).where(theirs, recipients.c.state == "queued")
    _withdrawn(work, and_(UNSENT, outbox.c.id.in_(queued)), "waiting", "")
    work.connection.execute(delete(recipients).where(theirs, recipients.c.state.in_(("waiting", "left_out"))))
    work.connection.execute(update(recipients).where(theirs).values(person_id=None))


def let_go(work: Work, person_ids: Collection[str]) -> None:
    """They are erased: their lines stay without them; those that were not sent are left out."""
    hers = recipients.c.person_id.in_(person_ids)
    _left_out(work, hers, ERASED)
    keep_outcomes(work, outbox.c.person_id.in_(person_ids))
    work.connection.execute(update(recipients).where(hers).values(person_id=None))


def _on_their_way(work: Work, person_id: str) -> list[tuple[str, Audience]]:
    """(id, audience) of broadcasts that are not over and have a line of hers."""
    rows = work.connection.execute(
        select(broadcasts.c.id, broadcasts.c.audience)
        .join(recipients, recipients.c.broadcast_id == broadcasts.c.id)
        .where(recipients.c.person_id == person_id, broadcasts.c.over_at.is_(None))
    )
    return [(row.id, audience_of(json.loads(row.audience))) for row in rows]


def _opted_out(work: Work, person_id: str, broadcast_ids: Collection[str]) -> int:
    hers = and_(recipients.c.person_id == person_id, recipients.c.broadcast_id.in_(broadcast_ids))
    return _left_out(work, hers, OPTED_OUT) if broadcast_ids else 0


def _left_out(work: Work, hers: ColumnElement[bool], reason: str) -> int:
    queued = select(recipients.c.outbox_id).where(hers, recipients.c.state == "queued")
    taken = _withdrawn(work, and_(UNSENT, outbox.c.id.in_(queued)), "left_out", reason)
    waiting = update(recipients).where(hers, recipients.c.state == WAITING)
    return taken + work.connection.execute(waiting.values(state="left_out", reason=reason)).rowcount


def _withdrawn(work: Work, which: ColumnElement[bool], state: str, reason: str) -> int:
    gone: Any = work.connection.scalars(delete(outbox).where(which).returning(outbox.c.id)).all()
    if gone:
        work.connection.execute(
            update(recipients)
            .where(recipients.c.outbox_id.in_(gone))
            .values(state=state, reason=reason, outbox_id=None)
        )
    return len(gone)
