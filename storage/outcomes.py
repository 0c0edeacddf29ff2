"""What became of a row of the outbox. A status only moves forward; what is over loses its body."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, delete, null, select, update

from storage import erasure, people
from storage.outbox import PAGE, ToPerson, queue
from storage.statuses import MAY_BECOME_FROM, SendKind, SendStatus
from storage.tables import addresses, outbox
from storage.work import Work

if TYPE_CHECKING:
    from storage.claims import Claimed

LONGEST_SENTENCE = 300


def sent(work: Work, row: "Claimed", provider_id: str = "") -> None:
    """The provider took it. Its report of delivery may have been faster: then only its id is noted."""
    if row.channel == PAGE and row.kind is SendKind.MESSAGE and _goes_by_handle(work, row.id):
        _put_on_her_page(work, row)
        return
    finish(work, outbox.c.id == row.id, SendStatus.SENT)
    if provider_id:
        work.connection.execute(
            update(outbox).where(outbox.c.id == row.id).values(provider_id=provider_id)
        )  # fmt: skip


def _goes_by_handle(work: Work, outbox_id: str) -> bool:
    return bool(work.connection.scalar(select(outbox.c.handle.is_not(None)).where(outbox.c.id == outbox_id)))


def _put_on_her_page(work: Work, row: "Claimed") -> None:
    """The page shows rows of hers: one takes the place of this row, which names a report."""
    work.connection.execute(delete(outbox).where(outbox.c.id == row.id))
    if row.person_id is not None and people.exists_id(work, row.person_id):
        queue(work, ToPerson(row.person_id), PAGE, row.body, cls=row.cls)


def retry(work: Work, row: "Claimed", at: datetime, sentence: str = "", *, counted: bool = True) -> None:
    """Not sent: the same row again at `at`. Her later messages wait for it. Not `counted`: it was no try."""
    work.connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id, outbox.c.status == SendStatus.SENDING.value)
        .values(
            status=SendStatus.WAITING.value,
            due_at=at,
            claimed_at=None,
            tries=outbox.c.tries if counted else outbox.c.tries - 1,
            failure=sentence[:LONGEST_SENTENCE] or None,
        )
    )


def failed(work: Work, row: "Claimed", sentence: str) -> None:
    """It will never be sent; `sentence` is for the operator and names nobody."""
    finish(work, outbox.c.id == row.id, SendStatus.FAILED, failure=sentence)


def unknown(work: Work, row: "Claimed", sentence: str) -> None:
    """The provider may have taken it: not sent again, unless the provider settles it (advance)."""
    finish(work, outbox.c.id == row.id, SendStatus.UNKNOWN, failure=sentence)


def advance(work: Work, outbox_id: str, status: SendStatus, sentence: str = "") -> bool:
    """The provider reports on a row, late, twice or out of order; False when that changed nothing."""
    return finish(work, outbox.c.id == outbox_id, status, failure=sentence or None) > 0


def person_of(work: Work, outbox_id: str) -> str | None:
    """Whom a row is for; None when it is gone, is for nobody, or goes by the handle of a confidential report."""
    person_id: str | None = work.connection.scalar(select(outbox.c.person_id).where(outbox.c.id == outbox_id))
    return person_id


def unreachable(work: Work, person_id: str, channel: str, reason: str) -> int:
    """Nothing reaches her on this channel until she writes again; what waited fails. How many rows failed."""
    work.connection.execute(
        update(addresses)
        .where(addresses.c.person_id == person_id, addresses.c.channel == channel)
        .values(unreachable_reason=reason[:200])
    )
    waiting = and_(
        outbox.c.person_id == person_id,
        outbox.c.channel == channel,
        outbox.c.status == SendStatus.WAITING.value,
    )
    return finish(work, waiting, SendStatus.FAILED, failure=f"She cannot be reached: {reason}")


def finish(work: Work, which: ColumnElement[bool], status: SendStatus, *, failure: str | None = None) -> int:
    """Move rows forward to a final status; how many moved.

    The body goes (the web page's stays: it is what the page shows); so do the handle and the lane, which is made
    of the handle. Rows of a turn without trace go altogether, and then the person, when nothing else hangs on her.
    """
    values = {
        "status": status.value,
        "body": case((outbox.c.channel == PAGE, outbox.c.body), else_=null()),
        "handle": None,
        "lane": None,
        "failure": failure[:LONGEST_SENTENCE] if failure else None,
    }
    moved = work.connection.execute(
        update(outbox)
        .where(which, outbox.c.status.in_([known.value for known in MAY_BECOME_FROM[status]]))
        .values(values)
        .returning(outbox.c.seq, outbox.c.channel, outbox.c.erase_after_final, outbox.c.person_id)
    ).all()
    gone = [row for row in moved if row.erase_after_final and row.channel != PAGE]
    if gone:
        work.erased = True
        work.connection.execute(delete(outbox).where(outbox.c.seq.in_([row.seq for row in gone])))
        erasure.drop_if_nothing_left(work, {row.person_id for row in gone if row.person_id})
    return len(moved)
