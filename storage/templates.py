"""How the approved words of a channel stand, as its provider said when it was last asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from flows.messages import Language
from storage.tables import templates
from storage.work import Work

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Standing:
    """One template. `state` is the provider's word: approved, pending, paused, ...; 'missing' where it was never made, and
    'other_variables' where its words have not as many places as ours. `category` as the provider charges it.
    """

    name: str
    kind: str
    language: Language
    state: str
    category: str = ""


def keep(work: Work, found: Sequence[Standing]) -> None:
    """What is kept is exactly what was found."""
    work.connection.execute(delete(templates))
    if found:
        rows = [
            {
                "name": one.name,
                "kind": one.kind,
                "language": one.language,
                "state": one.state[:20],
                "category": one.category[:20],
                "looked_at": work.now,
            }
            for one in found
        ]
        work.connection.execute(insert(templates), rows)


def standing(work: Work) -> list[Standing]:
    """Every template, by name; empty where no channel has any, or nobody has looked yet."""
    rows = work.connection.execute(select(templates).order_by(templates.c.name))
    return [Standing(row.name, row.kind, row.language, row.state, row.category) for row in rows]


def approved(work: Work) -> frozenset[tuple[str, Language]]:
    """What may be sent now: kind and language."""
    return frozenset((one.kind, one.language) for one in standing(work) if one.state == APPROVED)
