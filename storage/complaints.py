"""Whether an open complaint may concern an officer: a bare yes, and only for who may see that case."""

from collections.abc import Collection

from sqlalchemy import exists, or_, select

from storage import report_reading
from storage.keys import NoKeyError
from storage.member import Staff
from storage.named_in import Told, without_titles
from storage.tables import case_areas, cases, reports
from storage.vault import SealError
from storage.who_sees import may_see
from storage.work import Work

KINDS = ("misconduct", "bribe")
MOST = 200
"""Open complaints looked through about one place, the latest first."""


def may_concern(work: Work, staff: Staff, places: Collection[str], name: str) -> bool:
    """Whether the name stands in what was told in an open complaint about one of these places that she may see.

    A title alone ("sergeant") is no name: it stands in every complaint.
    """
    name = without_titles(name)
    if not name:
        return False
    about = exists().where(case_areas.c.report_id == cases.c.report_id, case_areas.c.area.in_(places))
    query = (
        select(cases.c.report_id)
        .join(reports, reports.c.id == cases.c.report_id)
        .where(
            reports.c.kind.in_(KINDS),
            reports.c.closed_on.is_(None),
            or_(reports.c.place.in_(places), about),
            may_see(work, staff),
        )
        .order_by(reports.c.filed_at.desc(), reports.c.id)
        .limit(MOST)
    )
    return any(_names(work, report_id, name) for report_id in work.connection.scalars(query).all())


def _names(work: Work, report_id: str, name: str) -> bool:
    try:
        found = report_reading.opened(work, report_id)
    except (NoKeyError, SealError):
        return False
    if found is None or found.erased:
        return False
    return Told([*(piece.text for piece in found.told if piece.text), found.place_words]).names(name)
