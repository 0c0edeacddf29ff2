"""Groups that people join by a code: who began one, and who is in it. Who leads one: storage/group_leaders.py."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, select, update

from storage import group_chats
from storage.chance import readable
from storage.group_leaders import is_leader, leaders, leads, make_leader, may_go, step_down
from storage.refusals import ChangeRefusedError
from storage.tables import group_members, group_requests, groups
from storage.work import Work

__all__ = [
    "Group",
    "at_places",
    "becomes",
    "by_code",
    "by_id",
    "close",
    "in_places",
    "is_leader",
    "is_member",
    "join",
    "leaders",
    "leads",
    "leave",
    "let_in",
    "make",
    "make_leader",
    "of_person",
    "step_down",
]

LETTERS = 8
"""As flows/forums/codes.py reads it: an attendance code has six."""
MOST = 50
"""Groups that one person may be in."""


@dataclass(frozen=True, slots=True)
class Group:
    """`place` is an id of the directory, '' for everywhere; `members`: how many."""

    id: str
    name: str
    kind: str
    place: str
    code: str
    members: int


def make(work: Work, made_by: str, name: str, kind: str, place: str) -> str:
    """A new group of this member of the staff; the code that opens it."""
    row = {
        "id": work.new_id(),
        "name": name.strip()[:120],
        "kind": kind[:20],
        "place": place,
        "made_by": made_by,
        "made_on": work.now.date(),
    }
    code = readable(work.random, LETTERS)
    while not work.connection.execute(work.insert_new(groups), row | {"code": code}).rowcount:
        code = readable(work.random, LETTERS)
    return code


def close(work: Work, group_id: str) -> None:
    """It is no more, and nobody knows who was in it, nor which chat was linked to it."""
    group_chats.unlink(work, group_id)
    work.connection.execute(delete(groups).where(groups.c.id == group_id))


def by_code(work: Work, code: str) -> Group | None:
    """The group that a code opens, in any case of letters and with spaces."""
    return _one(work, _GROUPS.where(groups.c.code == "".join(code.split()).upper()))


def by_id(work: Work, group_id: str) -> Group | None:
    """The group, or None when it was closed."""
    return _one(work, _GROUPS.where(groups.c.id == group_id))


def in_places(work: Work, places: Sequence[str] | None) -> list[Group]:
    """All groups of these places, by name; None: of any, and those of everywhere."""
    query = _GROUPS.order_by(groups.c.name, groups.c.id)
    if places is not None:
        query = query.where(groups.c.place.in_(places))
    return [Group(*row) for row in work.connection.execute(query)]


def at_places(work: Work, person_id: str, places: Collection[str], limit: int) -> list[Group]:
    """Groups of these places that she is not in and that somebody leads, by name: of the others nobody would answer her."""
    hers = select(group_members.c.group_id).where(group_members.c.person_id == person_id)
    led = exists().where(group_members.c.group_id == groups.c.id, group_members.c.leader.is_(True))
    query = _GROUPS.where(groups.c.place.in_(places), groups.c.id.not_in(hers), led)
    return [
        Group(*row)
        for row in work.connection.execute(query.order_by(groups.c.name, groups.c.id).limit(limit))
    ]


def of_person(work: Work, person_id: str) -> list[Group]:
    """Those that she is in, by name."""
    mine = select(group_members.c.group_id).where(group_members.c.person_id == person_id)
    query = _GROUPS.where(groups.c.id.in_(mine)).order_by(groups.c.name, groups.c.id)
    return [Group(*row) for row in work.connection.execute(query)]


def is_member(work: Work, group_id: str, person_id: str) -> bool:
    """Whether she is in it."""
    query = select(
        exists().where(group_members.c.group_id == group_id, group_members.c.person_id == person_id)
    )
    return bool(work.connection.scalar(query))


def join(work: Work, person_id: str, code: str) -> Group:
    """She is in it from now on; nothing happens when she was. Raises ChangeRefusedError: 'group_code'."""
    group = by_code(work, code)
    if group is None or len(of_person(work, person_id)) >= MOST:
        raise ChangeRefusedError("group_code", "No group has this code, or she is in too many.")
    let_in(work, group.id, person_id)
    return group


def let_in(work: Work, group_id: str, person_id: str) -> None:
    """She is in it from now on; what she asked its leaders is answered."""
    work.connection.execute(work.insert_new(group_members), {"group_id": group_id, "person_id": person_id})
    work.connection.execute(
        delete(group_requests).where(
            group_requests.c.group_id == group_id, group_requests.c.person_id == person_id
        )
    )


def leave(work: Work, person_id: str, group_ids: Collection[str]) -> None:
    """She is not in these any more. Raises ChangeRefusedError('last_leader'): somebody must lead."""
    may_go(work, person_id, group_ids)
    _drop(work, person_id, group_ids)


def becomes(work: Work, gone: str, into: str) -> None:
    """One person who was known as two is in the groups of both, and leads those that either led."""
    theirs = [group.id for group in of_person(work, gone)]
    led = leads(work, gone)
    _drop(work, gone, theirs)
    hers = {group.id for group in of_person(work, into)}
    rows = [{"group_id": one, "person_id": into} for one in theirs if one not in hers]
    if rows:
        work.connection.execute(insert(group_members), rows)
    if led:
        work.connection.execute(
            update(group_members)
            .where(group_members.c.person_id == into, group_members.c.group_id.in_(led))
            .values(leader=True)
        )


def _drop(work: Work, person_id: str, group_ids: Collection[str]) -> None:
    work.connection.execute(
        delete(group_members).where(
            group_members.c.person_id == person_id, group_members.c.group_id.in_(group_ids)
        )
    )


def _one(work: Work, query: Select[Any]) -> Group | None:
    row = work.connection.execute(query).one_or_none()
    return None if row is None else Group(*row)


_GROUPS = select(
    groups.c.id,
    groups.c.name,
    groups.c.kind,
    groups.c.place,
    groups.c.code,
    select(func.count()).where(group_members.c.group_id == groups.c.id).scalar_subquery().label("members"),
)
