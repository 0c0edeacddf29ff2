"""How to write to several people at once: for each the channel that reaches her, and her language."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from flows.messages import Language
from storage.tables import addresses, people
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Reached:
    """Where she is written to. `language` is None while she has not shown it."""

    person_id: str
    channel: str
    language: Language | None


def people_by_id(work: Work, person_ids: Collection[str]) -> dict[str, Reached]:
    """Those who can be reached, by person id; who is erased or blocked us is not among them."""
    if not person_ids:
        return {}
    rows = work.connection.execute(
        select(addresses.c.person_id, addresses.c.channel, people.c.language)
        .join(people, people.c.id == addresses.c.person_id)
        .where(addresses.c.person_id.in_(person_ids), addresses.c.unreachable_reason.is_(None))
        .order_by(addresses.c.person_id, addresses.c.heard_at.desc(), addresses.c.channel)
    )
    found: dict[str, Reached] = {}
    for row in rows:
        found.setdefault(row.person_id, Reached(row.person_id, row.channel, row.language))
    return found
