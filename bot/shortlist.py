"""The officers whom most different people praised, per station and per county: a list for those who decide, never an award."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.commendations import Commendation
from storage.named_in import name_words

FEWEST = 2
"""Voices without which nobody is listed."""
RANKS = 3
"""Ranks shown; who shares one is shown with it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One officer: rank (those with as many voices share it), name as verified, the station's id, voices."""

    rank: int
    officer: str = field(repr=False)
    station: str
    voices: int


def shortlist(found: Iterable[Commendation]) -> list[Listed]:
    """Of verified ones: each counts once a person, officer and quarter (storage.commendations.verify sees to it)."""
    voices: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for one in found:
        if one.counts and (words := name_words(one.officer)):
            voices[one.station, words].append(one.officer)
    enough = {key: names for key, names in voices.items() if len(names) >= FEWEST}
    order = sorted(enough.items(), key=lambda item: (-len(item[1]), item[0][0], sorted(item[0][1])))
    counts = [len(names) for _, names in order]
    ranked = [
        Listed(1 + sum(count > len(names) for count in counts), names[0], station, len(names))
        for (station, _), names in order
    ]
    return [one for one in ranked if one.rank <= RANKS]


def by_area(found: Iterable[Commendation], area_of: Mapping[str, str]) -> dict[str, list[Listed]]:
    """A shortlist for each area, by the id that `area_of` gives for a station; areas without one are left out."""
    among: dict[str, list[Commendation]] = defaultdict(list)
    for one in found:
        if area := area_of.get(one.station):
            among[area].append(one)
    listed = {area: shortlist(ones) for area, ones in sorted(among.items())}
    return {area: one for area, one in listed.items() if one}
