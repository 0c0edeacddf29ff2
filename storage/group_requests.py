"""Who asks to join a group without its code. What she wants to be called is sealed under her own key, for its leaders alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from storage import keys
from storage.columns import NAIROBI
from storage.refusals import ChangeRefusedError
from storage.tables import group_members, group_requests, people
from storage.tables import keys as keys_table
from storage.vault import pad, place, unpad
from storage.work import Work

MOST_OF_GROUP = 30
"""Requests that wait for the leaders of one group."""
MOST_OF_PERSON = 3
"""Requests of one person that wait."""
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One that waits. `called`: what she wants to be called; `on`: the day in Nairobi."""

    id: str
    group_id: str
    person_id: str
    called: str = field(repr=False)
    on: date


def ask(work: Work, person_id: str, group_id: str, called: str) -> bool:
    """She asks to join; False when she did before. Raises ChangeRefusedError: 'called' (no name), 'too_many'."""
    said = " ".join(called.split())
    if not 0 < len(said) <= LONGEST:
        raise ChangeRefusedError("called", f"What she is called has 1 to {LONGEST} letters.")
    request_id = work.new_id()
    row = {
        "id": request_id,
        "group_id": group_id,
        "person_id": person_id,
        "called": _sealed(work, person_id, request_id, said),
        "on_date": work.today,
    }
    if not work.connection.execute(work.insert_new(group_requests), row).rowcount:
        return False
    of_group, hers = work.connection.execute(
        select(
            select(func.count()).where(group_requests.c.group_id == group_id).scalar_subquery(),
            select(func.count()).where(group_requests.c.person_id == person_id).scalar_subquery(),
        )
    ).one()
    if of_group > MOST_OF_GROUP or hers > MOST_OF_PERSON:
        raise ChangeRefusedError("too_many", "Too many requests wait for an answer.")
    return True


def waiting(work: Work, group_id: str) -> list[Request]:
    """Those that wait for the leaders of a group, the first first."""
    query = (
        select(group_requests, people.c.key_id, keys_table.c.wrapped)
        .join(people, people.c.id == group_requests.c.person_id)
        .join(keys_table, keys_table.c.id == people.c.key_id)
        .where(group_requests.c.group_id == group_id)
        .order_by(group_requests.c.on_date, group_requests.c.id)
    )
    found = []
    for row in work.connection.execute(query):
        keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
        called = _opened(work, row.person_id, row.id, row.called)
        found.append(Request(row.id, row.group_id, row.person_id, called, row.on_date))
    return found


def numbers(work: Work, group_ids: Collection[str]) -> dict[str, int]:
    """How many wait, by the id of the group; one for which nobody waits is not in it."""
    query = (
        select(group_requests.c.group_id, func.count().label("number"))
        .where(group_requests.c.group_id.in_(group_ids))
        .group_by(group_requests.c.group_id)
    )
    return {row.group_id: row.number for row in work.connection.execute(query)}


def group_of(work: Work, request_id: str) -> str | None:
    """The group that a request is for, or None when it was answered."""
    return work.connection.scalar(select(group_requests.c.group_id).where(group_requests.c.id == request_id))


def answered(work: Work, request_id: str) -> tuple[str, str] | None:
    """It is answered, and goes with what she wanted to be called: (group, person); None when another leader was quicker."""
    row = work.connection.execute(
        delete(group_requests)
        .where(group_requests.c.id == request_id)
        .returning(group_requests.c.group_id, group_requests.c.person_id)
    ).one_or_none()
    return None if row is None else (row.group_id, row.person_id)


def forget_unanswered(work: Work, after: timedelta) -> int:
    """What no leader answered in that time is over, and what she wanted to be called goes; how many. She may ask again."""
    day = (work.now - after).astimezone(NAIROBI).date()
    old = delete(group_requests).where(group_requests.c.on_date < day)
    return work.connection.execute(old).rowcount


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one, who asks each group once and none that she is in: sealed anew under her key."""
    clear = opened_names(work, gone)
    hers = select(group_requests.c.group_id).where(group_requests.c.person_id == into)
    theirs = group_requests.c.person_id == gone
    work.connection.execute(delete(group_requests).where(theirs, group_requests.c.group_id.in_(hers)))
    work.connection.execute(update(group_requests).where(theirs).values(person_id=into))
    in_already = select(group_members.c.group_id).where(group_members.c.person_id == into)
    mine = group_requests.c.person_id == into
    work.connection.execute(delete(group_requests).where(mine, group_requests.c.group_id.in_(in_already)))
    seal_names(work, into, clear)


def opened_names(work: Work, person_id: str) -> list[tuple[str, str]]:
    """(id of a request, name) of hers, to be sealed under a new key (see seal_names)."""
    query = select(group_requests).where(group_requests.c.person_id == person_id)
    return [(row.id, _opened(work, person_id, row.id, row.called)) for row in work.connection.execute(query)]


def seal_names(work: Work, person_id: str, clear: Iterable[tuple[str, str]]) -> None:
    """Seal them under the key that she has now."""
    anew = [{"of_row": one, "sealed": _sealed(work, person_id, one, called)} for one, called in clear]
    if anew:
        statement = update(group_requests).where(group_requests.c.id == bindparam("of_row"))
        work.connection.execute(statement.values(called=bindparam("sealed")), anew)


def _sealed(work: Work, person_id: str, request_id: str, called: str) -> bytes:
    where = place("group_requests", "called", request_id)
    return keys.seal_with(work, keys.of_person(work, person_id), pad(called.encode()), where)


def _opened(work: Work, person_id: str, request_id: str, sealed: bytes) -> str:
    where = place("group_requests", "called", request_id)
    return unpad(keys.open_with(work, keys.of_person(work, person_id), sealed, where)).decode()
