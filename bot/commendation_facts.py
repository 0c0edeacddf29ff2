"""What flows ask about commendations: what came of one, which wait, and who is praised most."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.knowledge_facts import stations_of
from bot.shortlist import Listed, by_area
from directory.place import Place
from directory.places import Places
from flows.facts import SHOWN, Commendations, Commended, Shortlist
from storage import audit, commendations, staff
from storage.staff import Staff
from storage.work import Work

CommendationFact = Commended | Commendations | Shortlist
MOST_LISTS = 12
"""Stations and counties in one message."""


@dataclass(frozen=True, slots=True)
class CommendationFacts:
    """Answers in the shapes that flows.facts promises."""

    places: Places

    def look_up(self, work: Work, person_id: str, query: CommendationFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer; None for whoever is not on the staff, but to Commended."""
        if isinstance(query, Commended):
            return self._came_of(work, query.commendation)
        member = staff.of_person(work, person_id)
        if member is None:
            return None
        mine = stations_of(self.places, member)
        if isinstance(query, Commendations):
            return self._waiting(work, mine)
        return self._shortlist(work, member, mine, query.months_ago)

    def _came_of(self, work: Work, row_id: str) -> dict[str, Any] | None:
        found = commendations.came_of(work, row_id)
        if found is None:
            return None
        return {
            "state": found.state,
            "reason": found.reason,
            "station": self.places.name_of(found.station) or found.station,
            "station_on": found.station_on and found.station_on.isoformat(),
            "committee_on": found.committee_on and found.committee_on.isoformat(),
        }

    def _waiting(self, work: Work, mine: Mapping[str, Place]) -> dict[str, Any]:
        lines = commendations.waiting(work, list(mine), SHOWN + 1)
        return {
            "waiting": [
                {
                    "number": one.number,
                    "station": mine[one.station].name,
                    "on": one.on.isoformat(),
                    "asked": one.asked,
                }
                for one in lines[:SHOWN]
            ],
            "more": len(lines) > SHOWN,
        }

    def _shortlist(
        self, work: Work, member: Staff, mine: Mapping[str, Place], months_ago: int
    ) -> dict[str, Any]:
        first = work.today.replace(day=1)
        for _ in range(months_ago):
            first = (first - timedelta(days=1)).replace(day=1)
        month = f"{first:%Y-%m}"
        found = commendations.verified(work, list(mine), *commendations.days_of(month))
        if found:
            audit.note(work, member, "read_praise")
        stations = by_area(found, {station: station for station in mine})
        counties = by_area(found, {station: place.county for station, place in mine.items()})
        lists = [*counties.items(), *stations.items()][:MOST_LISTS]
        return {
            "month": month,
            "lists": [
                {"name": self.places.name_of(area) or area, "officers": self._officers(mine, listed)}
                for area, listed in lists
            ],
        }

    def _officers(self, mine: Mapping[str, Place], listed: list[Listed]) -> list[list[Any]]:
        return [[one.rank, one.officer, mine[one.station].name, one.voices] for one in listed]
