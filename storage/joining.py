"""Whoever sends the code of an invitation becomes what it says: of the staff, an officer of a body, a leader of a group."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from storage import audit, groups, invitations, officers, staff
from storage.refusals import ChangeRefusedError
from storage.tables import group_members
from storage.work import Work


@dataclass(frozen=True, slots=True)
class _Leader:
    """As the audit names her: by the group's id, which is nobody's."""

    id: str
    name: str


def join(work: Work, person_id: str, invitation_id: str) -> None:
    """She takes it up, and nobody else can; noted in the audit. Raises ChangeRefusedError: 'invitation', 'both', 'many_groups'.

    The code of a chat is none that a person takes up: it stays.
    """
    offered = invitations.of_id(work, invitation_id)
    match offered.role if offered else "":
        case "officer":
            officers.join(work, person_id, invitation_id)
        case "leader":
            _lead(work, person_id, invitation_id)
        case _:
            staff.join(work, person_id, invitation_id)


def _lead(work: Work, person_id: str, invitation_id: str) -> None:
    """She is in the group, if she was not, and leads it."""
    offered = invitations.take(work, invitation_id, ("leader",))
    key = {"group_id": offered.group_id, "person_id": person_id}
    new = work.connection.execute(work.insert_new(group_members), key).rowcount
    many = select(func.count()).select_from(group_members).where(group_members.c.person_id == person_id)
    if new and work.connection.execute(many).scalar_one() > groups.MOST:
        raise ChangeRefusedError("many_groups", "She is in too many groups.")
    work.connection.execute(update(group_members).filter_by(**key).values(leader=True))
    audit.note(work, _Leader(offered.group_id, offered.name), "joined")
