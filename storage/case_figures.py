"""Cases as figures: kind, place, quarter and how long they took. No number, no day, nobody's words, no manner of telling."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from storage.columns import NAIROBI
from storage.quarters import quarter_of
from storage.tables import cases, history, reports
from storage.work import Work

TAKEN_UP = ("acknowledged", "referred", "in_action", "resolved")
"""From the first of these on somebody looked after it."""
SOLVED = ("resolved", "confirmed")


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """`place` is an id of the directory or ''; `quarter` that in which it was filed, as '2026-Q4'; `reason` of CLOSING or ''.

    `days_to_taken_up` and `days_to_resolved` are whole days by the calendar of Nairobi, None where it did not come to that (any more).
    """

    kind: str
    place: str
    quarter: str
    state: str
    reason: str
    days_to_taken_up: int | None
    days_to_resolved: int | None


def all_cases(work: Work) -> list[CaseFigure]:
    """Every case, in no order that tells when it came."""
    first = (
        select(history.c.report_id, func.min(history.c.on_date).label("on_date"))
        .where(history.c.position > 0, history.c.state.in_(TAKEN_UP))
        .group_by(history.c.report_id)
        .subquery()
    )
    last = (
        select(history.c.report_id, func.max(history.c.on_date).label("on_date"))
        .where(history.c.state == "resolved")
        .group_by(history.c.report_id)
        .subquery()
    )
    query = (
        select(
            reports.c.kind,
            reports.c.place,
            reports.c.filed_at,
            reports.c.state,
            cases.c.reason,
            first.c.on_date.label("taken_up_on"),
            last.c.on_date.label("resolved_on"),
        )
        .join(cases, cases.c.report_id == reports.c.id)
        .outerjoin(first, first.c.report_id == reports.c.id)
        .outerjoin(last, and_(last.c.report_id == reports.c.id, reports.c.state.in_(SOLVED)))
    )
    found = []
    for row in work.connection.execute(query):
        filed_on = row.filed_at.astimezone(NAIROBI).date()
        found.append(
            CaseFigure(
                row.kind,
                row.place,
                quarter_of(row.filed_at),
                row.state,
                row.reason,
                _days(filed_on, row.taken_up_on),
                _days(filed_on, row.resolved_on),
            )
        )
    return sorted(found, key=lambda one: (one.quarter, one.kind, one.place, one.state, repr(one)))


def _days(filed_on: date, on: date | None) -> int | None:
    return None if on is None else max(0, (on - filed_on).days)
