"""People: an opaque id, the addresses that reach them (sealed, found by hash), a language."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from flows.messages import Language
from storage import keys, marks, parking
from storage.prepared import Prepared, PreparedNew
from storage.tables import addresses, people
from storage.tables import keys as keys_table
from storage.vault import place
from storage.work import Work

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Person:
    """What the turn may know, of her and of one channel.

    `unreachable`: why nothing may be sent on this channel, '' when it may. `heard_at`: when she last wrote on it, to
    the minute; None when that is not known. `refused`: how many messages of hers were not kept (storage.flooding).
    """

    id: str
    language: Language | None
    language_chosen: bool
    last_inbound_at: datetime
    unreachable: str = ""
    heard_at: datetime | None = None
    refused: int = 0


def find(work: Work, channel: str, address: str) -> Person | None:
    """The person behind an address, or None."""
    return _found(work, channel, address, _BY_HASH)


def find_to_write(work: Work, channel: str, address: str) -> Person | None:
    """As find, and on PostgreSQL nobody gives her a new key until this unit of work is over."""
    return _found(work, channel, address, _BY_HASH if work.sqlite else _BY_HASH_LOCKED)


def find_or_make(work: Work, channel: str, address: str) -> Person:
    """The person behind an address, made when she is new; two who make her at once get the same one."""
    person = find_to_write(work, channel, address)
    if person is not None:
        return person
    try:
        with work.connection.begin_nested():
            return _make(work, channel, address)
    except _MadeMeanwhileError:
        person = find_to_write(work, channel, address)
        if person is None:
            raise
        return person


def hold(work: Work, person_id: str) -> None:
    """On PostgreSQL nobody gives her a new key until this unit of work is over; one known before may be old.

    Nothing to do in her own turn, which holds her already, nor on SQLite, where one writes at a time. In the turn of
    somebody else she may write meanwhile, and have a turn: only what would give her a new key waits (hold_alone).
    """
    if work.sqlite or work.turn_of == person_id:
        return
    key_id = (_HELD if work.answering is None else _HELD_BESIDE).scalar(work, {"id": person_id})
    if key_id is not None:
        work.person_keys[person_id] = key_id


def hold_alone(work: Work, person_id: str) -> None:
    """Before she gets a new key: on PostgreSQL whoever sealed something under the old one is over, and nobody else begins."""
    if not work.sqlite:
        _HELD_ALONE.scalar(work, {"id": person_id})


def get(work: Work, person_id: str, channel: str) -> Person | None:
    """The person, with whether she can be reached on `channel`; None when erased."""
    row = _BY_ID.one(work, {"id": person_id, "channel": channel})
    return None if row is None else _person(row)


def address(work: Work, person_id: str, channel: str) -> str | None:
    """How `channel` reaches her, or None."""
    sealed = work.connection.scalar(
        select(addresses.c.sealed)
        .where(addresses.c.person_id == person_id, addresses.c.channel == channel)
        .limit(1)
    )
    return None if sealed is None else open_address(work, person_id, channel, sealed)


def last_channel(work: Work, person_id: str) -> str | None:
    """The channel to write to her first: one that reaches her, before one that does not; None when erased."""
    channel: str | None = work.connection.scalar(
        select(addresses.c.channel)
        .where(addresses.c.person_id == person_id)
        .order_by(addresses.c.unreachable_reason.is_not(None), addresses.c.channel)
        .limit(1)
    )
    return channel


def open_address(work: Work, person_id: str, channel: str, sealed: bytes) -> str:
    """A sealed address in clear."""
    key_id = keys.of_person(work, person_id)
    return keys.open_with(
        work, key_id, sealed, place("addresses", "sealed", f"{channel}/{person_id}")
    ).decode()


def seal_address(work: Work, person_id: str, channel: str, in_clear: str) -> bytes:
    """An address as its row holds it."""
    key_id = keys.of_person(work, person_id)
    return keys.seal_with(
        work, key_id, in_clear.encode(), place("addresses", "sealed", f"{channel}/{person_id}")
    )


def heard_from(work: Work, person: Person, channel: str) -> None:
    """She just wrote on this channel: noted to the minute, and nothing keeps us from answering any more.

    What was parked until she writes waits to be sent again.
    """
    if abs(work.now - person.last_inbound_at) >= A_MINUTE:
        _HEARD.run(work, {"person": person.id, "at": work.now})
    released = parking.release(work, person.id, channel)
    late = person.heard_at is None or abs(work.now - person.heard_at) >= A_MINUTE
    if released or late or person.unreachable:
        _REACHED.run(work, {"person": person.id, "on": channel, "at": work.now})


def some_time_today(now: datetime) -> datetime:
    """When she was heard, where nothing may tell the hour: the end of the day, so that she can still be answered."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def heard_at(work: Work, person_id: str, channel: str) -> datetime | None:
    """When she last wrote on this channel; on PostgreSQL she writes no more until this unit of work is over."""
    hold(work, person_id)
    found: datetime | None = work.connection.scalar(
        select(addresses.c.heard_at).where(addresses.c.person_id == person_id, addresses.c.channel == channel)
    )
    return found


