"""What is doubtful in the directory, said in sentences for ``baraza directory check``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from directory.place import Kind, Place
from directory.places import Places

# A county is checked against nothing; each other kind lies in one of these.
LARGER: dict[Kind, tuple[Kind, ...]] = {
    "constituency": ("county",),
    "ward": ("constituency",),
    "town": ("ward", "constituency", "county"),
    "market": ("town", "ward", "constituency", "county"),
    "station": ("town", "ward", "constituency", "county"),
}
FARTHEST_FROM_WARD_METRES = 60_000


def check(places: Places) -> list[str]:
    """Every doubt, worst first: broken parents, then points and wards that are missing, then names that are shared."""
    return [
        *_broken(places),
        *_far(places),
        *_without_ward(places),
        *_hidden_phones(places),
        *_shared_names(places),
    ]


def _broken(places: Places) -> Iterator[str]:
    for place in places:
        parent = places.by_id(place.parent)
        if place.kind == "county":
            continue
        if parent is None:
            yield f'{place.id}: its parent "{place.parent}" is not in the directory.'
        elif not place.county:
            yield f"{place.id}: no county is reached from it; its parents go in a circle or end early."
        elif parent.kind not in LARGER[place.kind]:
            yield f"{place.id}: a {place.kind} cannot lie in the {parent.kind} {parent.id}."


def _far(places: Places) -> Iterator[str]:
    for place in places:
        ward = places.ward_of(place)
        if ward is None or ward is place or not ward.point or not place.point:
            continue
        metres = place.point.metres_to(ward.point)
        if metres > FARTHEST_FROM_WARD_METRES:
            yield f"{place.id}: its point is {metres / 1000:.0f} km from the middle of {ward.id}."


def _without_ward(places: Places) -> Iterator[str]:
    counties_with_wards = {place.county for place in places if place.kind == "ward"}
    for place in places:
        if place.kind not in {"market", "station"} or place.county not in counties_with_wards:
            continue
        if places.ward_of(place) is None:
            yield f"{place.id}: its ward is not known; reports there go to {place.parent}."
        if place.kind == "station" and place.point is None:
            yield f"{place.id}: it has no point; no distance or direction can be given."


def _hidden_phones(places: Places) -> Iterator[str]:
    for place in places:
        if place.phone and not place.verified_on:
            yield f"{place.id}: its phone has no verified_on and is not shown."


def _shared_names(places: Places) -> Iterator[str]:
    sharing: dict[tuple[Kind, str], list[Place]] = defaultdict(list)
    for place in places:
        for name in dict.fromkeys(spelling.casefold() for spelling in (place.name, *place.aliases)):
            sharing[place.kind, name].append(place)
    told = set()
    for (kind, name), several in sharing.items():
        ids = ", ".join(place.id for place in several)
        if len(several) > 1 and ids not in told:
            told.add(ids)
            yield f'"{name}" names {len(several)} places of the kind {kind}, so people are asked which: {ids}.'
