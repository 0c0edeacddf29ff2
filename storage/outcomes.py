"""What became of a row of the outbox. A status only moves forward; what is over loses its body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, null, or_, select, true, update

from storage import erasure, ledger, parking, people, said_ids
from storage.outbox import PAGE, ToPerson, queue
from storage.prepared import Prepared
from storage.statuses import ASKED, MAY_BECOME_FROM, REFUSED, UNREPORTED, SendClass, SendKind, SendStatus
from storage.tables import addresses, outbox
from storage.work import Work

if TYPE_CHECKING:
    from storage.claims import Claimed

LONGEST_SENTENCE = 300
_REPORTED = [SendStatus.DELIVERED.value, SendStatus.READ.value, SendStatus.FAILED.value]
_MAY_BE_REFUSED = [SendStatus.SENDING.value, SendStatus.SENT.value, SendStatus.UNKNOWN.value]


@dataclass(frozen=True, slots=True)
class Tried:
    """A row that a provider reports on. `person_id` is None where only delivery may know it."""

    person_id: str | None
    cls: SendClass
    kind: SendKind
    tries: int
    claimed_at: datetime | None


def sent(work: Work, row: "Claimed", provider_id: str = "", *, reports: bool = False) -> None:
    """The provider took it. Its report of delivery may have been faster: then only its id is noted.

    `reports`: the channel will say what becomes of it. Until then, or until retention, the body and the way to her
    stay, so that it can be sent again. A row that was put back meanwhile (again) stays so. `provider_id`: of several
    messages all, the last one last, with spaces between.
    """
    if row.channel == PAGE and row.kind is SendKind.MESSAGE and _goes_by_handle(work, row.id):
        _put_on_her_page(work, row)
        return
    mine = {"row": row.id, "claimed": row.claimed_at}
    *earlier, provider_id = provider_id.split() or [""]
    if earlier and row.person_id is not None:
        people.hold(work, row.person_id)  # before the row, as whoever has her chat deleted
    if provider_id:
        _NAMED.run(work, mine | {"sid": provider_id})
    moved = (_SENT_AND_KEPT if reports else _SENT).all(work, mine)
    if earlier:
        _note_parts(work, row, earlier, moved)
    if not reports:
        _erase(work, [gone for gone in moved if gone.erase_after_final and gone.channel != PAGE])


def _note_parts(work: Work, row: "Claimed", earlier: Sequence[str], moved: Sequence[Any]) -> None:
    person_id = row.person_id if isinstance(row.to, ToPerson) else None
    if not moved or person_id is None:
        said_ids.parts(work, person_id, row.channel, earlier)
        return
    [now] = moved
    recalled = now.erase_after_final and now.turn is None
    said_ids.parts(work, now.person_id, row.channel, earlier, recalled=recalled)


def _goes_by_handle(work: Work, outbox_id: str) -> bool:
    return bool(work.connection.scalar(select(outbox.c.handle.is_not(None)).where(outbox.c.id == outbox_id)))


def _put_on_her_page(work: Work, row: "Claimed") -> None:
    """The page shows rows of hers: one takes the place of this row, which names a report."""
    work.connection.execute(delete(outbox).where(outbox.c.id == row.id))
    if row.person_id is not None and people.exists_id(work, row.person_id):
        queue(work, ToPerson(row.person_id), PAGE, row.body, cls=row.cls)


def retry(work: Work, row: "Claimed", at: datetime, sentence: str = "", *, counted: bool = True) -> None:
    """Not sent: the same row again at `at`. Her later messages wait for it. Not `counted`: it was no try.

    A row that was taken back meanwhile, and may be on its way from another process, stays as it is: so with failed, unknown.
    """
    work.connection.execute(
        update(outbox)
        .where(_as_claimed(row), outbox.c.status == SendStatus.SENDING.value)
        .values(
            status=SendStatus.WAITING.value,
            due_at=at,
            claimed_at=None,
            claimed_by=None,
            tries=outbox.c.tries if counted else outbox.c.tries - 1,
            failure=sentence[:LONGEST_SENTENCE] or None,
        )
    )


def failed(work: Work, row: "Claimed", sentence: str) -> None:
    """It will never be sent; `sentence` is for the operator and names nobody."""
    finish(work, _as_claimed(row), SendStatus.FAILED, failure=sentence)


def unknown(work: Work, row: "Claimed", sentence: str, *, reports: bool = False) -> None:
    """The provider may have taken it: not sent again, unless the provider settles it. `reports`: as in sent."""
    finish(work, _as_claimed(row), SendStatus.UNKNOWN, failure=sentence, keep=reports)


def advance(
    work: Work, outbox_id: str, status: SendStatus, sentence: str = "", *, provider_id: str = ""
) -> bool:
    """The provider reports on a row, late, twice or out of order; False when that changed nothing.

    `provider_id`: of the message that it reports on. A row that is `sent` keeps its body: more will be told of it.
    """
    which = and_(outbox.c.id == outbox_id, _current(provider_id))
    return finish(work, which, status, failure=sentence or None, keep=status is SendStatus.SENT) > 0


def again(work: Work, outbox_id: str, at: datetime, sentence: str, *, provider_id: str, closed: bool) -> bool:
    """The provider took it and refused it later: the row waits again until `at`. False: it cannot, or need not.

    It cannot when its body is gone. `closed`: it was refused because she had written too long ago; delivery parks it
    then, unless she has written since it was claimed.
    """
    refused = and_(
        outbox.c.id == outbox_id,
        outbox.c.status.in_(_MAY_BE_REFUSED),
        outbox.c.body.is_not(None),
        _current(provider_id),
    )
    moved = work.connection.execute(
        update(outbox)
        .where(refused)
        .values(
            status=SendStatus.WAITING.value,
            due_at=at,
            claimed_at=None,
            claimed_by=None,
            closed_at=outbox.c.claimed_at if closed else outbox.c.closed_at,
            provider_id=REFUSED + provider_id,
            failure=sentence[:LONGEST_SENTENCE],
        )
    )
    return moved.rowcount > 0


def tried(work: Work, outbox_id: str, provider_id: str = "") -> Tried | None:
    """The row that a provider reports on; None when it is gone, or the report is about an earlier try of it."""
    row = work.connection.execute(
        select(
            outbox.c.person_id,
            outbox.c["class"].label("cls"),
            outbox.c.kind,
            outbox.c.tries,
            outbox.c.claimed_at,
        ).where(outbox.c.id == outbox_id, _current(provider_id))
    ).one_or_none()
    if row is None:
        return None
    return Tried(row.person_id, SendClass(row.cls), SendKind(row.kind), row.tries, row.claimed_at)


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
    parked = outbox.c.seq.in_(parking.parked(work, person_id, channel))
    return finish(work, or_(waiting, parked), SendStatus.FAILED, failure=f"She cannot be reached: {reason}")


def finish(
    work: Work,
    which: ColumnElement[bool],
    status: SendStatus,
    *,
    failure: str | None = None,
    keep: bool = False,
) -> int:
    """Move rows forward to a final status; how many moved.

    The body goes (the web page's stays: it is what the page shows); so do the handle and the lane, which is made
    of the handle. Rows of a turn without trace go altogether, and then the person, when nothing else hangs on her.
    `keep`: all of that stays until the channel reports what became of the message.
    """
    values = {"status": status.value, "failure": failure[:LONGEST_SENTENCE] if failure else None}
    moved = work.connection.execute(
        update(outbox)
        .where(which, outbox.c.status.in_([known.value for known in MAY_BECOME_FROM[status]]))
        .values(values if keep else values | _EMPTIED)
        .returning(*_TOLD)
    ).all()
    if not keep:
        _erase(work, [row for row in moved if row.erase_after_final and row.channel != PAGE])
    return len(moved)


def empty(work: Work, before: datetime) -> int:
    """What was claimed before then, and of which no channel said what became of it, is kept no longer; how many rows."""
    emptied = work.connection.execute(
        update(outbox)
        .where(
            outbox.c.status.in_(UNREPORTED),
            outbox.c.body.is_not(None),
            outbox.c.claimed_at < before,
            or_(outbox.c.channel.is_(None), outbox.c.channel != PAGE),
        )
        .values(_EMPTIED)
        .returning(outbox.c.seq, outbox.c.erase_after_final, outbox.c.person_id)
    ).all()
    _erase(work, [row for row in emptied if row.erase_after_final])
    return len(emptied)


def held(work: Work, row: "Claimed") -> bool:
    """Whether it is still ours: a process that was taken for dead may come late, and another does the row then."""
    ours = and_(_as_claimed(row), outbox.c.status == SendStatus.SENDING.value)
    return work.connection.scalar(select(outbox.c.seq).where(ours)) is not None


def _as_claimed(row: "Claimed") -> ColumnElement[bool]:
    return and_(outbox.c.id == row.id, outbox.c.claimed_at == row.claimed_at)


def _current(provider_id: str) -> ColumnElement[bool]:
    """Whether a report about this message of the provider is about the row's latest try; '' is about any."""
    if not provider_id:
        return true()
    return or_(
        outbox.c.provider_id.is_(None),
        outbox.c.provider_id.in_([provider_id, ASKED + provider_id]),
        and_(outbox.c.provider_id.startswith(REFUSED), outbox.c.provider_id != REFUSED + provider_id),
    )


def _erase(work: Work, rows: Sequence[Any]) -> None:
    """These are of a turn without trace: they go altogether, and the person when nothing else hangs on her."""
    if rows:
        work.erased = True
        gone = outbox.c.seq.in_([row.seq for row in rows])
        ledger.keep_outcomes(work, gone)
        said_ids.erased(work, gone)
        work.connection.execute(delete(outbox).where(gone))
        erasure.drop_if_nothing_left(work, {row.person_id for row in rows if row.person_id})


_EMPTIED: dict[str, Any] = {
    "body": case((outbox.c.channel == PAGE, outbox.c.body), else_=null()),
    "handle": None,
    "lane": None,
    "whose": None,
}
_MINE = and_(outbox.c.id == bindparam("row"), outbox.c.claimed_at == bindparam("claimed"))
_MOVES = update(outbox).where(
    _MINE, outbox.c.status.in_([known.value for known in MAY_BECOME_FROM[SendStatus.SENT]])
)
_TOLD = (outbox.c.seq, outbox.c.channel, outbox.c.erase_after_final, outbox.c.person_id, outbox.c.turn)
_NAMED = Prepared(
    update(outbox)
    .where(
        _MINE,
        # A report that was faster has named it, and it may have been asked for since.
        or_(outbox.c.provider_id.is_(None), ~outbox.c.provider_id.startswith(ASKED)),
        outbox.c.status.not_in(_REPORTED),
    )
    .values(provider_id=bindparam("sid"))
)
_SENT_AND_KEPT = Prepared(_MOVES.values(status=SendStatus.SENT.value, failure=None).returning(*_TOLD))
_SENT = Prepared(
    _MOVES.values({"status": SendStatus.SENT.value, "failure": None} | _EMPTIED).returning(*_TOLD)
)
