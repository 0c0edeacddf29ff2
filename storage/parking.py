"""Messages that wait outside a channel's window until she writes: whose they are, and what ends the waiting.

A row that names her is found by her id. A row that goes by the handle of a confidential report must not name her, and
nothing but delivery can open the handle: so delivery, when it parks the row, leaves a keyed hash of the row's own id
and hers. Two rows of one person show no likeness, and whoever does not hold the secret can try nobody out.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, union_all, update

from storage.prepared import Prepared
from storage.statuses import PARKED, SendKind, SendStatus
from storage.tables import outbox
from storage.work import Work


def park(work: Work, row_id: str, person_id: str, closed_at: datetime) -> bool:
    """A row that was claimed waits until she writes; its place in the order stays, and it was no try. False: it is no
    longer ours.

    `closed_at`: the window counts as closed since then, for this row. Only delivery calls this.
    """
    goes_by_handle = outbox.c.handle.is_not(None)
    held = and_(outbox.c.id == row_id, outbox.c.status == SendStatus.SENDING.value)
    values = {
        "status": SendStatus.PARKED.value,
        "claimed_at": None,
        "closed_at": closed_at,
        "tries": outbox.c.tries - 1,
    }
    moved = work.connection.execute(update(outbox).where(held, ~goes_by_handle).values(values))
    if moved.rowcount == 0:
        whose = work.vault.parked_hash(row_id, person_id)
        moved = work.connection.execute(
            update(outbox).where(held, goes_by_handle).values(values | {"whose": whose})
        )
    return moved.rowcount > 0


def parked(work: Work, person_id: str, channel: str | None = None) -> list[int]:
    """The rows of hers that are parked, those of confidential reports among them.

    `channel`: of the rows that name her only those on this one.
    """
    return _theirs(work, [person_id], [SendStatus.PARKED], channel)


def release(work: Work, person_id: str, channel: str | None = None) -> int:
    """She wrote on this channel: what was parked for her waits to be sent again, in its order; how many rows.

    Only the status changes: it was due when it was parked, and a time of now would stand in her own row as well.
    """
    rows = parked(work, person_id, channel) if channel is None else _parked_on(work, person_id, channel)
    if rows:
        work.connection.execute(
            update(outbox)
            .where(outbox.c.seq.in_(rows), outbox.c.status == PARKED)
            .values(status=SendStatus.WAITING.value)
        )
    return len(rows)


def release_one(work: Work, row_id: str) -> None:
    """A row that was just parked is sent again at once, by other words: its window counts as closed."""
    work.connection.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.status == PARKED)
        .values(status=SendStatus.WAITING.value)
    )


def belongs_to(work: Work, gone: str, into: str) -> None:
    """`gone` turned out to be `into`: what was parked by a handle for her is found by the other id from now on."""
    unnamed = select(outbox.c.seq, outbox.c.id, outbox.c.whose).where(outbox.c.whose.is_not(None))
    anew = [
        {"of_row": row.seq, "anew": work.vault.parked_hash(row.id, into)}
        for row in work.connection.execute(unnamed)
        if work.vault.is_parked_for(row.whose, row.id, gone)
    ]
    if anew:
        statement = update(outbox).where(outbox.c.seq == bindparam("of_row")).values(whose=bindparam("anew"))
        work.connection.execute(statement, anew)


def drop(work: Work, person_ids: Collection[str]) -> int:
    """They are erased, or said stop: what is or was parked for them and is not sent goes; how many rows.

    What was parked counts also when it waits again: her "stop" itself has released it.
    """
    return _drop(work, _theirs(work, person_ids, [SendStatus.PARKED, SendStatus.WAITING], None))


def drop_unsent(work: Work, lane: str) -> int:
    """A confidential report is withdrawn: what waits to be sent by its handle goes, and what is kept until it arrived.

    `lane`: outbox.lane_of its handle. A note of a new state stays: it has no lane.
    """
    query = select(outbox.c.seq).where(
        outbox.c.lane == lane,
        outbox.c.status != SendStatus.SENDING.value,
        outbox.c.kind == SendKind.MESSAGE.value,
    )
    return _drop(work, work.connection.scalars(query).all())


def _parked_on(work: Work, person_id: str, channel: str) -> list[int]:
    """As parked, for each message that arrives."""
    return [
        row.seq
        for row in _PARKED_ON.all(work, {"person": person_id, "on": channel})
        if row.whose is None or work.vault.is_parked_for(row.whose, row.id, person_id)
    ]


def _drop(work: Work, rows: Sequence[int]) -> int:
    if rows:
        work.erased = True
        work.connection.execute(delete(outbox).where(outbox.c.seq.in_(rows)))
    return len(rows)


def _theirs(
    work: Work, person_ids: Collection[str], statuses: Sequence[SendStatus], channel: str | None
) -> list[int]:
    """The rows that were parked and are in one of `statuses`: by the id, and by trying each hash of the others."""
    was_parked: list[ColumnElement[bool]] = [
        outbox.c.closed_at.is_not(None),
        outbox.c.status.in_([status.value for status in statuses]),
    ]
    columns = (outbox.c.seq, outbox.c.id, outbox.c.whose)
    named = select(*columns).where(outbox.c.person_id.in_(person_ids), *was_parked)
    if channel is not None:
        named = named.where(outbox.c.channel == channel)
    unnamed = select(*columns).where(outbox.c.whose.is_not(None), *was_parked)
    return [
        row.seq
        for row in work.connection.execute(union_all(named, unnamed))
        if row.whose is None or any(work.vault.is_parked_for(row.whose, row.id, one) for one in person_ids)
    ]


_WAITS = (outbox.c.closed_at.is_not(None), outbox.c.status == PARKED)
_PARKED_ON = Prepared(
    union_all(
        select(outbox.c.seq, outbox.c.id, outbox.c.whose).where(
            outbox.c.person_id == bindparam("person"), outbox.c.channel == bindparam("on"), *_WAITS
        ),
        select(outbox.c.seq, outbox.c.id, outbox.c.whose).where(outbox.c.whose.is_not(None), *_WAITS),
    )
)
