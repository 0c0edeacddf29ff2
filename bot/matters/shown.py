"""A matter as the facts about matters show it: plain values, days, and never who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from directory.places import Places
from storage import matter_reading, matter_votes, voices
from storage.matter_reading import Matter
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Shown:
    """`page` is the address of the public pages without a slash at its end, '' where there is none."""

    places: Places
    page: str

    def many(self, work: Work, person_id: str, found: Sequence[Matter]) -> list[dict[str, Any]]:
        """As flows.matter_facts has a matter, for this person; four queries, however many they are."""
        ids = [one.id for one in found]
        if not ids:
            return []
        numbers, speaks = voices.shown(work, ids), voices.speaks_in(work, person_id, ids)
        follows = matter_reading.followed(work, person_id, ids)
        asked = matter_votes.may_answer(work, person_id, [one.id for one in found if one.is_asked(work.now)])
        return [
            {
                "number": one.number,
                "kind": one.kind,
                "title": one.title,
                "place": self.places.name_of(one.place),
                "state": one.state,
                "percent": one.percent,
                "sentence": one.sentence,
                "reason": one.reason,
                "since": one.opened_on.isoformat(),
                "voices": numbers.get(one.id),
                "group": one.group,
                "mine": one.id in speaks,
                "follows": one.id in follows,
                "asked": one.id in asked,
                "days": one.days,
            }
            for one in found
        ]

    def one(self, work: Work, person_id: str, found: Matter) -> dict[str, Any]:
        """The same for one."""
        return self.many(work, person_id, [found])[0]

    def briefly(self, found: Iterable[Matter]) -> list[dict[str, Any]]:
        """As flows.matter_facts.SimilarMatters has them."""
        return [
            {
                "number": one.number,
                "title": one.title,
                "place": self.places.name_of(one.place),
                "state": one.state,
                "since": one.opened_on.isoformat(),
            }
            for one in found
        ]

    def address(self, place: str) -> str:
        """Of the public page about a place; '' where there is none."""
        return f"{self.page}/progress/{place}" if self.page and place else ""
