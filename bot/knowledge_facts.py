"""What flows ask about services, rights and service charters: the directory's facts, and what residents saw."""

from dataclasses import dataclass, field
from typing import Any

from directory import charter_stations, rights, services
from directory.place import Place
from directory.places import Places
from directory.recognition import Ambiguous, Sure
from directory.rights import Rights
from directory.services import Services
from flows.facts import Charters, CharterStations, Known, StationsNamed
from storage import charters, staff
from storage.charters import Tally
from storage.staff import Staff
from storage.work import Work

KnowledgeFact = Known | CharterStations | StationsNamed | Charters
MOST_NAMED = 5
SHOWN = 10
"""Stations in one message of the list."""


@dataclass(frozen=True, slots=True)
class KnowledgeFacts:
    """Answers from the directory as it was read at the start."""

    places: Places
    services: Services = field(default_factory=services.bundled)
    rights: Rights = field(default_factory=rights.bundled)

    def look_up(self, work: Work, person_id: str, query: KnowledgeFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case Known():
                return self.known()
            case CharterStations():
                found = (self.places.by_id(station) for station in charter_stations.FIRST)
                return [self._station(one) for one in found if one is not None]
            case StationsNamed(words):
                return self._named(words)
            case Charters(page):
                return self._charters(work, person_id, page)

    def known(self) -> dict[str, Any]:
        """The answer to Known."""
        return {
            "services": {one.key: {"free": one.free, "time": bool(one.time)} for one in self.services},
            "topics": {topic: list(keys) for topic, keys in self.rights.by_topic().items()},
        }

    def names_of(self, member: Staff) -> dict[str, str]:
        """The names of the stations in her areas, by their ids."""
        return {one.id: one.name for one in stations_of(self.places, member).values()}

    def _named(self, words: str) -> dict[str, Any]:
        """A station that was named is sure; of a place, or of several, the stations there are asked about."""
        match self.places.recognise(words):
            case Sure(place) if place.kind == "station":
                return {"sure": self._station(place), "maybe": []}
            case Sure(place):
                meant: tuple[Place, ...] = (place,)
            case Ambiguous(places):
                meant = places
            case _:
                meant = ()
        found = {
            one.id: one for place in meant for one in (place, *self.places.within(place)) if _is_station(one)
        }
        return {"sure": None, "maybe": [self._station(one) for one in list(found.values())[:MOST_NAMED]]}

    def _charters(self, work: Work, person_id: str, page: int) -> dict[str, Any] | None:
        member = staff.of_person(work, person_id)
        if member is None:
            return None
        mine = stations_of(self.places, member)
        said = charters.by_station(work, list(mine))
        first = [one for one in charter_stations.FIRST if one in mine and one not in said]
        order = sorted(said, key=lambda station: (-said[station].missing, -said[station].outdated, station))
        shown = [*order, *first][page * SHOWN : (page + 1) * SHOWN]
        return {
            "stations": [self._line(mine[station], said.get(station)) for station in shown],
            "more": len(order) + len(first) > (page + 1) * SHOWN,
        }

    def _line(self, station: Place, tally: Tally | None) -> dict[str, Any]:
        if tally is None:
            return {
                "id": station.id, "name": station.name, "seen": 0, "missing": 0, "outdated": 0, "photos": 0, "last": "",
            }  # fmt: skip
        return {
            "id": station.id,
            "name": station.name,
            "seen": tally.seen,
            "missing": tally.missing,
            "outdated": tally.outdated,
            "photos": tally.photos,
            "last": f"{tally.last:%Y-%m}",
        }

    def _station(self, station: Place) -> dict[str, str]:
        around = self.places.by_id(station.parent) if station.parent else None
        county = self.places.by_id(station.county) if station.county else None
        names = [near.name for near in (around, county) if near is not None and near.name != station.name]
        return {
            "id": station.id,
            "name": station.name,
            "kind": station.kind,
            "within": ", ".join(dict.fromkeys(names)),
        }


def stations_of(places: Places, member: Staff) -> dict[str, Place]:
    """The stations, by their ids, in the areas of a member; all of them where she has none."""
    areas = set(member.areas)
    return {
        one.id: one for one in places if _is_station(one) and (not areas or areas & set(places.line_of(one)))
    }


def _is_station(place: Place) -> bool:
    return place.kind == "station"
