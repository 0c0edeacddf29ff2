"""What waits to be sent, queued in the turn's unit of work."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select

from storage import handles, keys, people
from storage.prepared import Prepared
from storage.statuses import FINAL, PARKED, PRIORITY, WAITING, SendClass, SendKind, SendStatus
from storage.tables import outbox
from storage.vault import place
from storage.work import Work

PAGE = "web"
"""The channel whose conversation is shown from here: bodies stay until its session ends."""


OVER = [status.value for status in FINAL]


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A person whose id is known."""

    person_id: str


@dataclass(frozen=True, slots=True)
class ToHandle:
    """Whoever filed a confidential report (reports.writable gives this). Only delivery sees who that is."""

    report_id: str
    handle: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToNobody:
    """An errand about no person: its body is boxed for delivery."""


@dataclass(frozen=True, slots=True)
class ToChat:
    """A chat of several people that has no row: its address goes boxed with the body, and only delivery sees it."""

    address: str = field(repr=False)


CHAT_ENDS = b"\n"
"""Between the address of a chat and what is said there."""

Recipient = ToPerson | ToHandle | ToNobody | ToChat


def queue(
    work: Work,
    to: Recipient,
    channel: str,
    body: bytes,
    *,
    cls: SendClass = SendClass.REPLY,
    kind: SendKind = SendKind.MESSAGE,
    due_at: datetime | None = None,
    erase_after_final: bool = False,
) -> str:
    """Queue one message or errand; its id. `body` is whatever delivery understands; `due_at` now when None.

    Messages of one person are sent in the order they were queued, replies before notices; errands wait for
    nothing. With ToHandle the channel is the handle's, whatever is given. A row queued in a turn that filed
    without trace or erased her is erased after its final status, whatever is asked here.
    """
    row = _row(work, to, channel, body, cls, kind)
    row["due_at"] = due_at or work.now
    row["erase_after_final"] = row["erase_after_final"] or erase_after_final
    _INSERT_ONE.run(work, row)
    return str(row["id"])


def queue_errands(work: Work, channel: str, kind: SendKind, bodies: Sequence[bytes]) -> None:
    """Queue errands about nobody, all at once; each is erased when it is done."""
    rows = [
        _row(work, ToNobody(), channel, body, SendClass.ERRAND, kind)
        | {"due_at": work.now, "erase_after_final": True}
        for body in bodies
    ]
    if rows:
        work.connection.execute(_INSERT, rows)


Notice = dict[str, Any]
"""A row for queue_notices."""


def notice(work: Work, person_id: str, channel: str, body: bytes) -> Notice:
    """A notice to a person whose row this unit of work holds and whose key it knows. Raises NoKeyError, SealError."""
    row_id = work.new_id()
    return _blank(work, row_id, channel, SendClass.NOTICE, SendKind.MESSAGE) | {
        "person_id": person_id,
        "lane": person_id,
        "body": seal_body(work, person_id, row_id, body),
        "due_at": work.now,
    }


def queue_notices(work: Work, notices: Sequence[Notice]) -> None:
    """Queue them all at once; their ids are in them."""
    if notices:
        work.connection.execute(_INSERT, notices)


def notice_waits(work: Work, to: ToPerson | ToHandle, like: Callable[[bytes], bool] = lambda _: True) -> bool:
    """Whether a notice for the same recipient waits to be sent, or until she writes, whose body is `like` this.

    A body that goes with a handle is read by delivery alone: there any notice is.
    """
    waiting = select(outbox.c.id, outbox.c.body).where(
        outbox.c.lane == _lane(work, to),
        or_(outbox.c.status == WAITING, outbox.c.status == PARKED),
        outbox.c["class"] == SendClass.NOTICE.value,
        outbox.c.body.is_not(None),
    )
    rows = work.connection.execute(waiting).all()
    if isinstance(to, ToHandle):
        return bool(rows)
    return any(like(open_body(work, to.person_id, row.id, row.body)) for row in rows)


def counts(work: Work) -> dict[str, int]:
    """How many rows are in which status."""
    query = select(outbox.c.status, func.count().label("number")).group_by(outbox.c.status)
    return {row.status: row.number for row in work.connection.execute(query)}


def seal_body(work: Work, person_id: str, row_id: str, body: bytes) -> bytes:
    """A body for a person as its row holds it."""
    return keys.seal_with(work, keys.of_person(work, person_id), body, place("outbox", "body", row_id))


def open_body(work: Work, person_id: str, row_id: str, sealed: bytes) -> bytes:
    """A body for a person in clear."""
    return keys.open_with(work, keys.of_person(work, person_id), sealed, place("outbox", "body", row_id))


def _row(
    work: Work,
    to: Recipient,
    channel: str,
    body: bytes,
    cls: SendClass,
    kind: SendKind,
) -> dict[str, Any]:
    row_id = work.new_id()
    row = _blank(work, row_id, channel, cls, kind)
    match to:
        case ToPerson(asked_for):
            person_id = work.renamed.get(asked_for, asked_for)
            row["person_id"], row["lane"] = person_id, _lane(work, to)
            row["turn"] = work.answering
            row["erase_after_final"] = person_id in work.traceless
            people.hold(work, person_id)
            row["body"] = seal_body(work, person_id, row_id, body)
        case ToHandle(report_id, handle):
            row["channel"] = None
            row["handle"] = handle
            row["lane"] = _lane(work, to)
            row["body"] = _box(work, row_id, handles.for_report(report_id, body))
        case ToNobody():
            row["body"] = _box(work, row_id, body)
        case ToChat(chat):
            row["body"] = _box(work, row_id, chat.encode() + CHAT_ENDS + body)
            row["erase_after_final"] = True
    if kind is not SendKind.MESSAGE:
        row["lane"] = None
    return row


def _blank(work: Work, row_id: str, channel: str, cls: SendClass, kind: SendKind) -> dict[str, Any]:
    """What all rows begin with."""
    return {
        "id": row_id,
        "channel": channel,
        "class": cls.value,
        "priority": PRIORITY[cls],
        "kind": kind.value,
        "status": SendStatus.WAITING.value,
        "tries": 0,
        "queued_at": work.now,
        "erase_after_final": False,
        "person_id": None,
        "handle": None,
        "lane": None,
        "turn": None,
    }


def _lane(work: Work, to: ToPerson | ToHandle) -> str:
    if isinstance(to, ToPerson):
        return work.renamed.get(to.person_id, to.person_id)
    return lane_of(to.handle)


def lane_of(handle: bytes) -> str:
    """The lane of all that goes by this handle."""
    return hashlib.sha256(handle).hexdigest()[:32]


def _box(work: Work, row_id: str, body: bytes) -> bytes:
    return work.vault.box(body, place("outbox", "body", row_id))


_INSERT = insert(outbox)
_INSERT_ONE = Prepared(
    insert(outbox),
    columns=(
        *("id", "channel", "class", "priority", "kind", "status", "tries", "queued_at", "due_at", "body"),
        *("erase_after_final", "person_id", "handle", "lane", "turn"),
    ),
)
