"""What the flows about police stations ask: which is meant, which are near, and whose number may be confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.station_numbers import Number, StationNumbers
from directory.nearby import MOST_NEAR, Near, Stations
from directory.place import Place
from directory.place import Point as Position
from directory.places import Places
from directory.recognition import Ambiguous, Recognition, Sure
from flows.facts import CONFIRMED_AT_ONCE, MyStations, NumberOf, StationsNear, StationsOf, WhichStation
from storage import staff
from storage.staff import Staff
from storage.work import Work

StationFact = WhichStation | StationsNear | StationsOf | MyStations | NumberOf

NONE = Number("", "")


@dataclass(frozen=True, slots=True)
class StationFacts:
    """`desk`: a source says that stations have a gender and child protection desk to ask for."""

    places: Places
    stations: Stations
    numbers: StationNumbers
    desk: bool

    def look_up(self, work: Work, person_id: str, query: StationFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case WhichStation(words):
                return recognised(self.places, self.stations.recognise(words))
            case StationsNear(point):
                return self._near(work, Position(point.latitude, point.longitude))
            case StationsOf(place_id):
                return self._of(work, place_id)
            case MyStations():
                return self._mine(work, staff.of_person(work, person_id))
            case NumberOf(station_id):
                return self._one(work, staff.of_person(work, person_id), station_id)

    def _near(self, work: Work, point: Position) -> dict[str, Any]:
        ward = self.places.nearest_ward(point)
        return self._told(work, self.stations.nearest(point), ward[0].county if ward else "")

    def _of(self, work: Work, place_id: str) -> dict[str, Any]:
        place = self.places.by_id(place_id)
        if place is None:
            return self._told(work, (), "")
        if place.kind == "county" and len(self.stations.inside(place.id)) > MOST_NEAR:
            return self._told(work, (), place.id)
        return self._told(work, self.stations.of(place), place.county)

    def _told(self, work: Work, found: Iterable[Near], county: str) -> dict[str, Any]:
        numbers = self.numbers.shown(work)
        stations = [self._station(near, numbers) for near in found]
        others = () if stations else self.stations.inside(county)
        return {
            "stations": stations,
            "county": self.places.name_of(county),
            "others": [{"id": one.id, "short": self.stations.short(one)} for one in others],
            "desk": self.desk,
        }

    def _station(self, near: Near, numbers: Mapping[str, Number]) -> dict[str, Any]:
        station = near.station
        number = numbers.get(station.id, NONE)
        exact = station.point if station.directions_allowed else None
        return {
            "id": station.id,
            "name": station.name,
            "short": self.stations.short(station),
            "within": place_as_fact(self.places, station)["within"],
            "role": station.role,
            "help": list(station.help),
            "phone": number.phone,
            "verified_on": number.verified_on,
            "metres": None if near.metres is None else round(near.metres),
            "direction": near.direction,
            "point": [exact.lat, exact.lon] if exact else None,
            "sure": station.certainty != "low",
        }

    def _mine(self, work: Work, member: Staff | None) -> list[dict[str, Any]] | None:
        if member is None:
            return None
        known = self.numbers.known(work)
        hers = [one for one in self.places if one.kind == "station" and self.numbers.covers(member, one)]
        hers.sort(key=lambda one: _need(known.get(one.id, NONE)))
        return [self._line(one, known.get(one.id, NONE)) for one in hers[:CONFIRMED_AT_ONCE]]

    def _one(self, work: Work, member: Staff | None, station_id: str) -> dict[str, Any] | None:
        station = self.stations.by_id(station_id)
        if member is None or station is None or not self.numbers.covers(member, station):
            return None
        return self._line(station, self.numbers.known(work).get(station.id, NONE))

    def _line(self, station: Place, number: Number) -> dict[str, Any]:
        return {
            "id": station.id,
            "name": station.name,
            "short": self.stations.short(station),
            "phone": number.phone,
            "verified_on": number.verified_on,
            "doubted": number.doubted,
        }


def _need(number: Number) -> tuple[bool, str]:
    """Those that are said not to work first, then those without a number, then the oldest call."""
    return not number.doubted, number.verified_on


def recognised(places: Places, recognition: Recognition) -> dict[str, Any]:
    """What words may mean, as WhichPlace promises it."""
    match recognition:
        case Sure(place):
            return {"sure": place_as_fact(places, place), "maybe": []}
        case Ambiguous(several):
            return {"sure": None, "maybe": [place_as_fact(places, place) for place in several]}
        case _:
            return {"sure": None, "maybe": []}


def place_as_fact(places: Places, place: Place) -> dict[str, str]:
    """A place as WhichPlace promises it: `within` names what lies around it and its county."""
    around = places.by_id(place.parent) if place.parent else None
    county = places.by_id(place.county) if place.county else None
    names = [near.name for near in (around, county) if near is not None and near.name != place.name]
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "within": ", ".join(dict.fromkeys(names)),
    }
