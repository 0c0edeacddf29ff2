"""Whom a report is referred to, and who is next when nobody answers: order from routing.csv, bodies from bodies.csv.

Two rules hold whatever the table says (``_never``): what is about police goes to oversight and to nobody of the
police command, and what is about an officer of a county goes to nobody of that county's command where a bribe or
violence is involved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from directory.bodies import Bodies
from directory.body import ANY_KIND, COUNTY, POLICE, Body
from directory.columns import DATA, Record, split_list
from directory.importing import read_rows, to_record

Who = Literal["", "police", "county", "office"]


@dataclass(frozen=True, slots=True)
class About:
    """Whom a report complains about, as far as known.

    ``who``: police, an officer of a county ("county"; a kanjo askari is one), another public office, or "" (nobody of
    these). ``concerned``: the id of the body, station or other place complained about; it is never told.
    """

    who: Who = ""
    concerned: str = ""
    bribe: bool = False
    violence: bool = False


NOBODY: Final = About()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order: bodies of one role, the most local of them. Several where it is not known which."""

    role: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The steps in the order of escalation; ``unknown``: roles of the order of which nobody is known there.

    Without both the table has no order for such a report."""

    steps: tuple[Step, ...] = ()
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it leads to anybody."""
        return bool(self.steps)

    def after(self, body_id: str) -> Step | None:
        """Who is next after a body that did not answer; None where it was the last, or is not on this route."""
        steps = iter(self.steps)
        for step in steps:
            if any(body.id == body_id for body in step.bodies):
                return next(steps, None)
        return None


class Routing:
    """The table of orders and the bodies that it leads to."""

    def __init__(self, records: Iterable[Record], bodies: Bodies) -> None:
        self._rows = tuple(records)
        self._of_role: dict[str, list[Body]] = {}
        for body in bodies:
            self._of_role.setdefault(body.role, []).append(body)

    def route(self, kind: str, line_of_areas: tuple[str, ...], about: About = NOBODY) -> Route:
        """Whom a report of that kind is referred to; ``line_of_areas`` as ``Places.line_of`` gives it.

        An empty Route where it leads nowhere: then a facilitator decides.
        """
        about = implied(kind, about)
        order = tuple(dict.fromkeys(role for role in self._order(kind, about) if role not in _never(about)))
        found = {role: self._nearest(role, kind, line_of_areas, about.concerned) for role in order}
        return Route(
            steps=tuple(Step(role, bodies) for role, bodies in found.items() if bodies),
            unknown=tuple(role for role, bodies in found.items() if not bodies),
        )

    def _order(self, kind: str, about: About) -> Iterator[str]:
        """The roles of the rows that fit best: violence before a bribe before neither; a kind's own row before "all"."""
        grave = [when for when, is_so in (("violence", about.violence), ("bribe", about.bribe)) if is_so]
        rows = [row for when in grave if (row := self._row(kind, about.who, when))]
        plain = self._row(kind, about.who, "")
        for row in rows or ([plain] if plain else []):
            yield from split_list(row["order"])

    def _row(self, kind: str, who: str, when: str) -> Record | None:
        fitting = [row for row in self._rows if row["who"] == who and row["when"] == when]
        for wanted in (kind, ANY_KIND):
            for row in fitting:
                if wanted in split_list(row["kinds"]):
                    return row
        return None

    def _nearest(self, role: str, kind: str, line: tuple[str, ...], concerned: str) -> tuple[Body, ...]:
        near = [
            (distance, body)
            for body in self._of_role.get(role, ())
            if (distance := body.distance(line)) is not None
            and body.handles(kind)
            and not (concerned and concerned in {body.id, body.place})
        ]
        nearest = min((distance for distance, _ in near), default=None)
        return tuple(body for distance, body in near if distance == nearest)


def implied(kind: str, about: About) -> About:
    """What the kind says by itself: misconduct is about police unless somebody else is named, a bribe is one."""
    return replace(
        about,
        who=about.who or ("police" if kind == "misconduct" else ""),
        bribe=about.bribe or kind == "bribe",
        violence=about.violence or kind == "gbv",
    )


def _never(about: About) -> frozenset[str]:
    if about.who == "police":
        return POLICE
    if about.who == "county" and (about.bribe or about.violence):
        return COUNTY
    return frozenset()


@cache
def bundled_orders() -> tuple[dict[str, str], ...]:
    """The records of routing.csv, checked."""
    return tuple(to_record(row) for row in read_rows(DATA / "routing.csv", "routing"))
