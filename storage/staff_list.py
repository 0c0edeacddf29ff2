"""The staff as whoever runs this sees it: who is on it, who can be reached, who has a PIN, who has how many cases."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select

from flows.changes import OVER
from storage.staff import Role, Staff, areas_of
from storage.tables import addresses, cases, reports, staff
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """A member. `reachable`: some channel reaches her. `locked_until` (UTC): after wrong PINs. `cases`: open ones."""

    member: Staff
    joined_on: date
    reachable: bool
    has_pin: bool
    locked_until: datetime | None
    cases: int


def listed(work: Work) -> list[Listed]:
    """Every member who has not left, by name."""
    reachable = exists().where(
        addresses.c.person_id == staff.c.person_id, addresses.c.unreachable_reason.is_(None)
    )
    has = (
        select(func.count())
        .select_from(cases)
        .join(reports, reports.c.id == cases.c.report_id)
        .where(cases.c.taken_by == staff.c.id, reports.c.state.not_in([state.value for state in OVER]))
        .scalar_subquery()
    )
    query = (
        select(staff, reachable.label("reachable"), has.label("cases"))
        .where(staff.c.left_on.is_(None))
        .order_by(staff.c.name, staff.c.id)
    )
    return [
        Listed(
            Staff(row.id, row.name, Role(row.role), areas_of(row.areas), row.person_id),
            row.joined_on,
            bool(row.reachable),
            row.pin_hash is not None,
            row.pin_locked_until if row.pin_locked_until and row.pin_locked_until > work.now else None,
            row.cases,
        )
        for row in work.connection.execute(query)
    ]
