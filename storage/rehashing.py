"""The secret is changed: what is found by a hash of the secret, and can be hashed anew, is.

Each address is kept sealed beside its hash. Whose a parked row is nobody wrote down: it is found by trying everybody once,
as her next message would. What nobody could compute anew stays under what outlives the secret (storage/lasting.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import and_, bindparam, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from storage import keys, merging, people
from storage.tables import addresses, outbox
from storage.tables import keys as keys_table
from storage.tables import people as people_table
from storage.vault import SealError
from storage.work import Storage, Work

Found = list[dict[str, Any]]
"""Rows to be hashed anew, as they were read."""


class Lost(Protocol):
    """Counts rows that neither secret opens."""

    lost: int


@dataclass
class Counted:
    """How many."""

    lost: int = 0


def addresses_anew(storage: Storage, unit: int = 200) -> int:
    """How many addresses were hashed anew: a copy of before a change of the secret was brought back after it."""
    hashed = Addresses()
    return sum(hashed.move(storage, found, unit) for found in hashed.left(storage, unit, Counted()))


class Addresses:
    """The hash by which an address is found."""

    def left(self, storage: Storage, unit: int, lost: Lost) -> Iterator[Found]:
        """Those whose hash is not of the secret of now, in units that only read."""
        query = (
            select(
                addresses.c.person_id,
                addresses.c.channel,
                addresses.c.hash,
                addresses.c.sealed,
                keys_table.c.id.label("key_id"),
                keys_table.c.wrapped,
            )
            .join_from(addresses, people_table, people_table.c.id == addresses.c.person_id)
            .join(keys_table, keys_table.c.id == people_table.c.key_id)
            .order_by(addresses.c.person_id, addresses.c.channel)
            .limit(unit)
        )
        at, after = tuple_(addresses.c.person_id, addresses.c.channel), ("", "")
        while True:
            with storage.read() as work:
                rows = work.connection.execute(query.where(at > after)).all()
                found = [one for row in rows if (one := _to_hash(work, row, lost)) is not None]
            if found:
                yield found
            if len(rows) < unit:
                return
            after = rows[-1].person_id, rows[-1].channel

    def move(self, storage: Storage, found: Found, _unit: int) -> int:
        """Who is there twice, because two processes met her at once and hashed under different secrets, becomes one."""
        with storage.begin() as work:
            there = or_(
                *(and_(addresses.c.channel == one["on"], addresses.c.hash == one["anew"]) for one in found)
            )
            query = select(addresses.c.channel, addresses.c.hash, addresses.c.person_id).where(there)
            taken = {(row.channel, row.hash): row.person_id for row in work.connection.execute(query)}
            for one in found:
                if (into := taken.get((one["on"], one["anew"]))) is not None:
                    _become_one(work, one["whose"], into)
            free = [one for one in found if (one["on"], one["anew"]) not in taken]
            if free:
                try:
                    with work.connection.begin_nested():
                        work.connection.execute(_HASHED_ANEW, free)
                except IntegrityError:
                    pass  # somebody took one of them in this moment: the next pass sees whose it is
        return len(found)


class Parked:
    """The hash by which her next message finds what was parked for her by a handle."""

    def left(self, storage: Storage, unit: int, _: Lost) -> Iterator[Found]:
        """A few: they wait for a week at most."""
        query = select(outbox.c.seq, outbox.c.id, outbox.c.whose).where(outbox.c.whose.is_not(None))
        with storage.read() as work:
            found = [
                {"of_row": row.seq, "id": row.id, "was": row.whose}
                for row in work.connection.execute(query)
                if not storage.vault.is_parked_now(row.whose)
            ]
        for first in range(0, len(found), unit):
            yield found[first : first + unit]

    def move(self, storage: Storage, found: Found, unit: int) -> int:
        """One that is nobody's any more is found by nobody afterwards either."""
        waiting = {one["id"]: one for one in found}
        for person_ids in _everybody(storage, unit):
            for one in list(waiting.values()):
                whose = (who for who in person_ids if storage.vault.is_parked_for(one["was"], one["id"], who))
                if person_id := next(whose, None):
                    one["anew"] = storage.vault.parked_hash(one["id"], person_id)
                    del waiting[one["id"]]
            if not waiting:
                break
        with storage.begin() as work:
            for one in waiting.values():
                one["anew"] = storage.vault.parked_hash(one["id"], work.new_id())
            work.connection.execute(_PARKED_ANEW, found)
        return len(found)


def _to_hash(work: Work, row: Any, lost: Lost) -> dict[str, Any] | None:  # noqa: ANN401 - a row of Addresses.left
    try:
        keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
        address = people.open_address(work, row.person_id, row.channel, row.sealed)
    except SealError:
        lost.lost += 1
        return None
    anew = work.vault.address_hash(row.channel, address)
    if anew == row.hash:
        return None
    return {"whose": row.person_id, "on": row.channel, "was": row.hash, "anew": anew}


def _become_one(work: Work, gone: str, into: str) -> None:
    for person_id in sorted([gone, into]):
        people.hold(work, person_id)
    if people.exists_id(work, gone) and people.exists_id(work, into):
        merging.merge(work, gone, into)


def _everybody(storage: Storage, unit: int) -> Iterator[list[str]]:
    after = ""
    while True:
        query = select(people_table.c.id).where(people_table.c.id > after).order_by(people_table.c.id)
        with storage.read() as work:
            found = list(work.connection.scalars(query.limit(unit)))
        if found:
            yield found
        if len(found) < unit:
            return
        after = found[-1]


_HASHED_ANEW = (
    update(addresses)
    .where(
        addresses.c.person_id == bindparam("whose"),
        addresses.c.channel == bindparam("on"),
        addresses.c.hash == bindparam("was"),
    )
    .values(hash=bindparam("anew"))
)
_PARKED_ANEW = (
    update(outbox)
    .where(outbox.c.seq == bindparam("of_row"), outbox.c.whose == bindparam("was"))
    .values(whose=bindparam("anew"))
)
