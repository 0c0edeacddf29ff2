"""Who of those who handle reports may see which case: one rule, as SQL, for lists and for those who are told.

A member covers a case when she has no areas (everywhere) or one of hers is among the case's. Where the reporter said
that it is, or may be, about somebody who handles reports there (`outside`), only admins see it whose own areas do not
meet the case's; where its place is not known either, only admins without areas, since nobody can tell then whom it
meets. Whoever is named in what was told never sees it. Where no facilitator is left for a case, every admin sees it,
so that it does not lie there.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    ColumnElement,
    FromClause,
    TableValuedAlias,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from storage.member import Role, Staff
from storage.tables import case_areas, case_exclusions, cases
from storage.tables import staff as staff_table
from storage.work import Work

_EVERYWHERE = "[]"


@dataclass(frozen=True, slots=True)
class _Member:
    """Somebody as the rule needs her, whether she is a value or a row."""

    id: ColumnElement[str]
    present: ColumnElement[bool]
    admin: ColumnElement[bool]
    everywhere: ColumnElement[bool]
    meets: ColumnElement[bool]


def may_see(work: Work, staff: Staff) -> ColumnElement[bool]:
    """A condition on `cases`: she may see this one. Whoever uses the terminal (id '') sees all."""
    if not staff.id:
        return true()
    here = exists().where(case_areas.c.report_id == cases.c.report_id, case_areas.c.area.in_(staff.areas))
    member = _Member(
        id=literal(staff.id),
        present=exists().where(staff_table.c.id == staff.id, staff_table.c.left_on.is_(None)),
        admin=true() if staff.role is Role.ADMIN else false(),
        everywhere=false() if staff.areas else true(),
        meets=here.correlate(cases) if staff.areas else false(),
    )
    return _rule(work, member)


def who_may(work: Work, report_id: str) -> list[Staff]:
    """All members who may see this case, by name."""
    return who_may_each(work, [report_id]).get(report_id, [])


def who_may_each(work: Work, report_ids: Collection[str]) -> dict[str, list[Staff]]:
    """The same for many cases at once; a case that nobody may see is not in it."""
    member = staff_table.alias("member")
    query = (
        select(
            cases.c.report_id, member.c.id, member.c.name, member.c.role, member.c.areas, member.c.person_id
        )
        .select_from(cases)
        .join(member, _rule(work, _row(work, member)))
        .where(cases.c.report_id.in_(report_ids))
        .order_by(member.c.name, member.c.id)
    )
    found: dict[str, list[Staff]] = defaultdict(list)
    for row in work.connection.execute(query):
        areas = tuple(json.loads(row.areas))
        found[row.report_id].append(Staff(row.id, row.name, Role(row.role), areas, row.person_id))
    return dict(found)


def _row(work: Work, member: FromClause) -> _Member:
    return _Member(
        id=member.c.id,
        present=member.c.left_on.is_(None),
        admin=member.c.role == Role.ADMIN.value,
        everywhere=member.c.areas == _EVERYWHERE,
        meets=exists()
        .where(case_areas.c.report_id == cases.c.report_id, case_areas.c.area.in_(_areas(work, member)))
        .correlate(cases, member),
    )


def _rule(work: Work, member: _Member) -> ColumnElement[bool]:
    placed = exists().where(case_areas.c.report_id == cases.c.report_id).correlate(cases)
    covers = or_(member.everywhere, member.meets)
    ordinary = and_(cases.c.outside.is_(False), or_(covers, and_(member.admin, ~_facilitator_left(work))))
    from_outside = and_(
        cases.c.outside.is_(True), member.admin, or_(member.everywhere, and_(placed, ~member.meets))
    )
    return and_(member.present, ~_excluded(member), or_(ordinary, from_outside))


def _excluded(member: _Member) -> ColumnElement[bool]:
    table = case_exclusions.alias()
    return (
        exists()
        .where(table.c.report_id == cases.c.report_id, table.c.staff_id == member.id)
        .correlate_except(table)
    )


def _facilitator_left(work: Work) -> ColumnElement[bool]:
    """Some facilitator covers this case and is not excluded from it.

    From most cases nobody is excluded: there the areas of all facilitators, looked up once, answer for every row.
    """
    other = staff_table.alias("other")
    row = _row(work, other)
    covering = (
        exists()
        .where(row.present, ~row.admin, or_(row.everywhere, row.meets), ~_excluded(row))
        .correlate_except(other)
    )
    anyone = staff_table.alias("anyone")
    facilitates = and_(anyone.c.left_on.is_(None), anyone.c.role == Role.FACILITATOR.value)
    listed = _elements(work, anyone)
    theirs = select(listed.c.value).select_from(anyone).join(listed, true()).where(facilitates)
    covered = or_(
        exists().where(facilitates, anyone.c.areas == _EVERYWHERE).correlate_except(anyone),
        exists()
        .where(case_areas.c.report_id == cases.c.report_id, case_areas.c.area.in_(theirs))
        .correlate(cases),
    )
    some_excluded = exists().where(case_exclusions.c.report_id == cases.c.report_id).correlate(cases)
    return or_(and_(~some_excluded, covered), and_(some_excluded, covering))


def _areas(work: Work, member: FromClause) -> ColumnElement[str]:
    """The areas of a row, as a list to look into."""
    listed = _elements(work, member)
    return select(listed.c.value).correlate_except(listed)  # type: ignore[return-value]


def _elements(work: Work, member: FromClause) -> TableValuedAlias:
    """Each area of a row as a row of its own."""
    if work.sqlite:
        return func.json_each(member.c.areas).table_valued("value")
    return func.json_array_elements_text(cast(member.c.areas, JSON)).table_valued("value").render_derived()
