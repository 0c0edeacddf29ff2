"""What was reported of a place and what became of it, as anybody may read it: matters and what was agreed, nobody's words."""

from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from directory.place import Place, Point
from directory.places import Places
from flows.words import Text, text
from storage import agreed_actions, how_long, public_matters
from storage.action_reading import Action
from storage.public_matters import PublicMatter
from storage.work import Work

MOST = 200
"""Matters, and things agreed, of one page; its file has as many."""
LEAST_FOR_MIDDLE = 5
"""Below it the middle of how long they took is that of single cases."""
DECIMALS = 2
"""Of a degree: about a kilometre, so that a point shows a ward and no gate."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A matter and the name of its place, '' for one that the directory does not know any more."""

    matter: PublicMatter
    place: str


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """`around`: the place around it, if any. `solved`: how many within a year; `days`: the middle of how long those took."""

    place: Place
    around: Place | None
    matters: list[Shown]
    actions: list[Action]
    solved: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many matters of a place go on, and how many are over."""

    place: Place
    goes_on: int
    over: int


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """`page` is the address of the public pages without a slash at its end, '' where there is none."""

    places: Places
    page: str

    def of_place(self, work: Work, place_id: str) -> PlaceProgress | None:
        """With all that lies in it; None for a place that is none of the directory, or a station."""
        place = self.places.by_id(place_id)
        if place is None or place.kind == "station":
            return None
        ids = (place.id, *(inner.id for inner in self.places.within(place)))
        took = how_long.days_of_solved(work, ids)
        return PlaceProgress(
            place,
            self.places.by_id(place.parent),
            [self._shown(one) for one in public_matters.of_places(work, ids, MOST)],
            agreed_actions.of_places(work, ids, MOST),
            len(took),
            middle(took),
        )

    def everywhere(self, work: Work) -> list[tuple[Place, list[Counted]]]:
        """Each county with those of its places of which something is public, by name."""
        counties: dict[str, list[Counted]] = {}
        for place_id, (goes_on, over) in public_matters.counted(work).items():
            place = self.places.by_id(place_id)
            if place is not None:
                counties.setdefault(place.county or place.id, []).append(Counted(place, goes_on, over))
        known = [(county, counties[county.id]) for one in counties if (county := self.places.by_id(one))]
        return [
            (county, sorted(found, key=lambda one: (one.place.name, one.place.id)))
            for county, found in sorted(known, key=lambda one: one[0].name)
        ]

    def address(self, place_id: str) -> str:
        """Of the public page of a place, '' where none is public."""
        return f"{self.page}/progress/{place_id}" if self.page and place_id else ""

    def rounded(self, place_id: str) -> Point | None:
        """Where a place is, no nearer than its ward; None where no ward is known."""
        place = self.places.by_id(place_id)
        ward = self.places.ward_of(place) if place else None
        if ward is None or ward.point is None:
            return None
        return Point(round(ward.point.lat, DECIMALS), round(ward.point.lon, DECIMALS))

    def _shown(self, matter: PublicMatter) -> Shown:
        return Shown(matter, self.places.name_of(matter.place))


def state_words(matter: PublicMatter) -> Text:
    """How far it is, in a sentence; closed is never told as solved."""
    if matter.state == "closed":
        return text(f"public_matter.closed.{matter.reason or 'no_action'}")
    return text(f"public_matter.state.{matter.state}", percent=matter.percent)


def middle(days: Collection[int]) -> int | None:
    """Half of them took at most so many days; None of fewer than LEAST_FOR_MIDDLE."""
    return int(median(days) + 0.5) if len(days) >= LEAST_FOR_MIDDLE else None
