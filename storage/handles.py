"""The handle of a confidential report: who filed it, on which channel, boxed so that only delivery reads it.

It holds no address: that is looked up when something is sent, so that erasing the person leaves a handle
that leads nowhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from storage import keys, people
from storage.tables import addresses, aliases
from storage.tables import keys as keys_table
from storage.tables import people as people_table
from storage.vault import HandleOpener, SealError, place
from storage.work import Work

WHERE = place("reports", "handle", "")
"""The same everywhere, because a handle is copied into the outbox; the report's id is inside instead."""

FORMER = "former"
"""No channel: rows of `aliases` under it lead from the id of a person who was merged to who she is now."""


@dataclass(frozen=True, slots=True)
class Handle:
    """What delivery sees: who filed this report, and where she wants to be written to."""

    report_id: str
    person_id: str
    channel: str


def make(work: Work, report_id: str, person_id: str, channel: str) -> bytes:
    """The boxed handle that leads from a report to a person."""
    content = json.dumps([report_id, person_id, channel]).encode()
    return work.vault.box(content, WHERE)


def unbox(opener: HandleOpener, boxed: bytes) -> Handle:
    """The handle. Raises SealError."""
    return Handle(*json.loads(opener.open(boxed, WHERE)))


def for_report(report_id: str, body: bytes) -> bytes:
    """A body that goes with a handle: it names its report, so that a handle put elsewhere is noticed."""
    return report_id.encode() + b"\n" + body


def body_for(handle: Handle | None, content: bytes) -> bytes:
    """The body again. Raises SealError when the handle is another report's or does not open."""
    report_id, _, body = content.partition(b"\n")
    if handle is None or report_id.decode() != handle.report_id:
        raise SealError("A queued message and its handle belong to different reports.")
    return body


def followed(work: Work, opened: Mapping[str, Handle | None]) -> dict[str, Handle | None]:
    """The same handles, those of people who were merged into another (storage.merging) leading to that one."""
    hashes = {
        work.vault.alias_hash(FORMER, handle.person_id): handle.person_id
        for handle in opened.values()
        if handle is not None
    }
    if not hashes:
        return dict(opened)
    rows = work.connection.execute(
        select(aliases.c.hash, aliases.c.person_id).where(
            aliases.c.channel == FORMER, aliases.c.hash.in_(hashes)
        )
    )
    now = {hashes[row.hash]: row.person_id for row in rows}
    return {
        row_id: handle and replace(handle, person_id=now.get(handle.person_id, handle.person_id))
        for row_id, handle in opened.items()
    }


@dataclass(frozen=True, slots=True)
class Way:
    """How a channel reaches somebody: her address, when she last wrote on it, and why nothing may be sent ('': it may)."""

    address: str = field(repr=False)
    heard_at: datetime | None
    unreachable: str


def addresses_of(work: Work, handles: list[Handle]) -> dict[tuple[str, str], Way]:
    """The way to each, by (person id, channel), of those who are still there."""
    if not handles:
        return {}
    rows = work.connection.execute(
        select(
            addresses.c.person_id,
            addresses.c.channel,
            addresses.c.sealed,
            addresses.c.heard_at,
            addresses.c.unreachable_reason,
            keys_table.c.id,
            keys_table.c.wrapped,
        )
        .join_from(addresses, people_table, people_table.c.id == addresses.c.person_id)
        .join(keys_table, keys_table.c.id == people_table.c.key_id)
        .where(addresses.c.person_id.in_({handle.person_id for handle in handles}))
    )
    found = {}
    for row in rows:
        try:
            keys.learn_person(work, row.person_id, row.id, row.wrapped)
            address = people.open_address(work, row.person_id, row.channel, row.sealed)
        except SealError:
            continue  # damaged: nobody can reach her by it, and everybody else is still sent to
        found[row.person_id, row.channel] = Way(address, row.heard_at, row.unreachable_reason or "")
    return found
