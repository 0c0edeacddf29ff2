"""Writes nlu/data/places.yml, the lookup table of places, from the directory's CSV files."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

DIRECTORY = Path(__file__).parent.parent / "directory" / "data"
PLACES_FILE = Path(__file__).parent / "data" / "places.yml"

# Which of the directory's files hold places. Stations, hotlines and services are found by other means.
PLACE_FILES = ("markets.csv", "towns.csv", "wards.csv", "constituencies.csv", "counties.csv")
# Shorter names ("Old", "BAT") are ordinary words too often.
SHORTEST = 4
# What the column `cue` says of names that are ordinary words too ("Teachers"): the directory's own recognition, which
# looks at the words around, finds those.
_ORDINARY_WORDS = frozenset({"kind", "here"})
_READABLE = re.compile(r"[\w' /&.-]+")


def names_of(directory: Path) -> dict[str, str]:
    """Every name and alias (lower case) of the directory's places, each with the name that is shown.

    The first file to use a name keeps it. Names that Rasa's YAML cannot hold as they are (brackets, quotes) are left out.
    """
    names: dict[str, str] = {}
    for filename in PLACE_FILES:
        path = directory / filename
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("cue") in _ORDINARY_WORDS:
                    continue
                for spelling in _spellings(row):
                    names.setdefault(spelling.lower(), row["name"].strip())
    return names


def _spellings(row: Mapping[str, str]) -> Iterable[str]:
    for spelling in (row["name"], *(row.get("aliases") or "").split(";")):
        cleaned = " ".join(spelling.split())
        if len(cleaned) >= SHORTEST and _READABLE.fullmatch(cleaned):
            yield cleaned


def rendered(names: Mapping[str, str]) -> str:
    """The file's text: a lookup, longest name first ("Njoro market" before "Njoro"), and the spellings of each place."""
    lines = [
        "# Written by `python -m nlu.place_lookup` from the directory's CSV files: change those, not this.",
        'version: "3.1"',
        "",
        "nlu:",
        "- lookup: place",
        "  examples: |",
        *(f"    - {spelling}" for spelling in sorted(names, key=lambda name: (-len(name), name))),
    ]
    shown: dict[str, list[str]] = {}
    for spelling, name in sorted(names.items()):
        shown.setdefault(name, []).append(spelling)
    for name, spellings in sorted(shown.items()):
        lines += [f"- synonym: {name}", "  examples: |", *(f"    - {spelling}" for spelling in spellings)]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Writes the file; says how many names it holds."""
    names = names_of(DIRECTORY)
    PLACES_FILE.write_text(rendered(names), encoding="utf-8")
    sys.stdout.write(f"{len(names)} names of places written to {PLACES_FILE.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
