"""Short-lived links to what was referred to a body. Only keyed hashes of the tokens are kept."""

import base64
import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select

from storage import officers
from storage.officers import Officer
from storage.tables import officers as officers_table
from storage.tables import referral_links, referrals
from storage.work import Work

OPEN = ("sent", "acknowledged")
"""States of a referral in which its links open: afterwards there is nothing for this body to see."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Opened:
    """Which referral, and whose link it is: that of an officer, or of an e-mail (None), whoever reads it."""

    referral_id: str
    number: str
    body: str
    officer: Officer | None


def make(work: Work, referral_id: str, officer_id: str | None, lasts: timedelta) -> str:
    """A token: 43 letters of URL-safe base64, 256 bits."""
    token = _as_text(work.random(32))
    _keep(work, token, referral_id, officer_id, lasts)
    return token


def of_mail(work: Work, referral_id: str, mail_id: str, lasts: timedelta) -> str:
    """The token in an e-mail: the same each time that this e-mail is sent, made of its id under the secret key."""
    token = _as_text(work.vault.token_hash("mail", mail_id))
    _keep(work, token, referral_id, None, lasts)
    return token


def opened(work: Work, token: str) -> Opened | None:
    """What a link opens, as often as asked until its time or the referral is over; None after that, or when it is wrong.

    An officer's opens nothing any more once she has left, or is the officer of another body.
    """
    if not _TOKEN.fullmatch(token):
        return None
    row = work.connection.execute(
        select(referrals.c.id, referrals.c.number, referrals.c.body, referral_links.c.officer_id)
        .join(referrals, referrals.c.id == referral_links.c.referral_id)
        .outerjoin(officers_table, officers_table.c.id == referral_links.c.officer_id)
        .where(
            referral_links.c.token_hash == _hash(work, token),
            referral_links.c.expires_at > work.now,
            referrals.c.state.in_(OPEN),
            or_(
                referral_links.c.officer_id.is_(None),
                and_(officers_table.c.left_on.is_(None), officers_table.c.body == referrals.c.body),
            ),
        )
    ).one_or_none()
    if row is None:
        return None
    officer = officers.get(work, row.officer_id) if row.officer_id else None
    return Opened(row.id, row.number, row.body, officer)


def drop(work: Work, referral_id: str) -> None:
    """No link opens this referral any more."""
    work.connection.execute(delete(referral_links).where(referral_links.c.referral_id == referral_id))


def _keep(work: Work, token: str, referral_id: str, officer_id: str | None, lasts: timedelta) -> None:
    row = {
        "token_hash": _hash(work, token),
        "referral_id": referral_id,
        "officer_id": officer_id,
        "expires_at": work.now + lasts,
    }
    work.connection.execute(work.insert_new(referral_links), row)


def _hash(work: Work, token: str) -> bytes:
    return work.vault.token_hash("referral", token)


def _as_text(chance: bytes) -> str:
    return base64.urlsafe_b64encode(chance).decode().rstrip("=")
