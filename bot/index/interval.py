"""How sure an index is: a 95 % interval whose units are people, not answers.

One person answers six questions in one mood, so her answers are taken together: each person moves the index by one
number, and the interval is Student's over those numbers. Ten people who all said the same would give it no width, so three
people's worth of a spread of 25 points is taken as known beforehand. docs/index-method.md gives the measured coverage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist
from typing import Final

from bot.index.method import Values

LEVEL: Final = 0.95
KNOWN_BEFORE: Final = 3.0
"""People."""
SPREAD_BEFORE: Final = 0.25
"""Of the index, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`means` of each question (None: left out), the `index` of them, and half the width of its interval; 0 to 1."""

    means: tuple[float | None, ...]
    index: float
    half: float


def estimate(values: Sequence[Values], weights: Sequence[float]) -> Estimate:
    """From at least two people; a question that nobody answered is left out. The order of people changes nothing.

    Sums are exactly rounded (math.fsum), so that the same answers give the same bits.
    """
    columns = list(zip(*values, strict=True))
    counts = [sum(value is not None for value in column) for column in columns]
    means = tuple(
        fsum(value for value in column if value is not None) / count if count else None
        for column, count in zip(columns, counts, strict=True)
    )
    present = fsum(weight for weight, count in zip(weights, counts, strict=True) if count)
    index = fsum(w * mean for w, mean in zip(weights, means, strict=True) if mean is not None) / present
    people = len(values)
    moved = [
        fsum(
            w * (value - mean) * people / count
            for w, value, mean, count in zip(weights, one, means, counts, strict=True)
            if value is not None and mean is not None
        )
        / present
        for one in values
    ]
    freedom = people - 1 + KNOWN_BEFORE
    variance = (fsum(one * one for one in moved) + KNOWN_BEFORE * SPREAD_BEFORE**2) / freedom
    return Estimate(means, index, student(freedom) * sqrt(variance / people))


def student(freedom: float, level: float = LEVEL) -> float:
    """The two-sided quantile of Student's t for at least 5 degrees of freedom.

    Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5): wrong by less than 0.002 there.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
