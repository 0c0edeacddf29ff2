"""The numbers of nlu/components/tfidf_featurizer.py, computed without scikit-learn."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(r"\b[0-9]+\b")
# After the first letter: what SMS leaves out.
_UNWRITTEN = re.compile(r"(?<=\w)[aeiouwyh]+")
_WORDS = re.compile(r"\b\w+\b")


def joined(tokens: Sequence[str]) -> str:
    """The text that is counted: numbers alike, lower case, one space between tokens."""
    return " ".join(_NUMBER.sub("__NUMBER__", token).lower() for token in tokens)


def without_vowels(text: str) -> str:
    """Words as SMS shortens them, first letters kept: "wanatuibia" and "wnatuibia" are both "wntb"."""
    return _UNWRITTEN.sub("", text)


@dataclass(frozen=True)
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
    places: dict[str, int]
    idf: NDArray[np.float64]

    def features(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Columns of the classifier's matrix and their values, for the terms of `text` that training knew."""
        if self.consonants:
            text = without_vowels(text)
        counts: dict[int, int] = {}
        found = self.places.get
        for term in (
            _words(text, self.shortest, self.longest) if self.analyzer == "word" else self._groups(text)
        ):
            place = found(term)
            if place is not None:
                counts[place] = counts.get(place, 0) + 1
        columns = np.fromiter(counts.keys(), np.intp, len(counts))
        values = np.fromiter(counts.values(), np.float64, len(counts))
        if self.sublinear:
            values = np.log(values) + 1.0
        values *= self.idf[columns]
        length = math.sqrt(float(values @ values))
        if length > 0.0:
            values *= self.scale / length
        return columns + self.first, values

    def _groups(self, text: str) -> Iterator[str]:
        """Letter groups inside words, a space on each side: scikit-learn's char_wb.

        A word shorter than a length gives itself once, and no longer groups.
        """
        for word in text.split():
            padded = f" {word} "
            size = len(padded)
            for length in range(self.shortest, self.longest + 1):
                if length >= size:
                    yield padded
                    break
                for start in range(size - length + 1):
                    yield padded[start : start + length]


def _words(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Word groups: scikit-learn's word analyzer with the token pattern that Rasa gives it."""
    words = _WORDS.findall(text)
    for length in range(shortest, longest + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
