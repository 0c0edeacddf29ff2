"""Who handles reports: invited with a code that works once, known by the person she writes as, until she leaves."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, exists, insert, select, update

from storage import audit, coming_and_going, invitations
from storage.invitations import Invitation, areas_of, invitation, invite
from storage.member import Role, Staff
from storage.refusals import ChangeRefusedError
from storage.tables import officers, staff, staff_links, staff_sessions
from storage.tables.staff import ROLES
from storage.work import Work

__all__ = [
    "LONGEST_NAME",
    "Invitation",
    "Role",
    "Staff",
    "areas_of",
    "everybody",
    "get",
    "invitation",
    "invite",
    "join",
    "leave",
    "of_person",
    "operator",
]

LONGEST_NAME = 80


def operator(name: str, whom: str = "") -> Staff:
    """Whoever uses this machine's terminal: may see everything, and is audited by the name given.

    `whom`: the member whom what is done concerns; the audit keeps "Asha, for Wanjiru".
    """
    return Staff("", (f"{name}, for {whom}" if whom else name)[:LONGEST_NAME], Role.ADMIN)


def join(work: Work, person_id: str, invitation_id: str) -> Staff:
    """She takes it up, and nobody else can; noted in the audit. Raises ChangeRefusedError: "invitation", "both".

    A member who joins again keeps her id and PIN and has the name, role and areas of the new invitation; cases
    that she may not see any more are given up. She never sees a case in which her name stands.
    """
    offered = invitations.take(work, invitation_id, ROLES)
    if work.connection.scalar(select(exists().where(officers.c.person_id == person_id))):
        raise ChangeRefusedError("both", "An officer of a body would handle what is referred to that body.")
    before = of_person(work, person_id)
    values = {
        "name": offered.name,
        "role": offered.role,
        "areas": invitations.written(offered.areas),
    }
    member_id = before.id if before else work.new_id()
    if before:
        work.connection.execute(update(staff).where(staff.c.id == member_id).values(values))
    else:
        today = work.today
        new = {"id": member_id, "person_id": person_id, "pin_tries": 0, "joined_on": today}
        work.connection.execute(insert(staff), values | new)
    member = Staff(member_id, offered.name, Role(offered.role), offered.areas, person_id)
    coming_and_going.came(work, member)
    audit.note(work, member, "joined")
    return member


def of_person(work: Work, person_id: str) -> Staff | None:
    """The member who writes as this person, or None."""
    return _one(work, staff.c.person_id == person_id)


def get(work: Work, staff_id: str) -> Staff | None:
    """The member, or None when nobody has this id or she has left."""
    return _one(work, staff.c.id == staff_id)


def everybody(work: Work) -> list[Staff]:
    """Every member who has not left, by name."""
    rows = work.connection.execute(_MEMBERS.where(_STAYS).order_by(staff.c.name, staff.c.id))
    return [_member(row) for row in rows]


def leave(work: Work, staff_id: str, by: Staff | None = None) -> None:
    """She sees nothing from now on: links and sessions end, her cases are nobody's; noted in the audit.

    `by`: who does this; she herself when None. Nothing happens when she has left already.
    """
    member = get(work, staff_id)
    if member is None:
        return
    gone = {
        "left_on": work.today,
        "person_id": None,
        "pin_hash": None,
        "pin_tries": 0,
        "pin_locked_until": None,
    }
    work.connection.execute(update(staff).where(staff.c.id == staff_id).values(gone))
    for table in (staff_links, staff_sessions):
        work.connection.execute(delete(table).where(table.c.staff_id == staff_id))
    coming_and_going.went(work, staff_id)
    audit.note(work, by or member, "left")


_STAYS = staff.c.left_on.is_(None)
_MEMBERS: Select[Any] = select(staff.c.id, staff.c.name, staff.c.role, staff.c.areas, staff.c.person_id)


def _one(work: Work, which: ColumnElement[bool]) -> Staff | None:
    row = work.connection.execute(_MEMBERS.where(which, _STAYS)).one_or_none()
    return None if row is None else _member(row)


def _member(row: Row[Any]) -> Staff:
    return Staff(row.id, row.name, Role(row.role), areas_of(row.areas), row.person_id)
