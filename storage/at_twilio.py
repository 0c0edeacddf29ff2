"""Our own messages at Twilio: once it is over with one, its copy there is to go, and its id here with it.

The row of the outbox holds the id until then, so the quick path of turns and sends does nothing for it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update

from storage.forgetting import TELEGRAM_LETS, WHATSAPP, Wanted, ask
from storage.statuses import ASKED, FINAL, REFUSED, SendClass, SendStatus
from storage.tables import outbox
from storage.work import Work

READ_WITHIN = timedelta(hours=1)
"""So long a notice that arrived stays at Twilio: whether it was read, which its ledger counts, is told of no other."""
UNTOLD = timedelta(hours=23)
"""What Twilio has said nothing final of for so long is deleted all the same, as its body is emptied here."""
MOST_AT_ONCE = 100
_NOT_OVER = [
    status.value for status in (SendStatus.WAITING, SendStatus.SENDING, SendStatus.SENT, SendStatus.UNKNOWN)
]


def gather(work: Work) -> int:
    """Ask for what was sent on WhatsApp and is over, and keep no id that is of no use any more; how many rows.

    It is over when Twilio says how it ended, or says nothing for a day.
    """
    rows = work.connection.execute(_over(work.now)).all()
    ask(
        work,
        WHATSAPP,
        [Wanted((row.provider_id,)) for row in rows if is_twilios(row.channel, row.provider_id)],
    )
    if rows:
        work.connection.execute(
            update(outbox).where(outbox.c.seq.in_([row.seq for row in rows])).values(provider_id=None)
        )
    return len(rows)


def ask_for_hers(work: Work, person_ids: Collection[str]) -> None:
    """Ask for all that was sent to them on WhatsApp, before anything else, also what Twilio has not finished with.

    What it has still to report on keeps its id, marked: its report would name it again.
    """
    rows = work.connection.execute(
        select(outbox.c.seq, outbox.c.status, outbox.c.provider_id).where(
            outbox.c.person_id.in_(person_ids),
            outbox.c.channel == WHATSAPP,
            outbox.c.provider_id.is_not(None),
            outbox.c.status.in_([status.value for status in FINAL]),
        )
    ).all()
    hers = [row for row in rows if is_twilios(WHATSAPP, row.provider_id)]
    ask(work, WHATSAPP, [Wanted((row.provider_id,), how="whole") for row in hers], first=True)
    for reported, values in (
        (True, {"provider_id": None}),
        (False, {"provider_id": ASKED + outbox.c.provider_id}),
    ):
        seqs = [row.seq for row in hers if (row.status not in _NOT_OVER) is reported]
        if seqs:
            work.connection.execute(update(outbox).where(outbox.c.seq.in_(seqs)).values(values))


def name(work: Work, outbox_id: str, provider_id: str) -> None:
    """Twilio reports on a message before, or without that, its answer told us the id: only so it can be deleted there."""
    work.connection.execute(
        update(outbox)
        .where(
            outbox.c.id == outbox_id,
            outbox.c.provider_id.is_(None),
            outbox.c.status.in_(_NOT_OVER),
        )
        .values(provider_id=provider_id)
    )


def is_twilios(channel: str | None, provider_id: str) -> bool:
    """Whether it is a message at Twilio that is still to be asked for: a refused one was when it was refused.

    A row that goes by a handle says no channel; ids of Telegram are numbers.
    """
    if provider_id.startswith((REFUSED, ASKED)):
        return False
    return channel == WHATSAPP or (channel is None and not provider_id.isdecimal())


def _over(now: datetime) -> Select[tuple[int, str | None, str]]:
    """Rows whose id at the provider is of no use any more, the oldest first."""
    ended = outbox.c.status.in_([SendStatus.DELIVERED.value, SendStatus.READ.value, SendStatus.FAILED.value])
    may_be_read = and_(
        outbox.c["class"] == SendClass.NOTICE.value,
        outbox.c.status == SendStatus.DELIVERED.value,
        outbox.c.claimed_at >= now - READ_WITHIN,
    )
    at_twilio = and_(
        or_(outbox.c.channel.is_(None), outbox.c.channel == WHATSAPP),
        or_(and_(ended, ~may_be_read), outbox.c.claimed_at < now - UNTOLD),
    )
    elsewhere = outbox.c.claimed_at < now - TELEGRAM_LETS
    return (
        select(outbox.c.seq, outbox.c.channel, outbox.c.provider_id)
        .where(
            outbox.c.provider_id.is_not(None),
            outbox.c.status.in_([status.value for status in FINAL]),
            or_(at_twilio, elsewhere),
        )
        .order_by(outbox.c.claimed_at)
        .limit(MOST_AT_ONCE)
    )
