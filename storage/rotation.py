"""The secret is changed: what it wraps and boxes goes over to the new one, a few rows at a time, while the program runs.

Each unit of work stands alone: killed at any moment, what is done is done, and the next run goes on with the rest. Rows do
not say which secret they are under; each is tried under the new one first, which costs some microseconds. Content is not
touched: it is sealed under its own key, and only that key's wrapping changes. What is found by a hash of the secret is hashed
anew (storage/rehashing.py).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, case, select, update

from storage import outbox, rehashing
from storage.handles import WHERE
from storage.lasting import NAMES
from storage.tables import commendations, keys, lasting_keys, reports, to_forget
from storage.tables import outbox as queued
from storage.vault import Reboxer, SealError, Vault, place
from storage.work import Storage, Work

UNIT = 200
"""Rows in one unit of work: some milliseconds in which nobody else writes on SQLite."""
MOST_PASSES = 3
"""More are of no use: then a process still makes new things under the old secret."""

Anew = Callable[[Vault, Reboxer, str, bytes], bytes | None]
"""A value of the row with this id under the new secret; None where it is. Raises SealError where neither opens it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that the secret wraps or boxes, and which of its rows."""

    table: Table
    name: str
    anew: Anew
    rows: Sequence[ColumnElement[bool]] = ()

    @property
    def by(self) -> Any:  # noqa: ANN401 - a column of text
        """What its rows are named by."""
        return self.table.primary_key.columns[0] if "id" not in self.table.c else self.table.c.id


@dataclass
class Done:
    """What one run did: rows under the new secret now that were not, those that neither secret opens, passes over all."""

    moved: int = 0
    lost: int = 0
    passes: int = 0
    is_whole: bool = False
    """Whether the last pass found nothing left."""


def _wrapped(vault: Vault, _: Reboxer, key_id: str, value: bytes) -> bytes | None:
    return vault.rewrapped(key_id, value)


def _lasting(vault: Vault, _: Reboxer, name: str, value: bytes) -> bytes | None:
    return vault.rewrapped(next(key_id for key_id, known in NAMES.items() if known == name), value)


def _handle(_: Vault, reboxer: Reboxer, _row_id: str, value: bytes) -> bytes | None:
    return reboxer.reboxed(value, WHERE)


def _in_place(table: str, column: str, _: Vault, reboxer: Reboxer, row_id: str, value: bytes) -> bytes | None:
    return reboxer.reboxed(value, place(table, column, row_id))


COLUMNS: tuple[Column, ...] = (
    Column(lasting_keys, "wrapped", _lasting),
    Column(keys, "wrapped", _wrapped),
    Column(reports, "handle", _handle),
    Column(commendations, "handle", _handle),
    Column(queued, "handle", _handle),
    Column(queued, "body", partial(_in_place, "outbox", "body"), (queued.c.person_id.is_(None),)),
    Column(to_forget, "what", partial(_in_place, "to_forget", "what")),
)
"""All of them (tests/storage/test_rotation.py compares with the tables)."""
HASHED = (rehashing.Addresses(), rehashing.Parked())


def rotate(storage: Storage, reboxer: Reboxer, said: Callable[[int], None] = lambda _: None) -> Done:
    """Bring everything under the new secret, until a whole pass finds nothing left; `said` hears how many rows moved so far.

    The vault and the reboxer know both secrets. At the end SQLite's log of changes is emptied: its old pages hold what the
    old secret opens.
    """
    done = Done()
    while not done.is_whole and done.passes < MOST_PASSES:
        before, done.lost = done.moved, 0
        for column in COLUMNS:
            for found in _left(storage, reboxer, column, done):
                with storage.begin() as work:
                    done.moved += _move(work, column, found)
                said(done.moved)
        for hashed in HASHED:
            for found in hashed.left(storage, UNIT, done):
                done.moved += hashed.move(storage, found, UNIT)
                said(done.moved)
        done.passes += 1
        done.is_whole = done.moved == before
    storage.database.forget_changes()
    return done


def left(storage: Storage, reboxer: Reboxer) -> int:
    """How many rows only the old secret opens. Every row is looked at, in units that only read."""
    return sum(len(found) for found in _all_left(storage, reboxer))


def any_left(storage: Storage, reboxer: Reboxer) -> bool:
    """Whether there is one, as soon as it is found."""
    return any(_all_left(storage, reboxer))


Found = list[dict[str, Any]]
"""Rows to be changed: `row`, what it held (`was`), and what it is to hold (`anew`)."""


def _all_left(storage: Storage, reboxer: Reboxer) -> Iterator[Found]:
    for column in COLUMNS:
        yield from _left(storage, reboxer, column, Done())
    for hashed in HASHED:
        yield from hashed.left(storage, UNIT, Done())


def _left(storage: Storage, reboxer: Reboxer, column: Column, done: Done) -> Iterator[Found]:
    value = column.table.c[column.name]
    query = select(column.by.label("row"), value.label("was")).where(value.is_not(None), *column.rows)
    after = ""
    while True:
        with storage.read() as work:
            rows = work.connection.execute(
                query.where(column.by > after).order_by(column.by).limit(UNIT)
            ).all()
        found: Found = []
        for row in rows:
            try:
                anew = column.anew(storage.vault, reboxer, row.row, row.was)
            except SealError:
                done.lost += 1
                continue
            if anew is not None:
                found.append({"of_row": row.row, "was": row.was, "anew": anew})
        if found:
            yield found
        if len(rows) < UNIT:
            return
        after = rows[-1].row


def _move(work: Work, column: Column, found: Found) -> int:
    """Change what still is as it was read; how many rows were to change."""
    value = column.table.c[column.name]
    held = (column.by == bindparam("of_row"), value == bindparam("was"))
    values: dict[Any, Any] = {value: bindparam("anew")}
    if value is queued.c.handle:
        values[queued.c.lane] = _lane(bindparam("lane_was"), bindparam("lane_anew"))
        found = [row | _lanes(row) for row in found]
    work.connection.execute(update(column.table).where(*held).values(values), found)
    if column.anew is _handle and column.table is not queued:
        _move_what_waits(work, found)
    return len(found)


def _move_what_waits(work: Work, found: Found) -> None:
    """What is queued by these handles goes along in the same unit of work: one report's messages keep one lane."""
    by_lane = {outbox.lane_of(row["was"]): row for row in found}
    waiting = select(queued.c.seq, queued.c.lane).where(queued.c.lane.in_(by_lane))
    rows = [
        {
            "of_row": row.seq,
            "was": by_lane[row.lane]["was"],
            "anew": by_lane[row.lane]["anew"],
            "lane_anew": outbox.lane_of(by_lane[row.lane]["anew"]),
        }
        for row in work.connection.execute(waiting)
    ]
    if rows:
        statement = update(queued).where(
            queued.c.seq == bindparam("of_row"), queued.c.handle == bindparam("was")
        )
        work.connection.execute(statement.values(handle=bindparam("anew"), lane=bindparam("lane_anew")), rows)


def _lanes(row: dict[str, Any]) -> dict[str, str]:
    return {"lane_was": outbox.lane_of(row["was"]), "lane_anew": outbox.lane_of(row["anew"])}


def _lane(was: Any, anew: Any) -> Any:  # noqa: ANN401 - bound values
    """Errands by a handle have no lane, and get none."""
    return case((queued.c.lane == was, anew), else_=queued.c.lane)
