"""Referrals as they are looked for: by number, of a case, of a body, and those that nobody answered."""

import re
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select

from flows.changes import OVER
from storage import keys
from storage.chance import READABLE
from storage.keys import NoKeyError
from storage.member import Staff
from storage.referral import OPEN, Referral, referral_of, whole
from storage.tables import cases, officers, referrals, reports
from storage.vault import SealError, place, unpad
from storage.who_sees import may_see
from storage.work import Work

NUMBER = re.compile(f"R[{READABLE}]{{5}}")
"""A number: R and five letters, so that it is no case's."""


def by_number(work: Work, number: str) -> Referral | None:
    """The one with this number, in any case of letters. Whose it is is for the caller to check."""
    wanted = written(number)
    return _one(work, referrals.c.number == wanted) if wanted else None


def by_id(work: Work, referral_id: str) -> Referral | None:
    """The one with this id."""
    return _one(work, referrals.c.id == referral_id)


def written(number: str) -> str:
    """A number as it is kept, or '' when this is none."""
    wanted = number.strip().removeprefix("#").upper()
    return wanted if NUMBER.fullmatch(wanted) else ""


def case_number(work: Work, number: str) -> str:
    """The number of a case as it is kept, '' when none has it: for the audit, which keeps nothing else that was typed."""
    wanted = number.strip().removeprefix("#").upper()
    found: str | None = work.connection.scalar(select(cases.c.number).where(cases.c.number == wanted))
    return found or ""


def of_report(work: Work, report_id: str) -> list[Referral]:
    """All of a report, the first first."""
    query = whole().where(referrals.c.report_id == report_id).order_by(referrals.c.position)
    return _all(work, query)


def of_reports(work: Work, report_ids: Collection[str]) -> dict[str, list[Referral]]:
    """All of each of these reports, the first first."""
    found: dict[str, list[Referral]] = defaultdict(list)
    query = whole().where(referrals.c.report_id.in_(report_ids)).order_by(referrals.c.position)
    for one in _all(work, query):
        found[one.report_id].append(one)
    return found


def for_body(work: Work, body: str, open_only: bool, limit: int, offset: int = 0) -> list[Referral]:
    """What came to a body: what waits for its word first, then what it has, the oldest first; then the rest."""
    waits = case((_open_and(referrals.c.state == "sent"), 0), (_open_and(), 1), else_=2)
    query = whole().where(referrals.c.body == body, *([_open_and()] if open_only else []))
    ordered = query.order_by(waits, referrals.c.made_at, referrals.c.id)
    return _all(work, ordered.limit(limit).offset(offset))


def due(work: Work, limit: int) -> list[Referral]:
    """Those that nobody answered in time, longest first, of cases that go on."""
    query = whole().where(
        _open_and(referrals.c.state == "sent"),
        referrals.c.due_at.is_not(None),
        referrals.c.due_at <= work.now,
    )
    return _all(work, query.order_by(referrals.c.due_at, referrals.c.id).limit(limit))


def overdue(work: Work, staff: Staff, limit: int) -> list[Referral]:
    """What nobody answered in time of the cases that she may see, the oldest first."""
    late = or_(referrals.c.due_at.is_(None), referrals.c.due_at <= work.now)
    query = whole().where(_open_and(referrals.c.state == "sent"), late, may_see(work, staff))
    return _all(work, query.order_by(referrals.c.made_at, referrals.c.id).limit(limit))


def to_tell(work: Work, limit: int) -> list[Referral]:
    """Those taken back with their report, of which the body is to hear by now."""
    query = whole().where(referrals.c.state == "recalled", referrals.c.due_at <= work.now)
    return _all(work, query.order_by(referrals.c.due_at, referrals.c.id).limit(limit))


def deserted(work: Work, limit: int) -> list[Referral]:
    """Those that an officer had who has left, and those that wait at a body of which no officer is left.

    The latter are none of a body that has an e-mail address: the caller knows that. So they come last, for they may be many
    and stay, and of the former no clock runs.
    """
    stays = exists().where(officers.c.body == referrals.c.body, officers.c.left_on.is_(None))
    hers = exists().where(officers.c.id == referrals.c.acknowledged_by, officers.c.left_on.is_(None),
                          officers.c.body == referrals.c.body)  # fmt: skip
    left = and_(
        referrals.c.state == "acknowledged", referrals.c.acknowledged_by.is_not(None), ~hers
    )  # fmt: skip
    empty = and_(referrals.c.state == "sent", referrals.c.due_at > work.now, ~stays)
    query = (
        whole()
        .where(_open_and(or_(left, empty)))
        .order_by(referrals.c.state, referrals.c.made_at, referrals.c.id)
    )
    return _all(work, query.limit(limit))


def summary(work: Work, referral: Referral) -> str:
    """What the facilitator wrote for the body; '' once the report is taken back, or its key does not open it."""
    row = work.connection.execute(
        select(referrals.c.summary, reports.c.key_id)
        .join(reports, reports.c.id == referrals.c.report_id)
        .where(referrals.c.id == referral.id)
    ).one_or_none()
    if row is None or row.summary is None or row.key_id is None:
        return ""
    try:
        opened = keys.open_with(work, row.key_id, row.summary, where(referral.id))
    except (NoKeyError, SealError):
        return ""
    return unpad(opened).decode()


def where(referral_id: str) -> bytes:
    """The place for which a summary is sealed."""
    return place("referrals", "summary", referral_id)


_OVER = tuple(state.value for state in OVER)


def _open_and(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(referrals.c.state.in_(OPEN), reports.c.state.not_in(_OVER), *which)


def _one(work: Work, which: ColumnElement[bool]) -> Referral | None:
    row = work.connection.execute(whole().where(which)).one_or_none()
    return None if row is None else referral_of(row)


def _all(work: Work, query: Any) -> list[Referral]:  # noqa: ANN401 - a select
    return [referral_of(row) for row in work.connection.execute(query)]
