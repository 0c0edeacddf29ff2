"""What arrived and waits for its turn: stored once, taken in order per person, erased when done."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from flows.messages import Inbound, InboundKind
from storage import identities, inbound_json, keys, page_history, people, said_ids
from storage.outbox import PAGE
from storage.prepared import Prepared, PreparedNew
from storage.statuses import WAITING
from storage.tables import inbox, seen
from storage.tables import keys as keys_table
from storage.tables import people as people_table
from storage.vault import SealError, place
from storage.work import Work

MAX_TRIES = 3
"""After this many failed turns a message is set aside for the operator, so that her lane goes on."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message whose turn it is. `tries`: how many turns failed on it."""

    seq: int
    id: str
    person_id: str
    inbound: Inbound = field(repr=False)
    tries: int


def store(work: Work, inbound: Inbound, also: str = "") -> str:
    """Keep what arrived; whose it is (her id), '' when it was seen before. Commit, then acknowledge it to the channel.

    Finds or makes the person; `also` is a second identity that came with her address. The unique hash of (channel,
    external id) decides, also between two that arrive at the same moment; it stays when the message itself is erased.
    Raises storage.flooding.InboxFullError when so much waits that it has to come again later.
    """
    hashed = work.vault.seen_hash(inbound.channel, inbound.external_id)
    if _SEEN.run(work, {"hash": hashed, "on_date": work.now.date()}) == 0:
        return ""
    person = identities.of_sender(work, inbound.channel, inbound.address, also)
    if inbound.kind is not InboundKind.LEFT:
        people.heard_from(work, person, inbound.channel)
    if inbound.channel == PAGE:
        page_history.went_on(work, person.id)
    said_ids.came(work, person.id, inbound)
    due = (
        work.now if work.flooding is None else work.flooding.due(work, person, inbound.channel, inbound.kind)
    )
    if due is None:  # she writes too fast, and is told what was not kept
        return person.id
    row_id = work.new_id()
    _INSERT.run(
        work,
        {
            "id": row_id,
            "channel": inbound.channel,
            "person_id": person.id,
            "received_at": inbound.received_at,
            "due_at": due,
            "status": "waiting",
            "tries": 0,
            "kind": inbound.kind.value,
            "payload": _seal(work, person.id, row_id, inbound_json.to_bytes(inbound)),
        },
    )
    return person.id


def known(work: Work, channel: str, external_ids: Collection[str]) -> set[str]:
    """Those of them that arrived here, as far as that is remembered (storage.retention)."""
    hashes = {work.vault.seen_hash(channel, one): one for one in external_ids}
    found = work.connection.scalars(select(seen.c.hash).where(seen.c.hash.in_(list(hashes))))
    return {hashes[bytes(one)] for one in found}


def next_waiting(work: Work) -> Waiting | None:
    """The oldest due message of a person none of whose earlier messages waits; None when there is none.

    Do the turn in the same unit of work and end with done, defer or failed. On PostgreSQL the person's row
    is locked, and people whom another process serves now are passed over.
    """
    query = _NEXT if work.sqlite else _NEXT_LOCKED
    while (row := query.one(work, {"now": work.now})) is not None:
        keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
        try:
            content = keys.open_with(work, row.key_id, row.payload, place("inbox", "payload", row.id))
            inbound = inbound_json.from_bytes(content)
        except (SealError, ValueError, KeyError, TypeError):
            # Damaged, tampered with, or in the shape of another release: nobody can ever read it, so it must
            # not stop everybody else.
            work.connection.execute(update(inbox).where(inbox.c.seq == row.seq).values(status="failed"))
            continue
        work.answering, work.turn_of = row.seq, row.person_id
        return Waiting(row.seq, row.id, row.person_id, inbound, row.tries)
    return None


def done(work: Work, row: Waiting, keep: str | None = None) -> None:
    """The turn is over: the message is erased, or `keep` (her words) stays sealed for the page's own history.

    Nothing stays when this turn filed without trace or erased her.
    """
    if keep is None or row.person_id in work.traceless:
        _DELETE.run(work, {"row": row.seq})
        return
    sealed = _seal(work, row.person_id, row.id, keep.encode("utf-8", "surrogatepass"))
    work.connection.execute(update(inbox).where(inbox.c.seq == row.seq).values(status="kept", payload=sealed))


def defer(work: Work, row: Waiting, until: datetime) -> None:
    """Not now: this message, and all later ones of hers, wait until then."""
    work.connection.execute(update(inbox).where(inbox.c.seq == row.seq).values(due_at=until))


def failed(work: Work, row: Waiting, again_at: datetime) -> bool:
    """The turn on it failed (in another unit of work, rolled back). True: it is given up after three tries.

    Else it waits until `again_at`. A message given up stays sealed until retention; her next one is served.
    """
    gave_up = row.tries + 1 >= MAX_TRIES
    work.connection.execute(
        update(inbox)
        .where(inbox.c.seq == row.seq, inbox.c.status == WAITING)
        .values(tries=row.tries + 1, due_at=again_at, status="failed" if gave_up else "waiting")
    )
    return gave_up


def next_due(work: Work) -> datetime | None:
    """When the earliest waiting message is due; None when nothing waits.

    One that waits behind an earlier message of the same person counts by that one: its own time is past, and
    whoever slept until then would not sleep at all.
    """
    due: datetime | None = _NEXT_DUE.scalar(work, {})
    return due


def backlog(work: Work) -> int:
    """How many messages wait."""
    return work.connection.scalar(select(func.count()).where(inbox.c.status == WAITING)) or 0


def _seal(work: Work, person_id: str, row_id: str, content: bytes) -> bytes:
    key_id = keys.of_person(work, person_id)
    return keys.seal_with(work, key_id, content, place("inbox", "payload", row_id))


_SEEN = PreparedNew(seen, ("hash", "on_date"))
_INSERT = Prepared(
    insert(inbox),
    columns=("id", "channel", "person_id", "received_at", "due_at", "status", "tries", "kind", "payload"),
)
_DELETE = Prepared(delete(inbox).where(inbox.c.seq == bindparam("row")))

_earlier = inbox.alias("earlier")
_EARLIER = exists().where(
    _earlier.c.person_id == inbox.c.person_id,
    _earlier.c.status == WAITING,
    _earlier.c.seq < inbox.c.seq,
)
_NEXT_DUE = Prepared(select(func.min(inbox.c.due_at)).where(inbox.c.status == WAITING, ~_EARLIER))
_OLDEST = (
    select(
        inbox.c.seq,
        inbox.c.id,
        inbox.c.person_id,
        inbox.c.payload,
        inbox.c.tries,
        people_table.c.key_id,
        keys_table.c.wrapped,
    )
    .join_from(inbox, people_table, people_table.c.id == inbox.c.person_id)
    .join(keys_table, keys_table.c.id == people_table.c.key_id)
    .where(
        inbox.c.status == WAITING,
        inbox.c.due_at <= bindparam("now"),
        ~_EARLIER,
    )
    .order_by(inbox.c.due_at, inbox.c.seq)
    .limit(1)
)
_NEXT = Prepared(_OLDEST)
_NEXT_LOCKED = Prepared(_OLDEST.with_for_update(of=[inbox, people_table], key_share=True, skip_locked=True))
"""With key_share whoever queues something for her meanwhile does not wait for her turn, and all others of its batch."""
