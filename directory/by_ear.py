"""Names as they are heard: coarser than by sound, for short messages where somebody looks for a station."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from directory.name import Name
from directory.ordinary import ORDINARY
from directory.spelling import DOUBLED, edits, folded

SHORTEST_HEARD: Final = 4
SHORTEST_WITHOUT_END: Final = 6
SHORTEST_PART: Final = 4
SHORTEST_REST: Final = 4
LONG_REST: Final = 6
# Hardened, softened, aspirated: which of them is written depends on the mother tongue of who writes.
_HISSED: Final = re.compile(r"[cs]h|ts|z")
_SILENT: Final = re.compile(r"(?<=i)gh$|h")
_SAME: Final = str.maketrans("pvfdgqcleyow", "bbbtkkkriiuu")
_BEFORE_NASAL: Final = re.compile(r"^i(?=[mn][btkrs])")
_NASAL: Final = re.compile(r"[mn](?=[btks])")
_ADDED_END: Final = re.compile(r"(?<=[bkmnrst])[iu]$")
# Words that many names share: by themselves they tell no place.
_SHARED: Final = frozenset(
    {
        "base", "bridge", "capital", "central", "city", "corner", "course", "east", "gate", "gardens", "headquarters", "hill",
        "industrial", "lake", "market", "mjini", "north", "patrol", "police", "port", "post", "race", "river", "road", "sentral",
        "south", "spring", "station", "view", "valley", "west",
    }
)  # fmt: skip


def heard(key: str) -> str:
    """The key as it is heard: one letter for each group of alike ones, no h, no nasal before a stop,
    no vowel added before or after.

    "embagasi" and "embakasi", "eldoreti" and "eldoret", "nyaururu" and "nyahururu" are the same.
    """
    key = _SILENT.sub("", _HISSED.sub("s", key)).translate(_SAME)
    key = DOUBLED.sub(r"\1", _NASAL.sub("", _BEFORE_NASAL.sub("", key)))
    return _ADDED_END.sub("", key) if len(key) >= SHORTEST_WITHOUT_END else key


class ByEar:
    """An index of names by ear, by their single words, and by how they go on."""

    def __init__(self) -> None:
        self._heard: dict[str, list[Name]] = defaultdict(list)
        self._parts: dict[str, list[Name]] = defaultdict(list)
        self._rests: dict[str, list[tuple[int, str, Name]]] = defaultdict(list)

    def add(self, name: Name, words: Sequence[str]) -> None:
        """A name with its words, without those that every station or market has."""
        key = heard(name.key)
        if len(key) >= SHORTEST_HEARD:
            self._heard[key].append(name)
        for count in range(1, len(words)):
            rest = "".join(words[count:])
            if len(rest) >= SHORTEST_REST:
                self._rests["".join(words[:count])].append((len(words) - count, rest, name))
        if len(words) > 1:
            for word in {words[0], words[-1]} - _SHARED - ORDINARY:
                if len(word) >= SHORTEST_PART:
                    self._parts[folded(word)].append(name)

    def alike(self, key: str) -> Sequence[Name]:
        """The names that are heard like this."""
        ear = heard(key)
        return self._heard.get(ear, ()) if len(ear) >= SHORTEST_HEARD else ()

    def with_part(self, word: str) -> Sequence[Name]:
        """The names of several words of which this is the first or the last: "Kuresoi" of South and North."""
        return self._parts.get(folded(word), ()) if len(word) >= SHORTEST_PART else ()

    def going_on(self, key: str, after: Sequence[str]) -> tuple[int, tuple[Name, ...]]:
        """The names that begin with ``key`` and go on nearly like ``after`` ("nakuru" "centro"), and with how many words."""
        best, count, names = LONG_REST, 0, list["Name"]()
        for more, rest, name in self._rests.get(key, ()):
            said = "".join(after[:more])
            if len(after) < more or len(said) < SHORTEST_REST:
                continue
            most = 2 if len(said) >= LONG_REST else 1
            off = 0 if heard(said) == heard(rest) else edits(folded(said), folded(rest), most)
            if off <= most and (off, -more) <= (best, -count):
                if (off, more) != (best, count):
                    names = []
                best, count = off, more
                names.append(name)
        return count, tuple(dict.fromkeys(names))
