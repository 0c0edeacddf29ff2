"""What the web page shows of one person's conversation, in order, decrypted."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from storage import erasure, keys, outbox, people
from storage.tables import inbox
from storage.tables import outbox as outbox_table
from storage.vault import place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: her own words (`mine`, UTF-8 text) or the body of a message to her, as it was queued.

    `id` is random and stays the same; `at` in UTC.
    """

    id: str
    mine: bool
    at: datetime
    body: bytes = field(repr=False)


def lines(work: Work, channel: str, address: str) -> list[PageLine]:
    """The whole conversation of a session; [] when it is unknown, over or erased.

    What waits for its turn is not shown yet; a message to her is shown from the moment it is due.
    """
    person = people.find(work, channel, address)
    if person is None:
        return []
    key_id = keys.of_person(work, person.id)
    mine = work.connection.execute(
        select(inbox.c.seq, inbox.c.id, inbox.c.received_at, inbox.c.payload).where(
            inbox.c.person_id == person.id, inbox.c.status == "kept"
        )
    )
    theirs = work.connection.execute(
        select(
            outbox_table.c.seq,
            outbox_table.c.id,
            outbox_table.c.turn,
            outbox_table.c.due_at,
            outbox_table.c.body,
        ).where(
            outbox_table.c.person_id == person.id,
            outbox_table.c.channel == channel,
            outbox_table.c.kind == "message",
            outbox_table.c.due_at <= work.now,
            outbox_table.c.body.is_not(None),
        )
    )
    placed = [
        (
            (row.received_at, row.seq, 0, row.seq),
            PageLine(
                row.id,
                True,
                row.received_at,
                keys.open_with(work, key_id, row.payload, place("inbox", "payload", row.id)),
            ),
        )
        for row in mine
    ] + [
        (
            (row.due_at, row.turn or 0, 1, row.seq),
            PageLine(row.id, False, row.due_at, outbox.open_body(work, person.id, row.id, row.body)),
        )
        for row in theirs
    ]
    return [line for _, line in sorted(placed, key=lambda one: one[0])]


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
        delete(outbox_table).where(
            outbox_table.c.person_id == person_id,
            outbox_table.c.channel == outbox.PAGE,
            outbox_table.c.erase_after_final.is_(True),
            outbox_table.c.status.in_(outbox.OVER),
        )
    )
