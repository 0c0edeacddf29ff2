"""Verified commendations that somebody took to the station or its community policing committee, on paper; how many a station has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import func, select, update

from storage import commendations
from storage.commendations import Commendation
from storage.tables import commendations as table
from storage.work import Work

To = Literal["station", "committee"]
TO: tuple[To, ...] = ("station", "committee")
_ON = {"station": table.c.station_on, "committee": table.c.committee_on}

LONGEST_WAIT = timedelta(days=62)
"""After which nobody is expected to hand it over any more: two months of letters."""


def hand_over(
    work: Work, stations: Collection[str], numbers: Collection[str], to: To, on: date
) -> list[Commendation]:
    """Keep that these verified ones were handed over; those that had not been handed to this one before, as they were.

    From now on nothing leads to whoever told them: what goes out because of it carries its own way.
    """
    column = _ON[to]
    which = (
        table.c.number.in_(numbers)
        & table.c.station.in_(stations)
        & (table.c.state == "verified")
        & column.is_(None)
    )
    found = commendations.opened(work, which)
    if found:
        work.connection.execute(
            update(table)
            .where(table.c.id.in_([one.id for one in found]))
            .values({column.name: on, "handle": None})
        )
    return found


def forget_ways(work: Work) -> int:
    """Forget who told those that nobody handed over in time; how many."""
    last = commendations.today(work) - LONGEST_WAIT
    waits_too_long = (table.c.state == "verified") & (table.c.decided_on < last) & table.c.handle.is_not(None)
    return work.connection.execute(update(table).where(waits_too_long).values(handle=None)).rowcount


@dataclass(frozen=True, slots=True)
class Year:
    """How many of a station were verified in the twelve months that ended with `month`, such as 2026-10. Nobody is named."""

    month: str
    verified: int


def year_of(work: Work, station: str) -> Year:
    """The twelve full months before the one that runs: a count a month old points at no day."""
    runs = commendations.today(work).replace(day=1)
    last = runs - timedelta(days=1)
    query = select(func.count()).where(
        table.c.station == station,
        table.c.state == "verified",
        table.c.decided_on.between(runs.replace(year=runs.year - 1), last),
    )
    return Year(f"{last:%Y-%m}", int(work.connection.scalar(query) or 0))
