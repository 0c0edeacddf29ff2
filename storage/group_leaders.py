"""Who leads a group: members whom its leaders, or the staff, invited to. They see no names, only how many are in it."""

from collections.abc import Collection

from sqlalchemy import exists, select, update

from storage.refusals import ChangeRefusedError
from storage.tables import group_chats, group_members, groups
from storage.work import Work


def is_leader(work: Work, group_id: str, person_id: str) -> bool:
    """Whether she leads it."""
    query = exists().where(
        group_members.c.group_id == group_id,
        group_members.c.person_id == person_id,
        group_members.c.leader.is_(True),
    )
    return bool(work.connection.scalar(select(query)))


def leaders(work: Work, group_id: str) -> list[str]:
    """The person ids of those who lead it."""
    return of_each(work, [group_id]).get(group_id, [])


def of_each(work: Work, group_ids: Collection[str]) -> dict[str, list[str]]:
    """The same for several groups; one that nobody leads is not in it."""
    query = (
        select(group_members.c.group_id, group_members.c.person_id)
        .where(group_members.c.group_id.in_(group_ids), group_members.c.leader.is_(True))
        .order_by(group_members.c.group_id, group_members.c.person_id)
    )
    found: dict[str, list[str]] = {}
    for row in work.connection.execute(query):
        found.setdefault(row.group_id, []).append(row.person_id)
    return found


def leads(work: Work, person_id: str) -> set[str]:
    """Ids of the groups that she leads."""
    query = select(group_members.c.group_id).where(
        group_members.c.person_id == person_id, group_members.c.leader.is_(True)
    )
    return set(work.connection.scalars(query))


def with_chat(work: Work, group_ids: Collection[str]) -> set[str]:
    """Which of these have a chat on Telegram linked to them."""
    query = select(group_chats.c.group_id).where(group_chats.c.group_id.in_(group_ids))
    return set(work.connection.scalars(query))


def make_leader(work: Work, group_id: str, person_id: str) -> None:
    """She leads it from now on, and is in it. Raises ChangeRefusedError('group'): it was closed."""
    if not _hold(work, [group_id]):
        raise ChangeRefusedError("group", "There is no such group any more.")
    row = {"group_id": group_id, "person_id": person_id, "leader": True}
    work.connection.execute(
        work.insert(group_members)
        .values(row)
        .on_conflict_do_update(index_elements=["group_id", "person_id"], set_={"leader": True})
    )


def step_down(work: Work, group_id: str, person_id: str) -> None:
    """She stays in it and leads no longer. Raises ChangeRefusedError: 'not_leader', 'last_leader'."""
    _hold(work, [group_id])
    if not is_leader(work, group_id, person_id):
        raise ChangeRefusedError("not_leader", "She does not lead this group.")
    may_go(work, person_id, [group_id])
    work.connection.execute(
        update(group_members)
        .where(group_members.c.group_id == group_id, group_members.c.person_id == person_id)
        .values(leader=False)
    )


def may_go(work: Work, person_id: str, group_ids: Collection[str]) -> None:
    """Raises ChangeRefusedError('last_leader') when she alone leads one of them. Of two who go at once one waits."""
    _hold(work, group_ids)
    if any(those == [person_id] for those in of_each(work, group_ids).values()):
        raise ChangeRefusedError("last_leader", "Somebody must lead the group: another leader comes first.")


def _hold(work: Work, group_ids: Collection[str]) -> bool:
    query = select(groups.c.id).where(groups.c.id.in_(group_ids)).order_by(groups.c.id).with_for_update()
    return bool(work.connection.scalars(query).all())
