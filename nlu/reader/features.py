"""The numbers of nlu/components/tfidf_featurizer.py, computed without scikit-learn."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nlu.reader.terms import Terms

_NUMBER = re.compile(r"\b[0-9]+\b")
# After the first letter: what SMS leaves out.
_UNWRITTEN = re.compile(r"(?<=\w)[aeiouwyh]+")
# Words whose letter groups are kept: about 2 MB for each featurizer.
_REMEMBERED = 4096
_WORDS = re.compile(r"\b\w+\b")


def joined(tokens: Sequence[str]) -> str:
    """The text that is counted: numbers alike, lower case, one space between tokens."""
    return " ".join(_NUMBER.sub("__NUMBER__", token).lower() for token in tokens)


def without_vowels(text: str) -> str:
    """Words as SMS shortens them, first letters kept: "wanatuibia" and "wnatuibia" are both "wntb"."""
    return _UNWRITTEN.sub("", text)


@dataclass
class Featurizer:
    """One trained TF-IDF featurizer.

    `first` is the column of its first term in the classifier's matrix; `places` maps a term to its column after that.
    """

    analyzer: str
    shortest: int
    longest: int
    sublinear: bool
    consonants: bool
    scale: float
    first: int
    places: Terms
    idf: NDArray[np.float64]
    _groups_of: Callable[[str], tuple[int, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Half of what people write is the same few thousand words.
        self._groups_of = functools.lru_cache(maxsize=_REMEMBERED)(self._groups)

    def features(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Columns of the classifier's matrix and their values, for the terms of `text` that training knew."""
        if self.consonants:
            text = without_vowels(text)
        if self.analyzer == "word":
            found = map(self.places.get, _words(text, self.shortest, self.longest))
            counts = Counter(place for place in found if place is not None)
        else:
            counts = Counter(chain.from_iterable(map(self._groups_of, text.split())))
        columns = np.fromiter(counts.keys(), np.intp, len(counts))
        values = np.fromiter(counts.values(), np.float64, len(counts))
        if self.sublinear:
            values = np.log(values) + 1.0
        values *= self.idf[columns]
        length = math.sqrt(float(values @ values))
        if length > 0.0:
            values *= self.scale / length
        return columns + self.first, values

    def _groups(self, word: str) -> tuple[int, ...]:
        """The known letter groups of a word with a space on each side: scikit-learn's char_wb.

        A word shorter than a length gives itself once, and no longer groups.
        """
        padded = f" {word} "
        size = len(padded)
        groups = []
        for length in range(self.shortest, self.longest + 1):
            groups += [padded[start : start + length] for start in range(max(size - length + 1, 1))]
            if length >= size:
                break
        return tuple(place for group in groups if (place := self.places.get(group)) is not None)


def _words(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Word groups: scikit-learn's word analyzer with the token pattern that Rasa gives it."""
    words = _WORDS.findall(text)
    for length in range(shortest, longest + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
