"""One name of one place, and every name that a place has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from directory.place import Cue, Place
from directory.spelling import words_of

CORE_WITHOUT: Final = {
    "market": frozenset({"market", "soko", "la", "ya"}),
    "station": frozenset({"police", "station", "post"}),
}


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of one place. ``needs_kind``: only beside its kind's word ("wakulima" beside "soko")."""

    key: str
    words: int
    place: Place
    cue: Cue
    needs_kind: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Names found for words ``start:end`` of a sentence. ``slips``: 0 exact, then edits; 0 by sound as well.

    ``by_ear``: they are only heard alike. ``part``: one of their words was said, so one of them may be meant.
    """

    start: int
    end: int
    names: tuple[Name, ...]
    slips: int
    letters: int
    by_ear: bool = False
    part: bool = False


def cues_of(places: Iterable[Place]) -> dict[str, Cue]:
    """For each name of what is no station its cue; "kind" for a county's, which is no name of one station."""
    return {
        name.key: "kind" if place.kind == "county" else name.cue
        for place in places
        if place.kind != "station"
        for name in names_of(place)
        if not name.needs_kind and (name.cue or place.kind == "county")
    }


def loosened(name: Name, cues: dict[str, Cue]) -> Name:
    """A station's core as a name by itself, under the cue of the place it is named after."""
    if name.place.kind != "station" or not name.needs_kind:
        return name
    cue = cues.get(name.key, "")
    return Name(name.key, name.words, name.place, cue, needs_kind=cue == "kind")


def names_of(place: Place) -> Iterator[Name]:
    """Every spelling of a place, and its core ("wakulima" of "Wakulima Market") which needs the kind's word."""
    for spelling in (place.name, *place.aliases):
        if not (words := words_of(spelling)):
            continue
        yield Name("".join(words), len(words), place, place.cue)
        if place.kind in CORE_WITHOUT:
            core = [word for word in words if word not in CORE_WITHOUT[place.kind]]
            if 0 < len(core) < len(words):
                yield Name("".join(core), len(core), place, "kind", needs_kind=True)


def cores_of(place: Place) -> Iterator[tuple[Name, list[str]]]:
    """Every spelling of a place without what all of its kind have in their names, with its words."""
    for spelling in (place.name, *place.aliases):
        words = words_of(spelling)
        core = [word for word in words if word not in CORE_WITHOUT.get(place.kind, frozenset())]
        if core:
            needs_kind = len(core) < len(words)
            cue = "kind" if needs_kind else place.cue
            yield Name("".join(core), len(core), place, cue, needs_kind), core
