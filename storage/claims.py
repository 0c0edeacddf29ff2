"""Delivery takes rows of the outbox: by class, in order, one person at a time; takes back from the dead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, update

from storage import consents, handles, keys, outbox, outcomes, people
from storage.prepared import Prepared
from storage.statuses import (
    PRIORITY,
    SENDING,
    SENT_AGAIN_AFTER_CRASH,
    WAITING,
    SendClass,
    SendKind,
    SendStatus,
)
from storage.tables import addresses
from storage.tables import keys as keys_table
from storage.tables import outbox as table
from storage.tables import people as people_table
from storage.vault import HandleOpener, SealError, place
from storage.work import Work

STOPPED = 'She said "stop": nothing is sent to her that she did not ask for.'
STALE_AFTER = timedelta(minutes=5)
"""Longer than any send with its time-outs takes: what is claimed longer was held by a delivery that died."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that delivery holds now; it ends with one of storage.outcomes: sent, retry, failed, unknown.

    `address` is None when the person is gone (then: failed), or for an errand about nobody. `tries` counts
    this one. `unreachable` says why nothing may be sent to her, '' when it may. `unreadable`: the content
    does not open (erased key, changed row); then body is empty, and it can only fail. `heard_at` is when she last
    wrote on this channel, None when that is not known, and `claimed_at` the time of this claim. `closed_at`: the
    channel refused this row then, since she had written too long ago. `to` is the recipient as she was queued for,
    None for an errand about nobody: what goes out beside this row goes to the same.
    """

    id: str
    person_id: str | None
    channel: str
    address: str | None = field(repr=False)
    cls: SendClass
    kind: SendKind
    body: bytes = field(repr=False)
    tries: int
    claimed_at: datetime
    unreachable: str = ""
    unreadable: bool = False
    heard_at: datetime | None = None
    queued_at: datetime | None = None
    closed_at: datetime | None = None
    to: outbox.ToPerson | outbox.ToHandle | None = None


def claim(
    work: Work,
    opener: HandleOpener,
    limit: int = 20,
    *,
    channels: Collection[str] | None = None,
    fetches: bool | None = None,
    notices: bool | None = None,
    by: int | None = None,
) -> list[Claimed]:
    """Due rows to send now, marked sending; commit before sending.

    `by`: the number of this process (storage.workers); None: it has none, and only time tells that it died.

    `channels`: only rows of these (None: of any); rows whose channel is boxed with their handle are always
    among them. `fetches`: only the fetching of files, which is slow (True), or all but that (False); `notices`
    likewise: they may wait long for their pace.
    Errands first, then urgent referrals, replies, notices; in each the oldest first. Of one person only the
    first, and none while another of hers is out or waits to be tried again. A notice to somebody who said stop fails
    here: it was queued before, or by a handle, of which nobody knew whose it is.
    """
    query = _due(None if channels is None else frozenset(channels), fetches, notices, locked=not work.sqlite)
    return _claim(work, opener, [row.seq for row in query.all(work, {"now": work.now, "most": limit})], by)


def _claim(work: Work, opener: HandleOpener, mine: list[int], by: int | None) -> list[Claimed]:
    if not mine:
        return []
    rows = _taken(work, mine, by)
    boxed = {row.id: _open_handle(opener, row.handle) for row in rows if row.handle is not None}
    opened = handles.followed(work, boxed)
    reached = handles.addresses_of(work, [handle for handle in opened.values() if handle is not None])
    claimed = [_claimed(work, opener, row, opened.get(row.id), reached) for row in rows]
    unwelcome = _unwelcome(work, claimed)
    for row in unwelcome:
        outcomes.failed(work, row, STOPPED)
    return [row for row in claimed if row not in unwelcome]


def claim_within(
    work: Work,
    opener: HandleOpener,
    limit: int,
    notices: Mapping[str, int],
    fetches: int,
    *,
    channels: Collection[str],
    by: int | None = None,
) -> list[Claimed] | None:
    """As claim, of every kind at once, by one look; None, with nothing claimed, when that is not enough to choose by.

    At most so many `notices` by channel, and so many `fetches`. None means that more is due than fits.
    """
    query = _due(frozenset(channels), None, None, locked=not work.sqlite)
    due = query.all(work, {"now": work.now, "most": limit})
    room = dict(notices)
    for row in due:
        if row.kind == _FETCH:
            fetches -= 1
        elif row.priority == _BULK:
            # Whose channel is boxed with its handle, nobody knows yet: it counts as any that has room.
            channel = row.channel or max(room, key=room.__getitem__, default="")
            room[channel] = room.get(channel, 0) - 1
    if fetches < 0 or any(left < 0 for left in room.values()):
        return None
    return _claim(work, opener, [row.seq for row in due], by)


def _taken(work: Work, mine: list[int], by: int | None) -> list[Any]:
    """These rows, ours from now on, in the order in which they go out.

    Read only once they are ours: before, another process may seal a body anew under another key.
    """
    rows = []
    for begin in range(0, len(mine), _MOST_AT_ONCE):
        some = mine[begin : begin + _MOST_AT_ONCE]
        take, taken = _for_so_many(1 << (len(some) - 1).bit_length())
        # The last one is named again where there are fewer: so few statements serve all numbers.
        values = {f"seq{number}": some[min(number, len(some) - 1)] for number in range(_MOST_AT_ONCE)}
        take.run(work, values | {"at": work.now, "by": by})
        rows += taken.all(work, values)
    return rows


def _unwelcome(work: Work, claimed: list[Claimed]) -> list[Claimed]:
    notices = [row for row in claimed if row.cls is SendClass.NOTICE]
    stopped = consents.stopped_among(work, {row.person_id for row in notices if row.person_id})
    return [row for row in notices if row.person_id in stopped]


def reclaim(work: Work, older_than: timedelta = STALE_AFTER) -> tuple[int, int]:
    """Rows claimed longer ago by a delivery that died: (how many wait again, how many stay unknown).

    Replies, urgent referrals and errands go again; of notices nobody knows whether they went out. A single
    process may call it with zero at its start.
    """
    return _take_back(work, and_(table.c.status == SENDING, table.c.claimed_at <= work.now - older_than))


def take_back(work: Work, numbers: Collection[int]) -> tuple[int, int]:
    """What the processes of these numbers held, which are gone (storage.workers): as reclaim."""
    return _take_back(work, and_(table.c.status == SENDING, table.c.claimed_by.in_(list(numbers))))


def _take_back(work: Work, held: ColumnElement[bool]) -> tuple[int, int]:
    again = [cls.value for cls in SENT_AGAIN_AFTER_CRASH]
    waiting = work.connection.execute(
        update(table)
        .where(held, table.c["class"].in_(again))
        .values(status=SendStatus.WAITING.value, claimed_at=None, claimed_by=None)
    )
    unknown = outcomes.finish(
        work, held, SendStatus.UNKNOWN, failure="The program stopped while this was being sent."
    )
    return waiting.rowcount, unknown


def next_due(work: Work, *, channels: Collection[str] | None = None, notices: bool = True) -> datetime | None:
    """When `claim` finds something next, if nothing happens before; None when nothing waits.

    `notices`: whether notices are asked for too.

    What waits behind another message of the same person counts by that one alone: its own time is past.
    """
    query = _next(None if channels is None else frozenset(channels), notices=notices)
    due: datetime | None = query.scalar(work, {})
    return due


def elsewhere(work: Work, channels: Collection[str]) -> dict[str, int]:
    """How many rows wait by channel for others than these."""
    query = (
        select(table.c.channel, func.count().label("number"))
        .where(table.c.status == WAITING, table.c.channel.not_in(list(channels)))
        .group_by(table.c.channel)
    )
    return {row.channel: row.number for row in work.connection.execute(query)}


def _on(channels: Collection[str]) -> ColumnElement[bool]:
    return or_(table.c.channel.is_(None), table.c.channel.in_(sorted(channels)))


def _open_handle(opener: HandleOpener, boxed: bytes) -> handles.Handle | None:
    try:
        return handles.unbox(opener, boxed)
    except SealError:
        return None


def _claimed(
    work: Work,
    opener: HandleOpener,
    row: Any,  # noqa: ANN401 - a row of _CLAIMED
    handle: handles.Handle | None,
    reached: dict[tuple[str, str], handles.Way],
) -> Claimed:
    person_id, channel = row.person_id, row.channel or ""
    address, body, unreadable = None, b"", False
    heard_at: datetime | None = row.heard_at
    unreachable = row.unreachable_reason or ""
    to: outbox.ToPerson | outbox.ToHandle | None = person_id and outbox.ToPerson(person_id)
    if handle is not None:
        person_id, channel = handle.person_id, handle.channel
        to = outbox.ToHandle(handle.report_id, row.handle)
        if way := reached.get((person_id, channel)):
            address, heard_at, unreachable = way.address, way.heard_at, way.unreachable
    try:
        body, own_address = _opened(work, opener, row, handle)
        address = address or own_address
    except SealError:
        address, unreadable = None, True
    return Claimed(
        row.id,
        person_id,
        channel,
        address,
        SendClass(row.cls),
        SendKind(row.kind),
        body,
        row.tries,
        work.now,
        unreachable,
        unreadable,
        heard_at,
        row.queued_at,
        row.closed_at,
        to,
    )


def _opened(
    work: Work,
    opener: HandleOpener,
    row: Any,  # noqa: ANN401 - a row of _CLAIMED
    handle: handles.Handle | None,
) -> tuple[bytes, str | None]:
    """The body, and the address when the row names a person. Raises SealError."""
    if row.person_id is None:
        content = opener.open(row.body, place("outbox", "body", row.id))
        if row.handle is None and row.kind == SendKind.MESSAGE.value:
            address, _, said = content.partition(outbox.CHAT_ENDS)
            return said, address.decode()
        return (content if row.handle is None else handles.body_for(handle, content)), None
    keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
    body = outbox.open_body(work, row.person_id, row.id, row.body)
    if row.address is None:
        return body, None
    return body, people.open_address(work, row.person_id, row.channel, row.address)


_FETCH = SendKind.FETCH_MEDIA.value
_BULK = PRIORITY[SendClass.NOTICE]
_other = table.alias("other")
_EARLIER = exists().where(
    _other.c.lane == table.c.lane,
    _other.c.status.in_([WAITING, SENDING]),
    or_(
        _other.c.status == SENDING,
        _other.c.priority < table.c.priority,
        and_(_other.c.priority == table.c.priority, _other.c.seq < table.c.seq),
    ),
)
_DUE = (
    select(table.c.seq, table.c.priority, table.c.kind, table.c.channel)
    .where(
        table.c.status == WAITING,
        table.c.due_at <= bindparam("now"),
        ~_EARLIER,
    )
    .order_by(table.c.priority, table.c.seq)
    .limit(bindparam("most"))
)
_TAKE = update(table).values(
    status=SendStatus.SENDING.value,
    claimed_at=bindparam("at"),
    claimed_by=bindparam("by"),
    tries=table.c.tries + 1,
)
_CLAIMED = (
    select(
        table.c.id,
        table.c.person_id,
        table.c.handle,
        table.c.channel,
        table.c["class"].label("cls"),
        table.c.kind,
        table.c.body,
        table.c.tries,
        addresses.c.sealed.label("address"),
        addresses.c.unreachable_reason,
        addresses.c.heard_at,
        table.c.queued_at,
        table.c.closed_at,
        people_table.c.key_id,
        keys_table.c.wrapped,
    )
    .outerjoin(people_table, people_table.c.id == table.c.person_id)
    .outerjoin(keys_table, keys_table.c.id == people_table.c.key_id)
    .outerjoin(
        addresses,
        and_(addresses.c.person_id == table.c.person_id, addresses.c.channel == table.c.channel),
    )
    .order_by(table.c.priority, table.c.seq)
)


_MOST_AT_ONCE = 64
"""Rows in one statement: as many as delivery has under way."""


@cache
def _for_so_many(number: int) -> tuple[Prepared, Prepared]:
    mine = table.c.seq.in_([bindparam(f"seq{place}", type_=table.c.seq.type) for place in range(number)])
    return Prepared(_TAKE.where(mine)), Prepared(_CLAIMED.where(mine))


@cache
def _next(channels: frozenset[str] | None, *, notices: bool) -> Prepared:
    query = select(func.min(table.c.due_at)).where(table.c.status == WAITING, ~_EARLIER)
    if channels is not None:
        query = query.where(_on(channels))
    return Prepared(query if notices else query.where(table.c.priority < _BULK))


@cache
def _due(
    channels: frozenset[str] | None, fetches: bool | None, notices: bool | None, *, locked: bool
) -> Prepared:
    query = _DUE if channels is None else _DUE.where(_on(channels))
    if fetches is not None:
        query = query.where(table.c.kind == _FETCH if fetches else table.c.kind != _FETCH)
    if notices is not None:
        query = query.where(table.c.priority == _BULK if notices else table.c.priority < _BULK)
    return Prepared(query.with_for_update(of=table, skip_locked=True) if locked else query)
