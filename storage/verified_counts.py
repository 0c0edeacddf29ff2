"""How many commendations of a station were verified: a bare count, all that a public page may know of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from storage.tables import commendations as table
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Year:
    """How many of a station were verified in the twelve months that ended with `month`, such as 2026-10. Nobody is named."""

    month: str
    verified: int


def year_of(work: Work, station: str) -> Year:
    """The twelve full months before the one that runs: a count a month old points at no day."""
    runs = work.today.replace(day=1)
    last = runs - timedelta(days=1)
    query = select(func.count()).where(
        table.c.station == station,
        table.c.state == "verified",
        table.c.decided_on.between(runs.replace(year=runs.year - 1), last),
    )
    return Year(f"{last:%Y-%m}", int(work.connection.scalar(query) or 0))
