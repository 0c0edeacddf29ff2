"""The directory of places, built once and read for every message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from directory.columns import DATA, KIND_OF_FILE, Record, place_from
from directory.importing import read_rows, to_record
from directory.names import Names
from directory.place import Place, Point
from directory.recognition import Recogniser, Recognition

FARTHEST_WARD_METRES: Final = 50_000.0
DEEPEST_LINE: Final = 8


class Places:
    """All places by id, with what a message or a pin may mean."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_id = {place.id: place for place in places}
        self._lines = {place.id: self._line(place) for place in self._by_id.values()}
        self._wards = [place for place in self._by_id.values() if place.kind == "ward" and place.point]
        self._recogniser = Recogniser(Names(self._by_id.values()), self._lines)

    @classmethod
    def from_records(cls, *layers: Iterable[Record]) -> Places:
        """Built from records of ``to_record``; a later layer (imported) wins over an earlier (bundled) by id.

        Records of other kinds (hotlines, services) are passed over.
        """
        kinds = set(KIND_OF_FILE.values())
        merged = {record["id"]: record for layer in layers for record in layer if record["kind"] in kinds}
        return cls(place_from(record, _county_of(record, merged)) for record in merged.values())

    @classmethod
    def bundled(cls) -> Places:
        """The places that come with the program."""
        return cls.from_records(bundled_records())

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def by_id(self, place_id: str) -> Place | None:
        """The place, or None when the directory does not know it (any more)."""
        return self._by_id.get(place_id)

    def name_of(self, place_id: str) -> str:
        """The name of a place, '' for one that the directory does not know (any more)."""
        place = self._by_id.get(place_id)
        return place.name if place else ""

    def line_of(self, place: Place) -> tuple[str, ...]:
        """The ids from the place itself up to its county."""
        return self._lines[place.id]

    def within(self, place: Place) -> tuple[Place, ...]:
        """Every place inside this one, at any depth, in the directory's order."""
        return tuple(other for other in self if place.id in self._lines[other.id][1:])

    def ward_of(self, place: Place) -> Place | None:
        """The ward that is or holds the place; None when the place is larger or its ward is not known."""
        line = (self._by_id.get(place_id) for place_id in self._lines[place.id])
        return next((one for one in line if one and one.kind == "ward"), None)

    def title(self, place: Place) -> str:
        """The name with the place around it: "Soko Mjinga, Kaptembwo, Nakuru"."""
        around = (self._by_id.get(place_id) for place_id in self._lines[place.id][1:])
        names = [
            one.name for one in around if one and one.kind in {"ward", "county"} and one.name != place.name
        ]
        return ", ".join([place.name, *names])

    def recognise(self, text: str, near: str | None = None) -> Recognition:
        """The place a sentence names. ``near`` (a place id, or a county's name) only orders what is ambiguous."""
        hint = (self.by_id(near) or self.by_id(f"{near.lower()}-county")) if near else None
        return self._recogniser.recognise(text, hint)

    def nearest_ward(self, point: Point) -> tuple[Place, float] | None:
        """The ward whose centroid is nearest and its distance in metres; None outside Kenya or beyond 50 km."""
        if not self._wards or not Point(*point).in_kenya():
            return None
        metres, ward = min(
            ((ward.point.metres_to(Point(*point)), ward) for ward in self._wards if ward.point),
            key=lambda one: one[0],
        )
        return (ward, metres) if metres <= FARTHEST_WARD_METRES else None

    def _line(self, place: Place) -> tuple[str, ...]:
        line = [place.id]
        while (parent := self._by_id[line[-1]].parent) in self._by_id and len(line) < DEEPEST_LINE:
            line.append(parent)
        return tuple(line)


@cache
def bundled_records() -> tuple[dict[str, str], ...]:
    """The records of the files in ``data/``, each checked like an import; counties first, then what lies in them."""
    records: list[dict[str, str]] = []
    for kind in KIND_OF_FILE:
        known = {record["id"] for record in records}
        records.extend(to_record(row) for row in read_rows(DATA / f"{kind}.csv", kind, known))
    return tuple(records)


def _county_of(record: Record, records: dict[str, Record]) -> str:
    for _ in range(DEEPEST_LINE):
        if record["kind"] == "county":
            return record["id"]
        parent = records.get(record.get("parent", ""))
        if parent is None:
            return ""
        record = parent
    return ""
