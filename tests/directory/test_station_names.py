"""The table of misspelt and spoken names: taken without asking only where one is meant, asked wherever several are."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from directory.nearby import Stations
from directory.places import Places
from directory.recognition import Ambiguous, Sure

TABLE = Path(__file__).parent / "station_names.txt"
ASK = "ask"


def rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    split = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(said, meant) for said, meant in split]


@cache
def places() -> Places:
    return Places.bundled()


@cache
def stations() -> Stations:
    return Stations(places())


def understood(said: str) -> str:
    """A place's id, "ask" with what is offered, or "nothing"."""
    match stations().recognise(said):
        case Sure(place):
            return place.id
        case Ambiguous(several):
            return f"{ASK} {' '.join(place.id for place in several)}"
        case _:
            return "nothing"


def test_the_table_names_what_the_directory_has() -> None:
    assert len(rows()) >= 200
    assert len({said for said, _ in rows()}) == len(rows())
    assert [meant for _, meant in rows() if meant != ASK and places().by_id(meant) is None] == []


def test_names_are_understood_as_they_are_meant() -> None:
    """At least 95 % right without asking where one is meant, at most 1 % wrong without asking, several always asked."""
    found = [(said, meant, understood(said)) for said, meant in rows()]
    one = [row for row in found if row[1] != ASK]
    several = [row for row in found if row[1] == ASK]
    right = [row for row in one if row[2] == row[1]]
    asked = [row for row in one if row[2].startswith(ASK)]
    wrong = [row for row in found if row[2] != row[1] and places().by_id(row[2]) is not None]
    # What is not known is asked again: only a place that was taken is taken without asking.
    unasked = [row for row in several if places().by_id(row[2]) is not None]
    told = "\n".join(
        [
            f"{len(found)} names; of {len(one)} that mean one place {len(right) / len(one):.1%} right without asking, "
            f"{len(asked)} asked, {len(one) - len(right) - len(asked)} not known or wrong",
            f"wrong without asking: {len(wrong)} of {len(found)} ({len(wrong) / len(found):.1%})",
            f"of {len(several)} that mean several {len(several) - len(unasked)} asked",
            *(f"  {said}: {seen}, not {meant}" for said, meant, seen in found if seen != meant and (said, meant, seen) not in several),
            *(f"  {said}: {seen}, not asked" for said, _, seen in unasked),
        ]
    )  # fmt: skip
    sys.stdout.write(told + "\n")
    assert len(right) >= 0.95 * len(one), told
    assert len(wrong) <= 0.01 * len(found), told
    assert not unasked, told


def test_what_is_asked_offers_what_may_be_meant() -> None:
    """Of one that is asked about, the one that is meant is among those offered."""
    missing = [
        said
        for said, meant in rows()
        if meant != ASK and (seen := understood(said)).startswith(ASK) and meant not in seen.split()
    ]
    assert not missing
