"""Whether somebody's name stands in what was told: words compared without case, accents and apostrophes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONG_ENOUGH = 4
"""Letters of a word of a name that alone is enough: Juma is, bin is not."""

_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb`\u00b4"
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s\b")
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_WORD = re.compile(r"[^\W_]+")


class Told:
    """What was told, ready to be asked for names."""

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts`: each piece, the words for the place, the name she gave."""
        self._sequences = [words for text in texts for words in _readings(text)]
        self._words = {word for words in self._sequences for word in words}

    def names(self, name: str) -> bool:
        """Whether a word of `name` that is long enough stands there; of a name without one, the whole name."""
        for words in _readings(name):
            long = [word for word in words if len(word) >= LONG_ENOUGH]
            if any(word in self._words for word in long):
                return True
            if words and not long and any(_within(words, told) for told in self._sequences):
                return True
        return False


TITLES = frozenset(
    {
        "afande", "afisa", "bi", "bw", "bwana", "chief", "chifu", "const", "constable", "corporal", "cpl", "insp", "inspector",
        "inspekta", "konstebo", "koplo", "madam", "mr", "mrs", "ms", "ocpd", "ocpp", "ocs", "officer", "pc", "police", "polisi",
        "sajenti", "sajini", "sergeant", "sgt", "sir", "ssgt",
    }
)  # fmt: skip
"""What stands before a name and is none."""


def name_words(name: str) -> frozenset[str]:
    """The words of an officer's name, folded, without titles."""
    return frozenset(next(_readings(name))) - TITLES


def without_titles(name: str) -> str:
    """An officer's name, folded, its words in their order; '' where only a title was told."""
    return " ".join(word for word in next(_readings(name)) if word not in TITLES)


def same_name(one: str, other: str) -> bool:
    """Whether two written names of an officer may be one: all words of the shorter stand in the longer.

    Titles do not count; a name of which nothing else is left is like no other.
    """
    first, second = name_words(one), name_words(other)
    return bool(first and second) and (first <= second or second <= first)


def _readings(text: str) -> Iterator[list[str]]:
    """Ng'ang'a is one word and may be written without apostrophes; in "Otieno's" and "Juma'yule" two meet."""
    folded = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text).casefold()
        if not unicodedata.combining(letter)
    )
    bare = _POSSESSIVE.sub(" ", folded)
    yield _WORD.findall(_APOSTROPHE.sub("", bare))
    if bare != folded or _APOSTROPHE.search(bare):
        yield _WORD.findall(_APOSTROPHE.sub(" ", folded))


def _within(words: list[str], told: list[str]) -> bool:
    return any(told[start : start + len(words)] == words for start in range(len(told) - len(words) + 1))
