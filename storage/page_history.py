"""What the web page shows of one person's conversation, in order, decrypted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from storage import erasure, inbound_json, keys, outbox, people
from storage.tables import inbox
from storage.tables import outbox as table
from storage.vault import place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line. `mine`: hers, with its `kind` (flows.messages.InboundKind) and `words`; else `body` is that of a
    message to her as it was queued.

    `id` is random and stays the same; `at` in UTC. `pending`: hers, and its turn has not been yet. `shown`: the
    page told that it reached her browser (outcomes.advance to read).
    """

    id: str
    mine: bool
    at: datetime
    kind: str = "text"
    words: str = field(default="", repr=False)
    body: bytes = field(default=b"", repr=False)
    pending: bool = False
    shown: bool = False


def lines(work: Work, channel: str, address: str) -> list[PageLine]:
    """The whole conversation of a session, oldest first; [] when it is unknown, over or erased.

    A message to her is shown from the moment it is due.
    """
    person = people.find(work, channel, address)
    if person is None:
        return []
    placed = [*_hers(work, person.id), *_to_her(work, person.id, channel)]
    return [line for _, line in sorted(placed, key=lambda one: one[0])]


_Place = tuple[datetime, int, bool, int]
"""Where a line stands: by time; at the same time by turn, her words before the answers to them."""


def _hers(work: Work, person_id: str) -> Iterator[tuple[_Place, PageLine]]:
    key_id = keys.of_person(work, person_id)
    query = select(
        inbox.c.seq, inbox.c.id, inbox.c.kind, inbox.c.status, inbox.c.received_at, inbox.c.payload
    ).where(inbox.c.person_id == person_id, inbox.c.status != "failed")
    for row in work.connection.execute(query):
        content = keys.open_with(work, key_id, row.payload, place("inbox", "payload", row.id))
        pending = row.status == "waiting"
        words = inbound_json.from_bytes(content).text if pending else content.decode("utf-8", "surrogatepass")
        line = PageLine(row.id, True, row.received_at, kind=row.kind, words=words, pending=pending)
        yield (row.received_at, row.seq, False, row.seq), line


def _to_her(work: Work, person_id: str, channel: str) -> Iterator[tuple[_Place, PageLine]]:
    query = select(table.c.seq, table.c.id, table.c.turn, table.c.due_at, table.c.body, table.c.status).where(
        table.c.person_id == person_id,
        table.c.channel == channel,
        table.c.kind == "message",
        table.c.due_at <= work.now,
        table.c.body.is_not(None),
    )
    for row in work.connection.execute(query):
        body = outbox.open_body(work, person_id, row.id, row.body)
        line = PageLine(row.id, False, row.due_at, body=body, shown=row.status == "read")
        yield (row.due_at, row.turn or 0, True, row.seq), line


def end(work: Work, channel: str, address: str) -> bool:
    """The session is over (quick exit, or time): all of it is erased; False when there was none.

    Her named reports stay, without her; confidential ones cannot write to her any more.
    """
    person = people.find(work, channel, address)
    if person is None:
        return False
    erasure.forget(work, [person.id])
    return True


def went_on(work: Work, person_id: str) -> None:
    """She does the next thing on the page, so she has seen the answers of a turn without trace: they go now."""
    work.connection.execute(
        delete(table).where(
            table.c.person_id == person_id,
            table.c.channel == outbox.PAGE,
            table.c.erase_after_final.is_(True),
            table.c.status.in_(outbox.OVER),
        )
    )
