"""The index of all names: which places a run of words may mean, exactly, by sound or with a slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from directory.ordinary import ORDINARY
from directory.place import Cue, Place
from directory.spelling import deletions, edits, folded, words_of

LONGEST_NAME_WORDS: Final = 5
# Short names are taken as written only: "lare" must not be read in "lale", nor "molo" in "moja".
SHORTEST_BY_SOUND: Final = 6
SHORTEST_BY_SOUND_OF_STATION: Final = 4
SHORTEST_WITH_SLIP: Final = 5
LONGEST_WITH_SLIP: Final = 40
SHORTEST_JOINED: Final = 7
NEVER_JOINED: Final = frozenset(
    {"kwa", "na", "ya", "wa", "la", "cha", "za", "hapa", "huku", "sana", "kama", "hata"}
)
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
    """Names found for words ``start:end`` of a sentence. ``slips``: 0 exact, then edits; 0 by sound as well."""

    start: int
    end: int
    names: tuple[Name, ...]
    slips: int
    letters: int


class Names:
    """Every name of every place, indexed once; a lookup costs microseconds whatever their number."""

    def __init__(self, places: Iterable[Place], *, stations: bool = False) -> None:
        """``stations``: one is expected, so "Bondeni" alone may name Bondeni Police Station, and so may shorter names
        by their sound.
        """
        self._stations = stations
        self._shortest_by_sound = SHORTEST_BY_SOUND_OF_STATION if stations else SHORTEST_BY_SOUND
        self._exact: dict[str, list[Name]] = defaultdict(list)
        self._by_sound: dict[str, list[Name]] = defaultdict(list)
        self._near: dict[str, set[str]] = defaultdict(set)
        self._longest = 1
        places = tuple(places)
        cues = _cues(places) if stations else {}
        for place in places:
            for name in names_of(place):
                self._add(_loosened(name, cues) if stations else name)
        # Most words begin no name at all: two letters tell, before anything is joined or folded.
        self._beginnings = {key[:2] for key in self._exact}
        self._sound_beginnings = {sound[:2] for sound in self._by_sound}

    def _add(self, name: Name) -> None:
        if name in self._exact[name.key]:
            return
        self._exact[name.key].append(name)
        self._longest = min(LONGEST_NAME_WORDS, max(self._longest, name.words))
        sound = folded(name.key)
        self._by_sound[sound].append(name)
        cued = name.cue and not (self._stations and name.place.kind == "station")
        if len(sound) >= SHORTEST_WITH_SLIP and not cued and not _ends_alike(name):
            for key in deletions(sound):
                self._near[key].add(sound)

    def at(self, words: list[str], start: int, *, slips: bool) -> Found | None:
        """The longest run of words from ``start`` that is a name, or None.

        With ``slips`` a misspelt name counts as well, if nothing is exact or sounds alike.
        """
        longest = min(self._longest, len(words) - start)
        if words[start][:2] in self._beginnings:
            for count in range(longest, 0, -1):
                key = "".join(words[start : start + count])
                names = self._exact.get(key, ())
                if fitting := tuple(name for name in names if _may_join(name, words[start : start + count])):
                    return Found(start, start + count, fitting, 0, len(key))
        sound = folded(words[start])
        if sound[:2] not in self._sound_beginnings:
            return None
        shortest = 2 if words[start] in ORDINARY else 1
        keys = [(count, "".join(words[start : start + count])) for count in range(longest, shortest - 1, -1)]
        for count, key in keys:
            least = self._shortest_by_sound
            names = self._by_sound.get(folded(key), ()) if len(key) >= least else ()
            if fitting := tuple(name for name in names if name.words == count and len(name.key) >= least):
                return Found(start, start + count, fitting, 0, len(key))
        if slips:
            for count, key in keys:
                if SHORTEST_WITH_SLIP <= len(key) <= LONGEST_WITH_SLIP and (
                    found := self._slipped(start, count, key)
                ):
                    return found
        return None

    def _slipped(self, start: int, count: int, key: str) -> Found | None:
        sound = folded(key)
        if len(sound) < SHORTEST_WITH_SLIP:
            return None
        allowed = 1 if len(sound) < 9 else 2
        best: dict[str, int] = {}
        for shorter in deletions(sound):
            for near in self._near.get(shorter, ()):
                if near not in best and near[0] == sound[0]:
                    best[near] = edits(sound, near, allowed)
        least = min(best.values(), default=allowed + 1)
        if least > allowed:
            return None
        alike = [name for near in sorted(best) if best[near] == least for name in self._by_sound[near]]
        names = tuple(name for name in alike if name.words == count)
        return Found(start, start + count, names, max(1, least), len(sound)) if names else None


def _ends_alike(name: Name) -> bool:
    """ "Jogoo Police Station": a slip must be weighed against "Jogoo", which is a name of its own."""
    return name.place.kind == "station" and name.key.endswith(("policestation", "policepost"))


def _may_join(name: Name, words: list[str]) -> bool:
    """Whether a name may be written so: "freearea", "kap tembwo"; but not "siri kwa" for Sirikwa."""
    if name.words == len(words):
        return True
    return (
        len(name.key) >= SHORTEST_JOINED
        and abs(name.words - len(words)) == 1
        and NEVER_JOINED.isdisjoint(words)
    )


def _cues(places: Iterable[Place]) -> dict[str, Cue]:
    """For each name of what is no station its cue; "kind" for a county's, which is no name of one station."""
    return {
        name.key: "kind" if place.kind == "county" else name.cue
        for place in places
        if place.kind != "station"
        for name in names_of(place)
        if not name.needs_kind and (name.cue or place.kind == "county")
    }


def _loosened(name: Name, cues: dict[str, Cue]) -> Name:
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
