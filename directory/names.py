"""The index of all names: which places a run of words may mean, exactly, by sound or with a slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from directory.by_ear import ByEar
from directory.name import Found, Name, cores_of, cues_of, loosened, names_of
from directory.ordinary import ORDINARY
from directory.place import Place
from directory.spelling import deletions, edits, folded

LONGEST_NAME_WORDS: Final = 5
# Short names are taken as written only: "lare" must not be read in "lale", nor "molo" in "moja".
SHORTEST_BY_SOUND: Final = 6
SHORTEST_BY_SOUND_OF_STATION: Final = 4
SHORTEST_WITH_SLIP: Final = 5
LONGEST_WITH_SLIP: Final = 40
SHORTEST_JOINED: Final = 7
MOST_OFF_BY_EAR: Final = 4
BEGINNING: Final = 4
NEVER_JOINED: Final = frozenset(
    {"kwa", "na", "ya", "wa", "la", "cha", "za", "hapa", "huku", "sana", "kama", "hata"}
)


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
        self._ear = ByEar() if stations else None
        places = tuple(places)
        cues = cues_of(places) if stations else {}
        for place in places:
            for name in names_of(place):
                self._add(loosened(name, cues) if stations else name)
            if self._ear:
                for core, words in cores_of(place):
                    self._ear.add(loosened(core, cues), words)
                    if "kwa" in words[1:-1]:
                        tail = words[words.index("kwa", 1) :]
                        self._add(replace(loosened(core, cues), key="".join(tail), words=len(tail)))
        # Most words begin no name at all: two letters tell, before anything is joined or folded.
        self._beginnings = {key[:2] for key in self._exact}
        self._sound_beginnings = {sound[:2] for sound in self._by_sound}
        self._longer_beginnings = {sound[:BEGINNING] for sound in self._by_sound}

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
        if found := self._written(words, start, longest):
            return (self._going_on(words, found) if slips else None) or found
        sound = folded(words[start])
        if sound[:2] not in self._sound_beginnings and not (slips and self._ear):
            return None
        # What follows a word can change the sound of its last letter only.
        sounds = len(sound) <= BEGINNING or sound[:BEGINNING] in self._longer_beginnings
        if not sounds and not slips:
            return None
        shortest = 2 if words[start] in ORDINARY else 1
        keys = [(count, "".join(words[start : start + count])) for count in range(longest, shortest - 1, -1)]
        found = self._sounding(keys, start) if sounds else None
        return found or (self._misspelt(words, start, keys) if slips else None)

    def _written(self, words: list[str], start: int, longest: int) -> Found | None:
        if words[start][:2] not in self._beginnings:
            return None
        for count in range(longest, 0, -1):
            key = "".join(words[start : start + count])
            names = self._exact.get(key, ())
            if fitting := tuple(name for name in names if _may_join(name, words[start : start + count])):
                return Found(start, start + count, fitting, 0, len(key))
        return None

    def _sounding(self, keys: Sequence[tuple[int, str]], start: int) -> Found | None:
        least = self._shortest_by_sound
        for count, key in keys:
            names = self._by_sound.get(folded(key), ()) if len(key) >= least else ()
            if fitting := tuple(name for name in names if name.words == count and len(name.key) >= least):
                return Found(start, start + count, fitting, 0, len(key))
        return None

    def _misspelt(self, words: list[str], start: int, keys: Sequence[tuple[int, str]]) -> Found | None:
        heard = next((one for count, key in keys if (one := self._heard(words, start, count, key))), None)
        if heard and heard.slips == 1:
            return heard
        for count, key in keys:
            if slipped := self._slipped(words, start, count, key):
                return heard if heard and heard.slips <= slipped.slips else slipped
        if heard or not keys or keys[-1][0] > 1 or self._ear is None:
            return heard
        names = tuple(self._ear.with_part(words[start]))
        return Found(start, start + 1, names, 0, len(words[start]), part=True) if names else None

    def whole(self, words: list[str], start: int, end: int) -> Found | None:
        """The name that was written, or heard, as these words together: "bar net" after "ka", "low rock" for Loruk."""
        key = "".join(words[start:end])
        if not SHORTEST_WITH_SLIP <= len(key) <= LONGEST_WITH_SLIP or key in ORDINARY:
            return None
        heard = self._heard(words, start, end - start, key, joined=True)
        return heard or self._slipped(words, start, end - start, key, joined=True)

    def elsewhere(self, found: Found) -> tuple[Name, ...]:
        """Stations whose name has this one as a word, in counties where no place of this name is: Ongata Rongai."""
        if self._ear is None or found.part or any(name.place.kind == "station" for name in found.names):
            return ()
        counties = {name.place.county for name in found.names}
        parts = self._ear.with_part(found.names[0].key.removesuffix("town"))
        return tuple(
            name for name in parts if name.place.kind == "station" and name.place.county not in counties
        )

    def _going_on(self, words: list[str], found: Found) -> Found | None:
        if self._ear is None:
            return None
        key = "".join(words[found.start : found.end])
        count, names = self._ear.going_on(key, words[found.end : found.end + LONGEST_NAME_WORDS])
        if not names:
            return None
        end = found.end + count
        return Found(found.start, end, names, 0, sum(map(len, words[found.start : end])))

    def _heard(
        self, words: list[str], start: int, count: int, key: str, *, joined: bool = False
    ) -> Found | None:
        said = words[start : start + count]
        alike = self._ear.alike(key) if self._ear else ()
        joined = joined and ORDINARY.isdisjoint(said)
        names = [name for name in alike if joined or (_may_join(name, said) and _apart(name, said))]
        if not names:
            return None
        sound = folded(key)
        off = {name.key: edits(sound, folded(name.key), MOST_OFF_BY_EAR) for name in names}
        least = min(off.values())
        nearest = tuple(name for name in names if off[name.key] == least)
        return Found(start, start + count, nearest, max(1, least), len(key), by_ear=True)

    def _slipped(
        self, words: list[str], start: int, count: int, key: str, *, joined: bool = False
    ) -> Found | None:
        sound = folded(key) if SHORTEST_WITH_SLIP <= len(key) <= LONGEST_WITH_SLIP else ""
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
        said = words[start : start + count]
        names = tuple(
            name
            for name in alike
            if name.words == count or joined or (self._stations and _may_join(name, said))
        )
        return Found(start, start + count, names, max(1, least), len(sound)) if names else None


def _ends_alike(name: Name) -> bool:
    """ "Jogoo Police Station": a slip must be weighed against "Jogoo", which is a name of its own."""
    return name.place.kind == "station" and name.key.endswith(("policestation", "policepost"))


def _apart(name: Name, words: list[str]) -> bool:
    """Whether no ordinary word is made a piece of a name: "kambi tu" is not Kapendo."""
    return name.words == len(words) or ORDINARY.isdisjoint(words)


def _may_join(name: Name, words: list[str]) -> bool:
    """Whether a name may be written so: "freearea", "kap tembwo"; but not "siri kwa" for Sirikwa."""
    if name.words == len(words):
        return True
    return (
        len(name.key) >= SHORTEST_JOINED
        and abs(name.words - len(words)) == 1
        and NEVER_JOINED.isdisjoint(words)
    )
