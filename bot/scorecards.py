"""Score cards from what is stored: for the chat, the public page, its files and the terminal, all by one function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.index.cards import Card, Cards, cards, trend
from bot.index.method import DIMENSIONS, Method, Voice, method_for, values_of
from bot.settings_index import Index
from directory.place import Place
from directory.places import Places
from storage import quarters, ratings, self_assessments
from storage.self_assessments import SelfAssessment
from storage.work import Work


def methods_of(index: Index) -> tuple[Method, ...]:
    """Every version of the method that config.yml holds."""
    return tuple(version.method() for version in index.versions)


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a station or county: its card of a quarter, the one before, and the station's own view."""

    place: Place
    quarter: str
    card: Card | None
    before: Card | None
    own_view: SelfAssessment | None = None


@dataclass(frozen=True, slots=True)
class ScoreCards:
    """`page` is the public address that `/stations/<id>` is put behind, or ''."""

    places: Places
    methods: Sequence[Method]
    page: str = ""

    def of_station(self, work: Work, station_id: str) -> dict[str, Any]:
        """The answer to the fact ScoreCard."""
        running = quarters.quarter_of(work.now)
        shown = self.station(work, station_id)
        card = shown.card if shown else None
        moved = trend(card, shown.before if shown else None)
        return {
            "quarter": quarters.before(running),
            "card": None
            if card is None
            else {
                "voices": card.voices,
                "scores": [list(pair) for pair in zip(DIMENSIONS, card.scores, strict=True)],
                "index": card.index,
                "low": card.low,
                "high": card.high,
            },
            "trend": None
            if moved is None
            else {"points": moved.points, "beyond_chance": moved.beyond_chance},
            "now": running,
            "shown_from": quarters.first_day(quarters.after(running)).isoformat(),
            "page": f"{self.page}/stations/{station_id}" if self.page else "",
        }

    def station(self, work: Work, station_id: str) -> Shown | None:
        """A station in the last quarter that is over; None where the directory has none by this id."""
        place = self.places.by_id(station_id)
        if place is None or place.kind != "station":
            return None
        last = quarters.before(quarters.quarter_of(work.now))
        now, earlier = (self.cards(work, quarter, place.county) for quarter in (last, quarters.before(last)))
        own = self_assessments.of_quarter(work, last, [station_id]).get(station_id)
        return Shown(place, last, now.stations.get(station_id), earlier.stations.get(station_id), own)

    def county(self, work: Work, county_id: str) -> tuple[Shown, list[Shown]] | None:
        """A county and its stations, by name, in the last quarter that is over; None where there is no such county."""
        place = self.places.by_id(county_id)
        if place is None or place.kind != "county":
            return None
        last = quarters.before(quarters.quarter_of(work.now))
        now, earlier = (self.cards(work, quarter, county_id) for quarter in (last, quarters.before(last)))
        stations = sorted(self.stations_of(county_id), key=lambda one: one.name)
        own = self_assessments.of_quarter(work, last, [one.id for one in stations])
        return Shown(place, last, now.county, earlier.county), [
            Shown(one, last, now.stations.get(one.id), earlier.stations.get(one.id), own.get(one.id))
            for one in stations
        ]

    def cards(self, work: Work, quarter: str, county_id: str) -> Cards:
        """What may be shown of a county in a quarter: nothing while it runs, since a figure that grows tells who came last."""
        method = method_for(quarter, self.methods)
        if quarter >= quarters.quarter_of(work.now):
            return Cards({}, None)
        stations = [one.id for one in self.stations_of(county_id)]
        said = ratings.of_quarter(work, quarter, stations)
        return cards(quarter, (Voice(one.station, values_of(one.answers)) for one in said), method)

    def stations_of(self, county_id: str) -> list[Place]:
        """The stations of a county, in the directory's order."""
        return [one for one in self.places if one.kind == "station" and one.county == county_id]
