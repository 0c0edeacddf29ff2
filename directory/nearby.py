"""Which police station is meant, which lie near, and how far and in which direction where that may be told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

from directory.cues import A_STATION
from directory.name import CORE_WITHOUT, names_of
from directory.names import Names
from directory.place import Place, Point
from directory.places import Places
from directory.recognition import Recogniser, Recognition, Sure

MOST_NEAR: Final = 3
FARTHEST_METRES: Final = 100_000.0
"""Farther away is no help to anybody; in the north the next station may be this far."""
BESIDE_METRES: Final = 30_000.0
"""How far from a place that was named a station outside it may still be shown."""
ROUGH_TOWN_METRES: Final = 1_000.0
ROUGH_WARD_METRES: Final = 2_000.0
"""Half the width of a town of the two counties, and of a ward of Nakuru town."""
DIRECTIONS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_WITH_MIDDLE: Final = ("ward", "constituency")


@dataclass(frozen=True, slots=True)
class Near:
    """A station with its way: metres in a straight line and one of DIRECTIONS, or None and "" where neither may be told."""

    station: Place
    metres: float | None = None
    direction: str = ""


class Stations:
    """The stations of a directory, with what is needed to find one computed once."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._of: dict[str, list[Place]] = defaultdict(list)
        self._points: list[tuple[Place, Point, float]] = []
        for place in places:
            if place.kind != "station":
                continue
            for around in places.line_of(place):
                self._of[around].append(place)
            ward = places.ward_of(place)
            point = place.point or (ward.point if ward else None)
            if point is not None and place.form != "office":
                self._points.append((place, point, _how_rough(place)))
        self._keys = {place.id: frozenset(name.key for name in names_of(place)) for place in places}
        self._cores = {
            place.id: frozenset(name.key for name in names_of(place) if name.needs_kind)
            for place in places
            if place.kind == "station"
        }
        whole = frozenset(place.county for place in places if place.kind == "ward")
        self._recogniser = Recogniser(
            Names(places, stations=True),
            {place.id: places.line_of(place) for place in places},
            replace(A_STATION, whole_counties=whole),
        )

    def recognise(self, text: str) -> Recognition:
        """The station a sentence names, or else the place whose stations are asked for."""
        found = self._recogniser.recognise(text)
        if isinstance(found, Sure) and (named := self._named_like(found.place)) is not None:
            return Sure(named)
        return found

    def _named_like(self, place: Place) -> Place | None:
        """The one station in its county that bears a name of this ward or town."""
        if place.kind not in {"ward", "town"}:
            return None
        names = self._keys[place.id]
        alike = [one for one in self.inside(place.county) if not names.isdisjoint(self._cores[one.id])]
        return alike[0] if len(alike) == 1 else None

    def by_id(self, station_id: str) -> Place | None:
        """The station with this id, or None."""
        place = self._places.by_id(station_id)
        return place if place is not None and place.kind == "station" else None

    def inside(self, area: str) -> tuple[Place, ...]:
        """Every station in a place, in the directory's order; offices are none that people go to."""
        return tuple(one for one in self._of.get(area, ()) if one.form != "office")

    def nearest(self, point: Point) -> tuple[Near, ...]:
        """At most three, the nearest first, from an exact point such as a pin; none outside Kenya or beyond 100 km.

        A station without an exact point is put where its town or ward has its middle, and its way is not told; as far
        as that may be off, one that is known to be near comes before it.
        """
        if not Point(*point).in_kenya():
            return ()
        found = self._by_distance(Point(*point), FARTHEST_METRES)
        return tuple(self._way(Point(*point), station) for station in found[:MOST_NEAR])

    def of(self, place: Place) -> tuple[Near, ...]:
        """At most three of a place: those inside it first, then those beside it; a station is its own answer."""
        if place.kind == "station":
            return (Near(place),)
        inside = list(self.inside(place.id))
        middle = self._middle(place) if place.kind != "county" else None
        if middle is not None:
            by_distance = self._by_distance(middle, FARTHEST_METRES)
            inside.sort(key=lambda one: by_distance.index(one) if one in by_distance else len(by_distance))
            beside = self._by_distance(middle, BESIDE_METRES)
            inside += [station for station in beside if station not in inside]
        exact = place.point if place.directions_allowed else None
        return tuple(self._way(exact, station) if exact else Near(station) for station in inside[:MOST_NEAR])

    def short(self, station: Place) -> str:
        """Its name without what every station is called: "Njoro" of "Njoro Police Station"."""
        core = [word for word in station.name.split() if word.casefold() not in CORE_WITHOUT["station"]]
        return " ".join(core) or station.name

    def _way(self, start: Point, station: Place) -> Near:
        if station.point is None or not station.directions_allowed:
            return Near(station)
        return Near(station, start.metres_to(station.point), compass(start.degrees_to(station.point)))

    def _by_distance(self, start: Point, most: float) -> list[Place]:
        far = (
            (start.metres_to(point) + rough, order) for order, (_, point, rough) in enumerate(self._points)
        )
        return [self._points[order][0] for metres, order in sorted(far) if metres <= most]

    def _middle(self, place: Place) -> Point | None:
        """Its own point, else the middle of the ward or constituency around it."""
        around = map(self._places.by_id, self._places.line_of(place))
        return next(
            (one.point for one in around if one and one.point and (one is place or one.kind in _WITH_MIDDLE)),
            None,
        )


def _how_rough(station: Place) -> float:
    """How many metres a station may lie from the point that stands for it."""
    if station.directions_allowed:
        return 0.0
    return ROUGH_TOWN_METRES if station.point else ROUGH_WARD_METRES


def compass(degrees: float) -> str:
    """The nearest of eight directions, clockwise from north."""
    return DIRECTIONS[round(degrees / 45) % 8]
