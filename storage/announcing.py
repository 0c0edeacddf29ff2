"""When those who handle reports hear of a new case."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select, update

from flows.changes import Manner
from storage.rounding import rounded
from storage.tables import cases
from storage.work import Work

SOONEST, SPREAD = 15, 61
"""Minutes: a report without trace is announced after 15 to 75, so that the notice does not tell when she sat there."""
TRIED_AGAIN = timedelta(hours=1)
"""How long a case waits that nobody may hear of."""


def moment(work: Work, manner: Manner) -> datetime:
    """When to announce what is filed now: at once (the hour that runs, so that it equals no message's time)."""
    if manner is not Manner.WITHOUT_TRACE:
        return rounded(work.now, manner)
    minutes = SOONEST + int.from_bytes(work.random(8)) % SPREAD
    return work.now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)


def to_announce(work: Work, limit: int) -> list[str]:
    """The reports whose cases are due, those that wait longest first."""
    query = (
        select(cases.c.report_id)
        .where(cases.c.announce_at.is_not(None), cases.c.announce_at <= work.now)
        .order_by(cases.c.announce_at)
        .limit(limit)
    )
    return list(work.connection.scalars(query))


def announced(work: Work, report_id: str) -> None:
    """Those who may see it know of it."""
    work.connection.execute(update(cases).where(cases.c.report_id == report_id).values(announce_at=None))


def put_off(work: Work, report_id: str) -> None:
    """Nobody is left who may hear of it: it waits, and keeps no other from being announced."""
    later = rounded(work.now, Manner.CONFIDENTIAL) + TRIED_AGAIN
    work.connection.execute(update(cases).where(cases.c.report_id == report_id).values(announce_at=later))
