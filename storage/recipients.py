"""From an audience to lines, and from lines to the outbox: everybody once, however often the program dies in between.

A chunk of lines is one statement and one transaction; the broadcast remembers how far it came. Feeding locks lines and their
people, so that two processes take different ones and nobody who says stop in this moment is passed over (PostgreSQL).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, text, update

from flows.messages import Language
from storage import audience, keys, outbox
from storage.broadcasts import Broadcast, from_row
from storage.ledger import lines
from storage.statuses import PRIORITY, WAITING, SendClass
from storage.tables import addresses, broadcasts, consents, people, recipients
from storage.tables import keys as keys_table
from storage.tables import outbox as outbox_table
from storage.vault import SealError
from storage.work import Work

__all__ = ["AT_ONCE", "Ready", "due", "fan_out", "feed", "lines", "to_feed"]

AT_ONCE = 5_000
"""Candidates looked at in one unit of work, so that replies wait no longer than a fraction of a second."""
NO_KEY = "Her message could not be sealed: her key does not open."


@dataclass(frozen=True, slots=True)
class Ready:
    """A broadcast to feed, with the languages in which a template stands for it where the window is closed."""

    broadcast: Broadcast = field(repr=False)
    approved: frozenset[Language]


def due(work: Work) -> Broadcast | None:
    """The next broadcast whose recipients are not all written down: the one that was due first; None when there is none.

    On PostgreSQL it is this unit of work's: another process passes over it.
    """
    query = (
        select(broadcasts)
        .where(_RUNNING, broadcasts.c.due_at <= work.now, broadcasts.c.fanned_out_at.is_(None))
        .order_by(broadcasts.c.urgent.desc(), broadcasts.c.due_at, broadcasts.c.id)
        .limit(1)
    )
    locked = query if work.sqlite else query.with_for_update(skip_locked=True)
    row = work.connection.execute(locked).one_or_none()
    return None if row is None else from_row(row)


def fan_out(
    work: Work,
    broadcast: Broadcast,
    places: Sequence[str],
    doors: audience.Doors,
    *,
    at_once: int = AT_ONCE,
) -> int:
    """A line for each of the next `at_once` candidates; how many lines that were. Again until `due` gives another.

    Who is decided not to hear it gets her line too, with the reason. `places` as storage.audience.select_people.
    """
    column, rows = audience.driving(broadcast.audience)
    after = broadcast.fanned_to or ""
    last = work.connection.scalar(
        select(column).where(rows, column > after).order_by(column).offset(at_once - 1).limit(1)
    )
    if not work.sqlite and (last or after):
        # Many people: before PostgreSQL has counted new tables it takes thousands for one and loops over them for each.
        work.connection.execute(text("SET LOCAL enable_nestloop = off"))
    found = audience.decided(work, broadcast.audience, places, doors, audience.Span(after, last)).subquery()
    into = ["broadcast_id", "person_id", "channel", "language", "outside", "state", "reason"]
    new = select(
        literal(broadcast.id),
        found.c.person_id,
        found.c.channel,
        found.c.language,
        found.c.outside,
        case((found.c.reason == "", literal("waiting")), else_=literal("left_out")),
        found.c.reason,
    ).where(found.c.person_id.is_not(None))  # always so: SQLite reads ON CONFLICT only after a WHERE
    statement = work.insert(recipients).from_select(into, new).on_conflict_do_nothing()
    made = work.connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount
    work.connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast.id)
        .values(fanned_to=last or broadcast.fanned_to, fanned_out_at=work.now if last is None else None)
    )
    return made


def to_feed(work: Work, *, quiet: bool) -> list[Broadcast]:
    """Running broadcasts that are due and not late, those first that go first; in quiet hours only the urgent ones.

    On PostgreSQL nobody pauses or stops them until this unit of work is over.
    """
    query = (
        select(broadcasts)
        .where(
            _RUNNING,
            broadcasts.c.due_at <= work.now,
            or_(broadcasts.c.until.is_(None), broadcasts.c.until > work.now),
        )
        .order_by(broadcasts.c.urgent.desc(), broadcasts.c.due_at, broadcasts.c.id)
    )
    if quiet:
        query = query.where(broadcasts.c.urgent)
    locked = query if work.sqlite else query.with_for_update(read=True)
    return [from_row(row) for row in work.connection.execute(locked)]


def feed(
    work: Work, ready: Sequence[Ready], most_per_channel: Mapping[str, int], closed_before: datetime | None
) -> int:
    """Move waiting lines into the outbox, as long as fewer than so many notices wait there by channel; how many moved.

    Who said stop meanwhile, took the topic back or cannot be reached any more is left out here, and so is she whose window
    has closed where no template stands for it.
    """
    if not ready:
        return 0
    waiting = _waiting(work, most_per_channel)
    taken: list[int] = []
    for channel, most in most_per_channel.items():
        if (room := most - waiting.get(channel, 0)) > 0:
            taken += _take(work, [one.broadcast.id for one in ready], channel, room)
    if not taken:
        return 0
    return _queue(work, {one.broadcast.id: one for one in ready}, taken, closed_before)


def _waiting(work: Work, channels: Collection[str]) -> dict[str, int]:
    """Notices that wait in the outbox; what waits to be tried again later is ahead of nobody."""
    query = (
        select(outbox_table.c.channel, func.count().label("number"))
        .where(
            outbox_table.c.status == WAITING,
            outbox_table.c.priority == PRIORITY[SendClass.NOTICE],
            outbox_table.c.due_at <= work.now,
            outbox_table.c.channel.in_(sorted(channels)),
        )
        .group_by(outbox_table.c.channel)
    )
    return {row.channel: row.number for row in work.connection.execute(query)}


def _take(work: Work, broadcast_ids: Sequence[str], channel: str, most: int) -> list[int]:
    """Lines to queue now. A person whose turn is under way is passed over: she is taken a second later."""
    order = case({one: place for place, one in enumerate(broadcast_ids)}, value=recipients.c.broadcast_id)
    query = (
        select(recipients.c.seq)
        .join(people, people.c.id == recipients.c.person_id)
        .where(
            recipients.c.broadcast_id.in_(broadcast_ids),
            recipients.c.channel == channel,
            recipients.c.state == WAITING,
        )
        .order_by(order, recipients.c.seq)
        .limit(most)
    )
    if not work.sqlite:
        query = query.with_for_update(of=[recipients, people], key_share=True, skip_locked=True)
    return list(work.connection.scalars(query))


def _queue(
    work: Work, ready: Mapping[str, Ready], taken: Sequence[int], closed_before: datetime | None
) -> int:
    """Look at each again, now that she is held, and queue her message."""
    topic = case(
        {one.broadcast.id: one.broadcast.audience.topic for one in ready.values()},
        value=recipients.c.broadcast_id,
        else_="",
    )
    stop, asked = consents.alias("stop"), consents.alias("asked")
    reason = audience.reason_of(
        stop.c.person_id.is_not(None),
        and_(topic != "", asked.c.person_id.is_(None)),
        or_(addresses.c.person_id.is_(None), addresses.c.unreachable_reason.is_not(None)),
    )
    rows = work.connection.execute(
        select(
            recipients.c.seq,
            recipients.c.broadcast_id,
            recipients.c.person_id,
            recipients.c.channel,
            recipients.c.language,
            people.c.key_id,
            keys_table.c.wrapped,
            reason.label("reason"),
            audience.closed(recipients.c.channel, addresses.c.heard_at, closed_before).label("closed"),
        )
        .join(people, people.c.id == recipients.c.person_id)
        .join(keys_table, keys_table.c.id == people.c.key_id)
        .outerjoin(
            addresses,
            and_(addresses.c.person_id == people.c.id, addresses.c.channel == recipients.c.channel),
        )
        .outerjoin(stop, and_(stop.c.person_id == people.c.id, audience.is_stop(stop)))
        .outerjoin(
            asked,
            and_(asked.c.person_id == people.c.id, asked.c.topic == topic, asked.c.withdrawn_on.is_(None)),
        )
        .where(recipients.c.seq.in_(taken))
        .order_by(recipients.c.seq)
    ).all()
    changes: list[dict[str, Any]] = []
    notices: list[outbox.Notice] = []
    for row in rows:
        one = ready[row.broadcast_id]
        change = {"of_line": row.seq, "state": "left_out", "reason": row.reason, "outside": bool(row.closed)}
        if not row.reason and row.closed and row.language not in one.approved:
            change["reason"] = "no_window"
        elif not row.reason:
            try:
                keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
                body = one.broadcast.bodies[row.language]
                notices.append(outbox.notice(work, row.person_id, row.channel, body))
            except (SealError, keys.NoKeyError):
                change |= {"state": "failed", "reason": NO_KEY}
            else:
                change |= {"state": "queued", "reason": "", "outbox_id": notices[-1]["id"]}
        changes.append({"outbox_id": None} | change)
    outbox.queue_notices(work, notices)
    work.connection.execute(_CHANGED, changes)
    return len(notices)


_RUNNING = broadcasts.c.state == literal("running", literal_execute=True)
_CHANGED = (
    update(recipients)
    .where(recipients.c.seq == bindparam("of_line"))
    .values(
        state=bindparam("state"),
        reason=bindparam("reason"),
        outside=bindparam("outside"),
        outbox_id=bindparam("outbox_id"),
    )
)
