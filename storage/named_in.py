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
