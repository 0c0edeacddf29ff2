"""Short-lived links to the staff page, and the sessions behind their PIN. Only keyed hashes of the tokens are kept."""

import base64
import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from storage import audit
from storage import staff as members
from storage.staff import Staff
from storage.tables import staff_links, staff_sessions
from storage.work import Work

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_OF_A_CASE = ("case", "refer")


@dataclass(frozen=True, slots=True)
class Link:
    """Whose link it is and what it opens: `case:<number>`, `refer:<number>`, `person:<id>` or '' for the lists."""

    staff: Staff
    opens: str


def make(work: Work, staff_id: str, opens: str, lasts: timedelta) -> str:
    """A token (43 letters of URL-safe base64, 256 bits) for a member who has not left; noted in the audit.

    Raises LookupError when nobody has this id.
    """
    member = members.get(work, staff_id)
    if member is None:
        raise LookupError("Nobody on the staff has this id (any more).")
    token = _new_token(work)
    work.connection.execute(
        insert(staff_links),
        {
            "token_hash": work.vault.token_hash("link", token),
            "staff_id": staff_id,
            "opens": opens,
            "expires_at": work.now + lasts,
        },
    )
    kind, _, name = opens.partition(":")
    audit.note(work, member, "link", name if kind in _OF_A_CASE else "")
    return token


def opened(work: Work, token: str) -> Link | None:
    """What a link opens, as often as asked until its time is over; None after that, or when it is wrong."""
    if not _TOKEN.fullmatch(token):
        return None
    row = work.connection.execute(
        select(staff_links.c.staff_id, staff_links.c.opens).where(
            staff_links.c.token_hash == work.vault.token_hash("link", token),
            staff_links.c.expires_at > work.now,
        )
    ).one_or_none()
    member = None if row is None else members.get(work, row.staff_id)
    return None if row is None or member is None else Link(member, row.opens)


def begin_session(work: Work, staff_id: str, lasts: timedelta) -> str:
    """The token of a new session, for her who just gave the right PIN; it lives `lasts` without use."""
    token = _new_token(work)
    work.connection.execute(
        insert(staff_sessions),
        {
            "token_hash": work.vault.token_hash("session", token),
            "staff_id": staff_id,
            "expires_at": work.now + lasts,
        },
    )
    return token


def session(work: Work, token: str, lasts: timedelta) -> Staff | None:
    """Whose session this is, which now lives `lasts` from here; None when it is over or wrong."""
    if not _TOKEN.fullmatch(token):
        return None
    staff_id = work.connection.scalar(
        update(staff_sessions)
        .where(
            staff_sessions.c.token_hash == work.vault.token_hash("session", token),
            staff_sessions.c.expires_at > work.now,
        )
        .values(expires_at=work.now + lasts)
        .returning(staff_sessions.c.staff_id)
    )
    return None if staff_id is None else members.get(work, staff_id)


def end_session(work: Work, token: str) -> None:
    """She is out; nothing when it was over."""
    if _TOKEN.fullmatch(token):
        hashed = work.vault.token_hash("session", token)
        work.connection.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == hashed))


def _new_token(work: Work) -> str:
    return base64.urlsafe_b64encode(work.random(32)).decode().rstrip("=")