def window_is_closed(work: Work, person_id: str, channel: str, tried_at: datetime, since: datetime) -> None:
    """The channel refused a message of `tried_at` since she wrote too long ago: `since` then, by our reckoning too.

    What she wrote after `tried_at` opened the window again.
    """
    work.connection.execute(
        update(addresses)
        .where(
            addresses.c.person_id == person_id,
            addresses.c.channel == channel,
            addresses.c.heard_at <= tried_at,
            addresses.c.heard_at > since,
        )
        .values(heard_at=since)
    )


def language(work: Work, person_id: str) -> Language | None:
    """Hers; None where she has not shown it, or is erased."""
    found: Language | None = work.connection.scalar(select(people.c.language).where(people.c.id == person_id))
    return found


def set_language(work: Work, person_id: str, language: Language, *, chosen: bool) -> None:
    """Her language: chosen by her, or guessed. A guess never replaces a choice."""
    statement = update(people).where(people.c.id == person_id)
    if not chosen:
        statement = statement.where(people.c.language_chosen.is_(False))
    work.connection.execute(statement.values(language=language, language_chosen=chosen))


def exists_id(work: Work, person_id: str) -> bool:
    """Whether the person is still there."""
    return bool(_EXISTS.scalar(work, {"id": person_id}))


def _found(work: Work, channel: str, address: str, query: Prepared) -> Person | None:
    now, before = work.vault.address_hashes(channel, address)
    found = query.one(work, {"channel": channel, "hash": now, "before": before})
    if found is None:
        return None
    keys.learn_person(work, found.id, found.key_id, found.wrapped)
    return _person(found)


def _person(row: Any) -> Person:  # noqa: ANN401 - a row of _BY_HASH or _BY_ID
    return Person(
        row.id,
        row.language,
        row.language_chosen,
        row.last_inbound_at,
        row.unreachable_reason or "",
        row.heard_at,
        row.refused or 0,
    )


class _MadeMeanwhileError(Exception):
    """Somebody else made her: no error of the database, which PostgreSQL would log with the hash of her address."""


def _make(work: Work, channel: str, address: str) -> Person:
    person_id, key_id = work.new_id(), keys.make(work)
    work.person_keys[person_id] = key_id
    _NEW.run(
        work,
        {
            "id": person_id,
            "key_id": key_id,
            "language": None,
            "language_chosen": False,
            "last_inbound_at": work.now,
            "marks": marks.sealed(work, person_id, marks.Marks()),
        },
    )
    fresh = _NEW_ADDRESS.run(
        work,
        {
            "channel": channel,
            "hash": work.vault.address_hash(channel, address),
            "person_id": person_id,
            "sealed": seal_address(work, person_id, channel, address),
            "heard_at": work.now,
        },
    )
    if not fresh:
        raise _MadeMeanwhileError
    return Person(person_id, None, False, work.now, heard_at=work.now)


_PERSON = (
    people.c.id,
    people.c.language,
    people.c.language_chosen,
    people.c.last_inbound_at,
    people.c.refused,
)
_FOUND = (
    select(
        *_PERSON,
        people.c.key_id,
        keys_table.c.wrapped,
        addresses.c.unreachable_reason,
        addresses.c.heard_at,
    )
    .join_from(addresses, people, people.c.id == addresses.c.person_id)
    .join(keys_table, keys_table.c.id == people.c.key_id)
    .where(addresses.c.channel == bindparam("channel"))
    .where(addresses.c.hash.in_([bindparam("hash"), bindparam("before")]))
)
_BY_HASH = Prepared(_FOUND)
_BY_HASH_LOCKED = Prepared(_FOUND.with_for_update(of=people, key_share=True))
"""Exclusive, since heard_from writes this row: two that share the lock would wait for each other."""
_KEY_OF = select(people.c.key_id).where(people.c.id == bindparam("id"))
_HELD = Prepared(_KEY_OF.with_for_update(key_share=True))
_HELD_BESIDE = Prepared(_KEY_OF.with_for_update(read=True, key_share=True))
_HELD_ALONE = Prepared(_KEY_OF.with_for_update())
_EXISTS = Prepared(select(people.c.id).where(people.c.id == bindparam("id")))
_BY_ID = Prepared(
    select(*_PERSON, addresses.c.unreachable_reason, addresses.c.heard_at)
    .outerjoin(
        addresses, (addresses.c.person_id == people.c.id) & (addresses.c.channel == bindparam("channel"))
    )
    .where(people.c.id == bindparam("id"))
    .limit(1)
)
_HEARD = Prepared(
    update(people).where(people.c.id == bindparam("person")).values(last_inbound_at=bindparam("at"))
)
_REACHED = Prepared(
    update(addresses)
    .where(addresses.c.person_id == bindparam("person"), addresses.c.channel == bindparam("on"))
    .values(unreachable_reason=None, heard_at=bindparam("at"))
)
_NEW = Prepared(
    insert(people), columns=("id", "key_id", "language", "language_chosen", "last_inbound_at", "marks")
)
_NEW_ADDRESS = PreparedNew(addresses, ("channel", "hash", "person_id", "sealed", "heard_at"))
