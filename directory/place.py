"""A place of the directory and a point on the map."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Literal, NamedTuple

Kind = Literal["county", "constituency", "ward", "town", "market", "station"]
Basis = Literal["", "surveyed", "openstreetmap", "town_centre", "centroid"]
Cue = Literal["", "locative", "here", "kind"]

KINDS: tuple[Kind, ...] = ("county", "constituency", "ward", "town", "market", "station")
BASES: tuple[Basis, ...] = ("", "surveyed", "openstreetmap", "town_centre", "centroid")
CUES: tuple[Cue, ...] = ("", "locative", "here", "kind")

EARTH_RADIUS_METRES = 6_371_000.0
# The mainland box with Ilemi and the islands; the GeoNames extent of Kenya rounded outwards.
SOUTH, NORTH, WEST, EAST = -4.9, 5.6, 33.8, 42.0


class Point(NamedTuple):
    """A position in decimal degrees, WGS 84."""

    lat: float
    lon: float

    def metres_to(self, other: Point) -> float:
        """Great-circle distance in metres (haversine)."""
        lat_a, lat_b = radians(self.lat), radians(other.lat)
        half = (
            sin((lat_b - lat_a) / 2) ** 2
            + cos(lat_a) * cos(lat_b) * sin(radians(other.lon - self.lon) / 2) ** 2
        )
        return 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(half)))

    def in_kenya(self) -> bool:
        """Whether the point lies in the box around Kenya; false for NaN."""
        return SOUTH <= self.lat <= NORTH and WEST <= self.lon <= EAST


@dataclass(frozen=True, slots=True)
class Place:
    """One named place.

    ``parent`` is the id of the place around it ("" for a county); ``county`` is the county's id.
    ``basis`` says where ``point`` comes from: distance and directions are given only for ``surveyed`` and
    ``openstreetmap``. ``cue`` says what must stand beside a name that is also an ordinary word before it is
    read as a place: ``locative`` ("in", "karibu na"), ``here`` ("hapa", "niko") or ``kind`` ("ward", "estate").
    """

    id: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    parent: str = ""
    county: str = ""
    point: Point | None = None
    basis: Basis = ""
    source: str = ""
    certainty: str = ""
    cue: Cue = ""
    form: str = ""
    phone: str = ""
    verified_on: str = ""
    role: str = ""

    @property
    def directions_allowed(self) -> bool:
        """Whether a distance or direction to this place may be given to a person."""
        return self.point is not None and self.basis in {"surveyed", "openstreetmap"}
