"""Verified commendations that somebody took to the station or its community policing committee, on paper."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import update

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
    last = work.today - LONGEST_WAIT
    waits_too_long = (table.c.state == "verified") & (table.c.decided_on < last) & table.c.handle.is_not(None)
    return work.connection.execute(update(table).where(waits_too_long).values(handle=None)).rowcount
