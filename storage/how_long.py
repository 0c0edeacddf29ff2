"""How long it took to solve what was public."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from storage.matter_reading import SOLVED, hers, nobody_is_asked, there
from storage.tables import matters
from storage.work import Work

A_YEAR = timedelta(days=365)


def days_of_solved(work: Work, places: Collection[str] | None, *, person_id: str = "") -> list[int]:
    """How many days each took that was solved there within a year, the fewest first. `places` None: anywhere.

    `person_id`: of what she follows and what her groups have, instead. What members and followers are still asked about
    counts for nothing yet.
    """
    query = select(matters.c.opened_on, matters.c.resolved_on).where(
        matters.c.state.in_(SOLVED),
        matters.c.resolved_on >= work.today - A_YEAR,
        nobody_is_asked(work.now),
        hers(person_id) if person_id else there(places),
    )
    return sorted((row.resolved_on - row.opened_on).days for row in work.connection.execute(query))
