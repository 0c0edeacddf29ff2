"""The places that somebody wants to hear of; none is everywhere."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select

from storage.tables import interests
from storage.work import Work


def of_person(work: Work, person_id: str) -> tuple[str, ...]:
    """Ids of the places that she chose, in their order."""
    query = select(interests.c.place).where(interests.c.person_id == person_id).order_by(interests.c.place)
    return tuple(work.connection.scalars(query))


def choose(work: Work, person_id: str, places: Collection[str]) -> None:
    """Exactly these from now on."""
    work.connection.execute(delete(interests).where(interests.c.person_id == person_id))
    rows = [{"person_id": person_id, "place": place} for place in dict.fromkeys(places)]
    if rows:
        work.connection.execute(insert(interests), rows)


def becomes(work: Work, gone: str, into: str) -> None:
    """One person who was known as two hears of the places of both."""
    theirs, hers = of_person(work, gone), of_person(work, into)
    if theirs:
        choose(work, gone, ())
        choose(work, into, (*hers, *theirs))
