"""Officers of bodies for a transcript: how one is invited, and the numbers of what was referred."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage import invitations, officers, people
from storage.tables import referrals
from storage.work import Work
from tests.conversations import listeners

COMMANDS = frozenset(("officer", "officers"))
AMONG_OTHERS = f"{listeners.OTHERS} of a body"
"""Their messages are not part of the transcript."""


def officer(work: Work, command: str, rest: str) -> str:
    """`officer ward-administrator-kaptembwo-ward Njeri` makes {invitation} for an officer of that body; `officers` lets her join
    at once, unheard. The code of the invitation, or ''.
    """
    body, name = rest.split(" ", 1)
    code = invitations.invite(work, name, "officer", (), timedelta(days=7), body=body)
    if command == "officer":
        return code
    offered = invitations.invitation(work, code)
    assert offered is not None
    officers.join(work, people.find_or_make(work, "telegram", f"{AMONG_OTHERS} {name}").id, offered.id)
    return ""


def numbered(work: Work) -> dict[str, str]:
    """Placeholders of referrals, in the order in which they were made."""
    made = work.connection.scalars(
        select(referrals.c.number).order_by(referrals.c.made_at, referrals.c.position)
    )
    return {f"{{referral {place}}}": number for place, number in enumerate(made, 1)}
