"""A place of the directory and a point on the map."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Literal, NamedTuple

Kind = Literal["county", "constituency", "ward", "town", "market", "station"]
Basis = Literal["", "surveyed", "openstreetmap", "town_centre", "centroid"]
Cue = Literal["", "locative", "here", "kind"]

FORMS = ("station", "post", "office")
ROLES = ("ocs", "in_charge", "investigations")
HELPS = ("gender_desk", "child_protection")

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

    def degrees_to(self, other: Point) -> float:
        """The direction in which the other point lies, 0 to 360 clockwise from north (great circle)."""
        lat_a, lat_b, east = radians(self.lat), radians(other.lat), radians(other.lon - self.lon)
        across = sin(east) * cos(lat_b)
        along = cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(east)
        return degrees(atan2(across, along)) % 360

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
    Of a station: ``form`` is one of FORMS, ``role`` (one of ROLES) who commands it and never a person's name,
    ``help`` (of HELPS) what a source says is there.
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
    help: tuple[str, ...] = ()

    @property
    def directions_allowed(self) -> bool:
        """Whether a distance or direction to this place may be given to a person."""
        return self.point is not None and self.basis in {"surveyed", "openstreetmap"}
