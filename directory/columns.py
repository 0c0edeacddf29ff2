"""The columns of each kind of directory file, and what one record of it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, cast

from directory.place import Basis, Cue, Kind, Place, Point

Record = Mapping[str, str]

DATA: Final = Path(__file__).parent / "data"

NAMED: Final = ("id", "name", "aliases", "parent", "lat", "lon", "basis", "cue", "source", "certainty")
CODED: Final = ("id", "code", *NAMED[1:])
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "counties": CODED,
    "constituencies": CODED,
    "wards": CODED,
    "towns": NAMED,
    "markets": NAMED,
    "stations": (
        "id",
        "name",
        "form",
        *NAMED[2:8],
        "role",
        "help",
        "help_source",
        "phone",
        "verified_on",
        "source",
        "certainty",
    ),
    "hotlines": (
        "key",
        "body",
        "number",
        "channel",
        "cost",
        "hours",
        "kinds",
        "source",
        "source_date",
        "certainty",
    ),
    "services": ("key", "service", "what_you_need", "cost", "time", "where", "source", "certainty"),
    "rights": ("key", "topic", "fact", "source", "certainty"),
    "bodies": (
        "id",
        "name",
        "role",
        "each",
        "areas",
        "kinds",
        "email",
        "hotline",
        "source",
        "certainty",
    ),
    "routing": ("key", "kinds", "who", "when", "order", "source", "certainty"),
}
# Sheets that were made before a column was there can still be imported.
MAY_BE_MISSING: Final = frozenset({"help", "help_source"})
KIND_OF_FILE: Final[dict[str, Kind]] = {
    "counties": "county",
    "constituencies": "constituency",
    "wards": "ward",
    "towns": "town",
    "markets": "market",
    "stations": "station",
}
REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(KIND_OF_FILE, ("id", "name", "source", "certainty")),
    "hotlines": ("key", "body", "number", "source", "certainty"),
    "services": ("key", "service", "cost", "where", "source", "certainty"),
    "rights": ("key", "topic", "fact", "source", "certainty"),
    "bodies": ("id", "name", "role", "areas", "kinds", "source", "certainty"),
    "routing": ("key", "kinds", "order", "source", "certainty"),
}


def place_from(record: Record, county: str) -> Place:
    """The place of one valid record, which carries ``kind`` beside the columns of its file."""
    lat, lon = record.get("lat", ""), record.get("lon", "")
    return Place(
        id=record["id"],
        name=record["name"],
        kind=cast("Kind", record["kind"]),
        aliases=tuple(split_list(record.get("aliases", ""))),
        parent=record.get("parent", ""),
        county=county,
        point=Point(float(lat), float(lon)) if lat and lon else None,
        basis=cast("Basis", record.get("basis", "")),
        source=record.get("source", ""),
        certainty=record.get("certainty", ""),
        cue=cast("Cue", record.get("cue", "")),
        form=record.get("form", ""),
        phone=record.get("phone", ""),
        verified_on=record.get("verified_on", ""),
        role=record.get("role", ""),
        help=tuple(split_list(record.get("help", ""))),
    )


def split_list(cell: str) -> Iterable[str]:
    """The parts of a cell separated by ";", without empty ones."""
    return (part.strip() for part in cell.split(";") if part.strip())
