"""By what a channel knows one person: the address that she is written to, and aliases that lead to her as well.

WhatsApp knows a person by her phone number, by an opaque id, or by both. The number is the address as soon as it is
known. An opaque id beside a number is an alias: only its keyed hash is kept, enough to recognise her by.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import merging, people
from storage.people import Person
from storage.tables import addresses, aliases
from storage.tables import people as people_table
from storage.work import Work

_SETTLES = 0x62617205
SILENT = timedelta(days=90)
"""Our caution, from no source: an unused number is given to somebody else after months, how many each network decides."""


class Step(StrEnum):
    """What a message with a number and an opaque id means for who is known."""

    SAME = "same"
    """Both lead to one person already."""
    NEW = "new"
    """Neither leads to anybody."""
    ALIAS = "alias"
    """The number's person shows her opaque id for the first time."""
    NUMBER = "number"
    """The opaque id's person shows her number, or a new one."""
    MERGE = "merge"
    """One person was known twice, by each alone: who has the number stays."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known by either; '' is nobody.

    `number_has_another`: the number's person is known by another opaque id. `opaque_has_another`: the opaque id's
    person has another number. `number_was_silent`: nobody wrote from the number for SILENT.
    """

    by_number: str = ""
    by_opaque: str = ""
    number_has_another: bool = False
    opaque_has_another: bool = False
    number_was_silent: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """What to do. `loses`: whoever had the number until now is somebody else, and loses it first."""

    step: Step
    loses: bool = False


def joint(known: Known) -> Joint:
    """What to do about a number and an opaque id that came together.

    An opaque id is one account's; a number is given to a new owner some months after the old one let it go. So where
    the two contradict what is known, or the number was silent for so long, it has changed hands, and nothing of its old
    owner may go to the new one: who was only silent is a new person too, and her codes still open her reports.
    """
    if known.by_number and known.by_number == known.by_opaque:
        return Joint(Step.SAME)
    changed = known.number_has_another or known.opaque_has_another or known.number_was_silent
    loses = bool(known.by_number) and changed
    holder = "" if loses else known.by_number
    if holder and known.by_opaque:
        return Joint(Step.MERGE)
    if holder:
        return Joint(Step.ALIAS)
    return Joint(Step.NUMBER if known.by_opaque else Step.NEW, loses)


def of_sender(work: Work, channel: str, address: str, also: str = "") -> Person:
    """Who wrote, made when she is new; on PostgreSQL nobody gives her a new key until this unit of work is over.

    `address` is her number where the channel told it, else her opaque id; `also` the opaque id beside a number.
    """
    if not also or _are_one(work, channel, address, also):
        person = people.find_to_write(work, channel, address)
        if person is not None:
            return person
    # Nobody is held here yet: who waits for these locks may hold no person that somebody with the locks wants.
    _one_at_a_time(work, channel, address, *([also] if also else []))
    try:
        with work.connection.begin_nested():
            return _settled(work, channel, address, also)
    except IntegrityError:
        # Somebody who waits for no lock of ours moved an address meanwhile: an erasure, or an upload.
        return _settled(work, channel, address, also)


def _settled(work: Work, channel: str, address: str, also: str) -> Person:
    return _of_both(work, channel, address, also) if also else _of_one(work, channel, address)


def _of_one(work: Work, channel: str, address: str) -> Person:
    """She gave one identity. Who is known by it as an alias keeps her number, or is reached by it where she has none."""
    person_id = _by_alias(work, channel, address)
    if person_id and not _by_address(work, channel, address):
        _hold(work, person_id)
        person = people.get(work, person_id, channel)
        if person is not None and _by_alias(work, channel, address) == person_id:
            if people.address(work, person_id, channel) is None:
                _reach_by(work, person_id, channel, address)
            return person
    return people.find_or_make(work, channel, address)


def _of_both(work: Work, channel: str, number: str, opaque: str) -> Person:
    _hold(work, _by_address(work, channel, number), _by_opaque(work, channel, opaque))
    known = _known(work, channel, number, opaque)
    to_do = joint(known)
    if to_do.loses:
        _without_address(work, known.by_number, channel)
    match to_do.step:
        case Step.MERGE:
            merging.merge(work, known.by_opaque, known.by_number)
        case Step.NUMBER:
            _reach_by(work, known.by_opaque, channel, number)
        case _:
            pass
    person = people.find_or_make(work, channel, number)
    work.connection.execute(
        work.insert_new(aliases),
        {"channel": channel, "hash": work.vault.alias_hash(channel, opaque), "person_id": person.id},
    )
    return person


