"""Short-lived links to what was referred to a body. Only keyed hashes of the tokens are kept."""

import base64
import re
from datetime import timedelta

from sqlalchemy import delete, select

from storage import officers, referral_lists
from storage.officers import Officer
from storage.referral import Referral
from storage.tables import referral_links
from storage.work import Work

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def make(work: Work, referral_id: str, officer_id: str | None, lasts: timedelta) -> str:
    """A token: 43 letters of URL-safe base64, 256 bits."""
    token = _as_text(work.random(32))
    _keep(work, token, referral_id, officer_id, lasts)
    return token


def of_mail(work: Work, referral_id: str, mail_id: str, lasts: timedelta) -> str:
    """The token in an e-mail: the same each time that this e-mail is sent, made of its id under the secret key.

    Sent again after the secret was changed, it has another; the first one opens as before.
    """
    token = _as_text(work.vault.mail_token(mail_id))
    _keep(work, token, referral_id, None, lasts)
    return token


def opened(work: Work, token: str) -> tuple[Referral, Officer | None] | None:
    """The referral that a link opens, as often as asked, and whose link it is: an officer's, or that of an e-mail (None).

    None once its time, the referral or the case is over, or when it is wrong. An officer's opens nothing any more once she
    has left, or is the officer of another body.
    """
    if not _TOKEN.fullmatch(token):
        return None
    row = work.connection.execute(
        select(referral_links.c.referral_id, referral_links.c.officer_id).where(
            referral_links.c.token_hash == _hash(work, token), referral_links.c.expires_at > work.now
        )
    ).one_or_none()
    referral = None if row is None else referral_lists.by_id(work, row.referral_id)
    if row is None or referral is None or not referral.open:
        return None
    if row.officer_id is None:
        return referral, None
    officer = officers.get(work, row.officer_id)
    return (referral, officer) if officer is not None and officer.body == referral.body else None


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
