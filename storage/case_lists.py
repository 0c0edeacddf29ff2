"""Cases as whoever handles them finds them: in lists, by their number, and never one that she may not see."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, select, true

from flows.changes import OVER, Manner, State
from flows.messages import Language
from storage.chance import READABLE
from storage.member import Staff
from storage.tables import accounts, cases, groups, letters, matters, reports
from storage.who_sees import may_see
from storage.work import Work

Which = Literal["open", "mine", "all"]
LETTERS = 5
"""In a number."""
_NUMBER = re.compile(f"[{READABLE}]{{{LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Case:
    """One case without its words.

    `place` is the id of a place or ''. `filed`: the hour, or the day without trace (UTC). `holder`: the id of the
    member who has it, or ''. `pieces`: of what was told; 0 when withdrawn. `unanswered`: questions to the reporter that
    can still be answered. `unread_replies`: answers of hers that nobody looked at. `reason`: of CLOSING, once closed.
    `about`: as flows.changes.FileReport has it. `matter`: the number of the public matter that it follows or ''. `group`: the
    name of the group for which it was reported or ''.
    """

    report_id: str
    number: str
    kind: str
    place: str
    state: State
    manner: Manner
    sensitive: bool
    messages: bool
    language: Language
    filed: datetime
    outside: bool
    holder: str
    pieces: int
    unanswered: int
    unread_replies: int
    percent: int = 0
    reason: str = ""
    about: str = ""
    matter: str = ""
    group: str = ""


def list_for(work: Work, staff: Staff, which: Which, limit: int, offset: int = 0) -> list[Case]:
    """Those that she may see: what is not over first; in it what nobody has, then the oldest.

    'open': not over. 'mine': which she holds. 'all': also what is resolved, closed or withdrawn.
    """
    page = (
        select(cases.c.report_id)
        .join(reports, reports.c.id == cases.c.report_id)
        .where(may_see(work, staff), _among(staff, which))
        .order_by(*_order(which))
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    query = _whole().join(page, page.c.report_id == cases.c.report_id).order_by(*_order(which))
    return [_case(row) for row in work.connection.execute(query)]


def for_number(work: Work, staff: Staff, number: str) -> Case | None:
    """The case with this number, in any case of letters; None also when she may not see it."""
    wanted = number.strip().removeprefix("#").upper()
    if not _NUMBER.fullmatch(wanted):
        return None
    row = work.connection.execute(
        _whole().where(cases.c.number == wanted, may_see(work, staff))
    ).one_or_none()
    return None if row is None else _case(row)


def of_report(work: Work, report_id: str) -> Case | None:
    """The case of a report, for what happens by itself; never for a member of the staff, who may not see every one."""
    row = work.connection.execute(_whole().where(cases.c.report_id == report_id)).one_or_none()
    return None if row is None else _case(row)


def _among(staff: Staff, which: Which) -> ColumnElement[bool]:
    match which:
        case "open":
            # All that are over have the day since when.
            return reports.c.closed_on.is_(None)
        case "mine":
            return cases.c.taken_by == staff.id
        case "all":
            return true()


def _order(which: Which) -> list[ColumnElement[Any]]:
    first = [] if which == "open" else [reports.c.closed_on.is_not(None)]
    return [*first, cases.c.taken_by.is_not(None), reports.c.filed_at, cases.c.report_id]


def _whole() -> Select[Any]:
    number = func.count()
    of_letters = select(number).where(letters.c.report_id == cases.c.report_id, letters.c.seen.is_(False))
    return (
        select(
            cases.c.report_id,
            cases.c.number,
            cases.c.outside,
            cases.c.taken_by,
            reports.c.kind,
            reports.c.place,
            reports.c.state,
            reports.c.manner,
            reports.c.sensitive,
            reports.c.messages,
            reports.c.language,
            reports.c.filed_at,
            select(number).where(accounts.c.report_id == cases.c.report_id).scalar_subquery().label("pieces"),
            of_letters.where(letters.c.kind == "question").scalar_subquery().label("questions"),
            of_letters.where(letters.c.kind == "reply").scalar_subquery().label("replies"),
            cases.c.percent,
            cases.c.reason,
            cases.c.about,
            matters.c.number.label("matter"),
            groups.c.name.label("group_name"),
        )
        .select_from(cases)
        .join(reports, reports.c.id == cases.c.report_id)
        .outerjoin(matters, matters.c.id == cases.c.matter_id)
        .outerjoin(groups, groups.c.id == cases.c.group_id)
    )


def _case(row: Any) -> Case:  # noqa: ANN401 - a row
    state = State(row.state)
    return Case(
        row.report_id,
        row.number,
        row.kind,
        row.place,
        state,
        Manner(row.manner),
        row.sensitive,
        row.messages,
        row.language,
        row.filed_at,
        row.outside,
        row.taken_by or "",
        row.pieces,
        0 if state in OVER else row.questions,
        row.replies,
        row.percent,
        row.reason,
        row.about,
        row.matter or "",
        row.group_name or "",
    )
