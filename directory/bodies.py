"""All bodies: those of the file and of a deployment, and those that every ward, county or station has one of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from directory.body import EVERYWHERE, Body
from directory.columns import DATA, Record, split_list
from directory.importing import read_rows, to_record
from directory.place import Place
from directory.places import Places, bundled_records


class Bodies:
    """All bodies by id, in the order of their file."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._by_id = {body.id: body for body in bodies}

    @classmethod
    def from_records(cls, places: Places, *layers: Iterable[Record]) -> Bodies:
        """Built from records of ``to_record``; a later layer (imported) wins over an earlier (bundled) by id.

        A row with ``each`` becomes one body for every such place in its areas, with the id of the row and of the
        place: "ward-administrator-kaptembwo-ward". A row with that very id wins over it, so a deployment adds an
        address to one of them. Records of other kinds are passed over.
        """
        rows = {record["id"]: record for layer in layers for record in layer if record["kind"] == "bodies"}
        each = [body for row in rows.values() if row["each"] for body in _one_for_each(row, places)]
        # Whoever replaces a station's body keeps its place: a complaint names the station, not the body.
        place_of = {body.id: body.place for body in each}
        own = [_body(row) for row in rows.values() if not row["each"]]
        return cls([*each, *(replace(body, place=place_of.get(body.id, "")) for body in own)])

    def __iter__(self) -> Iterator[Body]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def by_id(self, body_id: str) -> Body | None:
        """The body, or None when it is not known (any more)."""
        return self._by_id.get(body_id)

    def name_of(self, body_id: str) -> str:
        """Its name, '' when it is not known (any more)."""
        found = self._by_id.get(body_id)
        return found.name if found else ""


def _one_for_each(row: Record, places: Places) -> Iterator[Body]:
    inside = set(split_list(row["areas"]))
    for place in places:
        line = places.line_of(place)
        if place.kind != row["each"] or not (EVERYWHERE in inside or inside & set(line)):
            continue
        if place.kind == "station" and place.role != "ocs":
            continue  # A post belongs to a station; investigations are not asked for here.
        yield replace(
            _body(row),
            id=f"{row['id']}-{place.id}",
            name=row["name"].replace("{place}", place.name),
            areas=_areas(place, places),
            place=place.id,
        )


def _areas(place: Place, places: Places) -> tuple[str, ...]:
    """A station serves its ward, and may be the one of any ward of its constituency that has none."""
    if place.kind != "station":
        return (place.id,)
    around = (places.by_id(place_id) for place_id in places.line_of(place)[1:])
    small = [one for one in around if one and one.kind in {"ward", "constituency"}]
    return (place.id, *(one.id for one in small))


def _body(row: Record) -> Body:
    return Body(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        areas=tuple(split_list(row["areas"])),
        kinds=tuple(split_list(row["kinds"])),
        email=row["email"],
        hotline=row["hotline"],
        source=row["source"],
        certainty=row["certainty"],
    )


@cache
def bundled_bodies() -> tuple[dict[str, str], ...]:
    """The records of bodies.csv, checked like an import."""
    known = {record["id"] for record in bundled_records()}
    return tuple(to_record(row) for row in read_rows(DATA / "bodies.csv", "bodies", known))
