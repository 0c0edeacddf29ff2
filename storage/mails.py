"""E-mails to bodies that wait to be sent: a row says which referral, never a word of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, insert, or_, select, update

from storage.tables import mails, referrals
from storage.work import Work

Kind = Literal["new", "recalled"]
HELD_FOR = timedelta(minutes=30)
"""Longer than sending one claim takes with its time-outs: what is held longer was held by a process that died."""
OVER = "The referral was over before this was sent."
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Mail:
    """A row that this process holds. `tries` counts this one; `lapsed`: it is not to be sent any more.

    `id` makes its Message-ID, so that a second sending after a crash can be known as the same e-mail.
    """

    id: str
    referral_id: str
    number: str
    kind: Kind
    tries: int
    lapsed: bool


def queue(work: Work, referral_id: str, kind: Kind = "new") -> None:
    """Goes out as soon as somebody claims it. A body hears that it was taken back only where it may have heard of it."""
    if kind == "recalled":
        work.connection.execute(
            update(mails)
            .where(mails.c.referral_id == referral_id, mails.c.state == "waiting", mails.c.tries == 0)
            .values(state="failed", due_at=None, reason=OVER)
        )
        told = select(func.count()).where(
            mails.c.referral_id == referral_id,
            mails.c.kind == "new",
            mails.c.tries > 0,
            # One that was over at its first try was never sent.
            or_(mails.c.tries > 1, mails.c.reason != OVER),
        )
        if not work.connection.scalar(told):
            return
    row = {
        "id": work.new_id(),
        "referral_id": referral_id,
        "kind": kind,
        "state": "waiting",
        "tries": 0,
        "due_at": work.now,
        "reason": "",
    }
    work.connection.execute(insert(mails), row)


def claim(work: Work) -> Mail | None:
    """The oldest due one, to send now; commit before sending. What a process that died held comes again."""
    due = (
        select(mails.c.id)
        .where(mails.c.due_at <= work.now, mails.c.state.in_(("waiting", "sending")))
        .order_by(mails.c.due_at, mails.c.id)
        .limit(1)
    )
    mine = work.connection.scalar(due if work.sqlite else due.with_for_update(of=mails, skip_locked=True))
    if mine is None:
        return None
    work.connection.execute(
        update(mails)
        .where(mails.c.id == mine)
        .values(state="sending", tries=mails.c.tries + 1, due_at=work.now + HELD_FOR)
    )
    row = work.connection.execute(
        select(
            mails.c.id,
            mails.c.referral_id,
            mails.c.kind,
            mails.c.tries,
            referrals.c.number,
            referrals.c.state.label("stands"),
        )
        .join(referrals, referrals.c.id == mails.c.referral_id)
        .where(mails.c.id == mine)
    ).one()
    lapsed = row.kind == "new" and row.stands not in ("sent", "acknowledged")
    return Mail(row.id, row.referral_id, row.number, row.kind, row.tries, lapsed)


def sent(work: Work, mail_id: str) -> None:
    """The server took it."""
    _settle(work, mail_id, "sent", "")


def again(work: Work, mail_id: str, after: timedelta, reason: str) -> None:
    """It is tried again then, under the same Message-ID."""
    _settle(work, mail_id, "waiting", reason, work.now + after)


def given_up(work: Work, mail_id: str, reason: str, *, unknown: bool = False) -> None:
    """It is not tried any more; `unknown`: it may have arrived all the same."""
    _settle(work, mail_id, "unknown" if unknown else "failed", reason)


def _settle(work: Work, mail_id: str, state: str, reason: str, due: datetime | None = None) -> None:
    work.connection.execute(
        update(mails)
        .where(mails.c.id == mail_id, mails.c.state == "sending")
        .values(state=state, due_at=due, reason=reason[:LONGEST_REASON])
    )
