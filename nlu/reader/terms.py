"""The terms that training knew, and where each stands, in a tenth of the memory of a dict of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np


class Terms:
    """A term's place by its hash (Python's, of 64 bits under a key of each process): 12 bytes for each term.

    That a word which training did not know meets the hash of one it knew is likely once in 10^14 words. Raises
    ValueError for a term that stands there twice.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        hashes = np.fromiter(map(hash, terms), np.int64, len(terms))
        order = np.argsort(hashes)
        ordered = hashes[order]
        if (ordered[1:] == ordered[:-1]).any():
            raise ValueError("A term stands among the terms twice.")
        self._hashes = array("q", ordered.tobytes())
        self._places = array("i", order.astype(np.int32).tobytes())

    def __len__(self) -> int:
        return len(self._hashes)

    def get(self, term: str) -> int | None:
        """Where the term stands; None when training did not know it."""
        wanted = hash(term)
        found = bisect_left(self._hashes, wanted)
        if found == len(self._hashes) or self._hashes[found] != wanted:
            return None
        return self._places[found]
