"""Officers of bodies: whoever joined with an invitation answers what is referred to her body, and sees nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, insert, select, update

from storage import audit, invitations
from storage.audit import Somebody
from storage.refusals import ChangeRefusedError
from storage.tables import addresses, officers, referral_links
from storage.tables import staff as staff_table
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Officer:
    """`body`: its id in the directory, which may not know it any more. `person_id`: whom to write to."""

    id: str
    name: str
    body: str
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """`reachable`: some channel reaches her."""

    officer: Officer
    joined_on: date
    reachable: bool


def of_person(work: Work, person_id: str) -> Officer | None:
    """The officer who writes as this person, or None."""
    return _one(work, officers.c.person_id == person_id)


def get(work: Work, officer_id: str) -> Officer | None:
    """The officer, or None when nobody has this id or she has left."""
    return _one(work, officers.c.id == officer_id)


def of_body(work: Work, body_ids: Collection[str]) -> list[Officer]:
    """Those of all these bodies who have not left, by name."""
    query = _OFFICERS.where(officers.c.body.in_(body_ids), _STAYS).order_by(officers.c.name, officers.c.id)
    return [Officer(*row) for row in work.connection.execute(query)]


def everybody(work: Work) -> list[Officer]:
    """Every officer who has not left, by name."""
    query = _OFFICERS.where(_STAYS).order_by(officers.c.name, officers.c.id)
    return [Officer(*row) for row in work.connection.execute(query)]


def listed(work: Work) -> list[Listed]:
    """Every officer who has not left, by body and name, as whoever runs this sees them."""
    reachable = exists().where(
        addresses.c.person_id == officers.c.person_id, addresses.c.unreachable_reason.is_(None)
    )
    query = (
        _OFFICERS.add_columns(officers.c.joined_on, reachable.label("reachable"))
        .where(_STAYS)
        .order_by(officers.c.body, officers.c.name, officers.c.id)
    )
    return [
        Listed(Officer(*row[:4]), row.joined_on, bool(row.reachable))
        for row in work.connection.execute(query)
    ]


def join(work: Work, person_id: str, invitation_id: str) -> Officer:
    """She takes the invitation up, and nobody else can; noted in the audit. Raises ChangeRefusedError: 'invitation', 'both'.

    An officer who joins again keeps her id and has the name and body of the new invitation; links that she got as
    officer of another body are dead. Nobody is an officer and on the staff: she would refer cases to herself.
    """
    offered = invitations.take(work, invitation_id, ("officer",))
    if work.connection.scalar(select(exists().where(staff_table.c.person_id == person_id))):
        raise ChangeRefusedError("both", "Whoever is on the staff would refer cases to herself.")
    before = of_person(work, person_id)
    values = {"name": offered.name, "body": offered.body}
    officer_id = before.id if before else work.new_id()
    if before is None:
        today = work.today
        new = {"id": officer_id, "person_id": person_id, "joined_on": today}
        work.connection.execute(insert(officers), values | new)
    else:
        work.connection.execute(update(officers).where(officers.c.id == officer_id).values(values))
        if before.body != offered.body:
            _drop_links(work, officer_id)
    officer = Officer(officer_id, offered.name, offered.body, person_id)
    audit.note(work, officer, "joined")
    return officer


def leave(work: Work, officer_id: str, by: Somebody | None = None) -> None:
    """Nothing is opened or told to her from now on; noted in the audit. `by`: who does this; she herself when None.

    Nothing happens when she has left already.
    """
    officer = get(work, officer_id)
    if officer is None:
        return
    gone = {"left_on": work.today, "person_id": None}
    work.connection.execute(update(officers).where(officers.c.id == officer_id).values(gone))
    _drop_links(work, officer_id)
    audit.note(work, by or officer, "left")


def becomes(work: Work, gone: str, into: str) -> None:
    """One person who was known as two: an officer stays one, unless `into` is one already or is on the staff."""
    officer = of_person(work, gone)
    if officer is None:
        return
    on_staff = work.connection.scalar(select(exists().where(staff_table.c.person_id == into)))
    if on_staff or of_person(work, into) is not None:
        leave(work, officer.id)
    else:
        work.connection.execute(update(officers).where(officers.c.id == officer.id).values(person_id=into))


def _drop_links(work: Work, officer_id: str) -> None:
    work.connection.execute(delete(referral_links).where(referral_links.c.officer_id == officer_id))


def _one(work: Work, which: ColumnElement[bool]) -> Officer | None:
    row = work.connection.execute(_OFFICERS.where(which, _STAYS)).one_or_none()
    return None if row is None else Officer(*row)


_STAYS = officers.c.left_on.is_(None)
_OFFICERS: Select[Any] = select(officers.c.id, officers.c.name, officers.c.body, officers.c.person_id)
