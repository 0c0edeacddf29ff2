"""Where a report may go: the directory's order for its kind and place, and for whom it complains about; the gravest holds.

What the reporter said, what the kind says by itself, and what a facilitator ever said with a referral hold together:
nobody takes back that it is about police, that a bribe was asked, or that somebody was hurt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Final

from directory.bodies import Bodies
from directory.body import Body
from directory.places import Places
from directory.routing import About, Route, Routing, Who, bundled_orders, implied
from storage.referrals import Subject

_GRAVEST: Final[tuple[Who, ...]] = ("police", "county", "office", "")
_BY_KIND: Final[dict[str, Who]] = {"misconduct": "police"}
"""People choose this kind as "police misconduct": whoever else is named besides, police is."""


@dataclass(frozen=True, slots=True)
class Routes:
    """Asked anew at every referral and at every step of escalation."""

    places: Places
    bodies: Bodies
    routing: Routing

    def about(self, subject: Subject) -> About:
        """What holds of all that was said."""
        said = reduce(_graver, (_about(one.who, one.bribe, one.violence) for one in subject.said), About())
        by_kind = About(who=_BY_KIND.get(subject.kind, ""))
        return implied(subject.kind, _graver(said, by_kind))

    def route(self, subject: Subject) -> Route:
        """The steps in the order of escalation."""
        place = self.places.by_id(subject.place) if subject.place else None
        line = self.places.line_of(place) if place else ()
        return self.routing.route(subject.kind, line, self.about(subject))

    def ids(self, subject: Subject) -> tuple[str, ...]:
        """The ids of all bodies on it: nothing else may be referred to, whoever asks."""
        return tuple(body.id for step in self.route(subject).steps for body in step.bodies)

    def later(self, subject: Subject, body_id: str) -> tuple[Body, ...]:
        """Who comes after a body that did not answer, step by step; nobody where it is not on the route (any more)."""
        steps = self.route(subject).steps
        for at, step in enumerate(steps):
            if any(body.id == body_id for body in step.bodies):
                return tuple(body for after in steps[at + 1 :] for body in after.bodies)
        return ()

    def name_of(self, body_id: str) -> str:
        """The name of a body; its id once the directory does not know it any more."""
        found = self.bodies.by_id(body_id)
        return found.name if found else body_id


def routes_of(places: Places, bodies: Bodies) -> Routes:
    """With the orders of the directory."""
    return Routes(places, bodies, Routing(bundled_orders(), bodies))


def _about(who: str, bribe: bool, violence: bool) -> About:
    """A word that is none of these says nothing."""
    known: Who = next((one for one in _GRAVEST if one == who), "")
    return About(who=known, bribe=bribe, violence=violence)


def _graver(one: About, other: About) -> About:
    who = min(one.who, other.who, key=_GRAVEST.index)
    return About(who=who, bribe=one.bribe or other.bribe, violence=one.violence or other.violence)
