"""Codes that let one person in, once: as a member of the staff, an officer of a body, a leader or the chat of a group."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select

from storage.chance import READABLE, readable
from storage.refusals import ChangeRefusedError
from storage.tables import invitations
from storage.work import Work

_CODE = re.compile(rf"[{READABLE}]{{12}}")
_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code offers. `id` uses it up (take); it does not lead back to the code.

    `role` is one of storage.tables.staff.INVITED; `body` the id of an officer's, `group_id` that of a leader's or chat's.
    """

    id: str
    name: str
    role: str
    areas: tuple[str, ...] = ()
    body: str = ""
    group_id: str = ""


def invite(
    work: Work,
    name: str,
    role: str,
    areas: Sequence[str],
    lasts: timedelta,
    *,
    body: str = "",
    group_id: str = "",
) -> str:
    """A code as "ABCD-EFGH-JKLM" (59 bits) that lets one person in; only its keyed hash is kept.

    `role` as in Invitation: with a `body` for an officer, with a `group_id` for a leader or a chat.
    """
    letters = readable(work.random, 12)
    work.connection.execute(
        insert(invitations),
        {
            "code_hash": work.vault.token_hash("invitation", letters),
            "name": name,
            "role": str(role),
            "areas": written(areas),
            "body": body,
            "group_id": group_id or None,
            "expires_at": work.now + lasts,
        },
    )
    return "-".join(letters[at : at + 4] for at in (0, 4, 8))


def invitation(work: Work, code: str) -> Invitation | None:
    """What this code offers, written in any case, with or without its hyphens; None: wrong, used or over."""
    letters = re.sub(r"[\s-]", "", code).upper()
    if not _CODE.fullmatch(letters):
        return None
    return of_id(work, work.vault.token_hash("invitation", letters).hex())


def of_id(work: Work, invitation_id: str) -> Invitation | None:
    """What the invitation with this id offers, which stays; None: wrong, used or over."""
    if not _ID.fullmatch(invitation_id):
        return None
    query = select(*_OFFERED).where(
        invitations.c.code_hash == bytes.fromhex(invitation_id), invitations.c.expires_at > work.now
    )
    row = work.connection.execute(query).one_or_none()
    return None if row is None else Invitation(invitation_id, *_of(*row))


def take(work: Work, invitation_id: str, roles: Collection[str]) -> Invitation:
    """What it offers as one of these roles; it is used up, and nobody else can take it. Raises ChangeRefusedError: 'invitation'.

    One for another role stays as it is.
    """
    row = None
    if _ID.fullmatch(invitation_id):
        # Deleted and read in one statement: of two who come at once, one gets the row.
        row = work.connection.execute(
            delete(invitations)
            .where(
                invitations.c.code_hash == bytes.fromhex(invitation_id),
                invitations.c.expires_at > work.now,
                invitations.c.role.in_([str(role) for role in roles]),
            )
            .returning(*_OFFERED)
        ).one_or_none()
    if row is None:
        raise ChangeRefusedError("invitation", "This invitation was used meanwhile, or its time is over.")
    return Invitation(invitation_id, *_of(*row))


def areas_of(kept: str) -> tuple[str, ...]:
    """The areas as a row holds them."""
    return tuple(json.loads(kept))


def written(areas: Sequence[str]) -> str:
    """The areas as a row is to hold them."""
    return json.dumps(list(areas))


_OFFERED = (
    invitations.c.name,
    invitations.c.role,
    invitations.c.areas,
    invitations.c.body,
    invitations.c.group_id,
)


def _of(
    name: str, role: str, areas: str, body: str, group_id: str | None
) -> tuple[str, str, tuple[str, ...], str, str]:
    return name, role, areas_of(areas), body, group_id or ""
