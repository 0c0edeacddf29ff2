"""Cases of which the staff is to be told: what is due, who may hear of each, and when it is tried again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update

from flows.changes import Manner, State
from storage import announcing
from storage.staff import Staff
from storage.tables import cases, reports
from storage.who_sees import who_may_each
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Due:
    """One case to tell of. `members` are those who may see it; `holder` is the id of one of them or ''."""

    report_id: str
    number: str
    kind: str
    place: str
    state: State
    sensitive: bool
    holder: str
    members: tuple[Staff, ...]


def due(work: Work, limit: int) -> list[Due]:
    """The cases that are due, longest first; in as many queries for one as for a hundred."""
    query = (
        select(
            cases.c.report_id,
            cases.c.number,
            cases.c.taken_by,
            reports.c.kind,
            reports.c.place,
            reports.c.state,
            reports.c.sensitive,
        )
        .join(reports, reports.c.id == cases.c.report_id)
        .where(cases.c.announce_at.is_not(None), cases.c.announce_at <= work.now)
        .order_by(cases.c.announce_at, cases.c.report_id)
        .limit(limit)
    )
    rows = work.connection.execute(query).all()
    members = who_may_each(work, [row.report_id for row in rows]) if rows else {}
    return [
        Due(
            row.report_id,
            row.number,
            row.kind,
            row.place,
            State(row.state),
            row.sensitive,
            row.taken_by or "",
            tuple(members.get(row.report_id, ())),
        )
        for row in rows
    ]


def done(work: Work, report_ids: Collection[str]) -> None:
    """Whoever is to know of them knows."""
    _at(work, report_ids, None)


def later(work: Work, report_ids: Collection[str], at: datetime) -> None:
    """Nobody could be told of them: again then."""
    _at(work, report_ids, at)


def again(work: Work, report_id: str) -> None:
    """Whoever filed it answered or told more: the staff is told, without trace at a chance time."""
    manner = work.connection.scalar(select(reports.c.manner).where(reports.c.id == report_id))
    if manner is None:
        return
    work.connection.execute(
        update(cases)
        .where(cases.c.report_id == report_id, cases.c.announce_at.is_(None))
        .values(announce_at=announcing.moment(work, Manner(manner)))
    )


def any_waits(work: Work) -> bool:
    """Whether of any case somebody is still to be told, now or later."""
    return bool(work.connection.scalar(select(exists().where(cases.c.announce_at.is_not(None)))))


def nobody_took_it(work: Work, since: datetime) -> bool:
    """Whether some case was filed before then, the staff was told of it, and nobody has taken it up."""
    query = (
        select(cases.c.report_id)
        .join(reports, reports.c.id == cases.c.report_id)
        .where(
            reports.c.closed_on.is_(None),
            reports.c.filed_at < since,
            reports.c.state == State.RECEIVED.value,
            cases.c.taken_by.is_(None),
            cases.c.announce_at.is_(None),
        )
        .limit(1)
    )
    return work.connection.scalar(query) is not None


def _at(work: Work, report_ids: Collection[str], at: datetime | None) -> None:
    if report_ids:
        work.connection.execute(update(cases).where(cases.c.report_id.in_(report_ids)).values(announce_at=at))