def _known(work: Work, channel: str, number: str, opaque: str) -> Known:
    by_number, by_opaque = _by_address(work, channel, number), _by_opaque(work, channel, opaque)
    others = select(func.count()).where(
        aliases.c.person_id == by_number,
        aliases.c.channel == channel,
        aliases.c.hash != work.vault.alias_hash(channel, opaque),
    )
    reached = select(addresses.c.hash).where(
        addresses.c.person_id == by_opaque,
        addresses.c.channel == channel,
        addresses.c.hash.not_in(work.vault.address_hashes(channel, opaque)),
    )
    silent = select(func.count()).where(
        addresses.c.person_id == by_number,
        addresses.c.channel == channel,
        addresses.c.heard_at < work.now - SILENT,
    )
    return Known(
        by_number,
        by_opaque,
        number_has_another=bool(by_number and work.connection.scalar(others)),
        opaque_has_another=bool(by_opaque and work.connection.scalar(reached)),
        number_was_silent=bool(by_number and work.connection.scalar(silent)),
    )


def _are_one(work: Work, channel: str, number: str, opaque: str) -> bool:
    query = select(aliases.c.person_id).join(addresses, addresses.c.person_id == aliases.c.person_id)
    known = work.connection.scalar(
        query.where(
            aliases.c.channel == channel,
            aliases.c.hash == work.vault.alias_hash(channel, opaque),
            addresses.c.channel == channel,
            addresses.c.hash.in_(work.vault.address_hashes(channel, number)),
        )
    )
    return known is not None


def _by_address(work: Work, channel: str, address: str) -> str:
    return _led_to(work, addresses, channel, work.vault.address_hashes(channel, address))


def _by_alias(work: Work, channel: str, address: str) -> str:
    return _led_to(work, aliases, channel, (work.vault.alias_hash(channel, address),))


def _by_opaque(work: Work, channel: str, opaque: str) -> str:
    return _by_alias(work, channel, opaque) or _by_address(work, channel, opaque)


def _led_to(work: Work, table: Table, channel: str, hashes: Sequence[bytes]) -> str:
    query = select(table.c.person_id).where(table.c.channel == channel, table.c.hash.in_(hashes))
    return work.connection.scalar(query) or ""


def _reach_by(work: Work, person_id: str, channel: str, address: str) -> None:
    """This is her address on `channel` from now on."""
    row = {
        "hash": work.vault.address_hash(channel, address),
        "sealed": people.seal_address(work, person_id, channel, address),
    }
    mine = (addresses.c.person_id == person_id, addresses.c.channel == channel)
    changed = work.connection.execute(update(addresses).where(*mine).values(unreachable_reason=None, **row))
    if changed.rowcount == 0:
        work.connection.execute(
            insert(addresses), {"channel": channel, "person_id": person_id, "heard_at": work.now, **row}
        )


def _without_address(work: Work, person_id: str, channel: str) -> None:
    """Nothing reaches her on `channel` until she writes under an alias of hers."""
    work.connection.execute(
        delete(addresses).where(addresses.c.person_id == person_id, addresses.c.channel == channel)
    )


def _one_at_a_time(work: Work, channel: str, *names: str) -> None:
    """On PostgreSQL two messages that bring the same identity settle it one after the other, also a new one.

    Whoever watches the server's locks sees numbers that stand in no table, and that two identities in 2^31 share.
    """
    if work.sqlite:
        return
    secret = hmac.digest(work.vault.shared(), b"baraza/1/settles", "sha256")
    digests = (hmac.digest(secret, f"{channel}\0{name}".encode(), "sha256") for name in names)
    for lock in sorted({int.from_bytes(digest[:4]) >> 1 for digest in digests}):
        work.connection.execute(select(func.pg_advisory_xact_lock(_SETTLES, lock)))


def _hold(work: Work, *person_ids: str) -> None:
    """On PostgreSQL these people stay as they are until this unit of work is over: no turn, no new key."""
    wanted = [person_id for person_id in person_ids if person_id]
    if work.sqlite or not wanted:
        return
    query = select(people_table.c.id, people_table.c.key_id).where(people_table.c.id.in_(wanted))
    for row in work.connection.execute(query.order_by(people_table.c.id).with_for_update()):
        work.person_keys[row.id] = row.key_id
