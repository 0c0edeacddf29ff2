"""The score cards of one county and quarter, from raw answers: what a chat, a page and a file show, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, fsum, sqrt

from bot.index.interval import Estimate, estimate
from bot.index.method import DIMENSIONS, Method, Voice
from bot.index.suppression import Pool, entering


@dataclass(frozen=True, slots=True)
class Card:
    """What may be shown of one station or county in one quarter. Scores in whole points, 0 to 100.

    `scores`: a point a dimension, None where fewer than ten answered it; `index` lies between `low` and `high`.
    `own` is the index before shrinkage and `half` half of its interval, for the trend alone.
    """

    quarter: str
    version: str
    voices: int
    scores: tuple[int | None, ...]
    index: int
    low: int
    high: int
    own: float
    half: float


@dataclass(frozen=True, slots=True)
class Cards:
    """The stations that are shown, by id, and their county; what is not here has fewer than ten voices."""

    stations: dict[str, Card]
    county: Card | None


def cards(quarter: str, voices: Iterable[Voice], method: Method) -> Cards:
    """From all voices of one county in one quarter, in whatever order."""
    weights = [method.weights[name] for name in DIMENSIONS]
    pools, whole = entering(voices, method)
    if whole is None:
        return Cards({}, None)
    county = estimate(whole.values, weights)
    return Cards(
        {station: _station(quarter, pool, method, weights, county) for station, pool in pools.items()},
        _card(quarter, method, whole.voices, county, county.means, weights),
    )


def _station(quarter: str, pool: Pool, method: Method, weights: list[float], county: Estimate) -> Card:
    """Each dimension drawn toward the county's mean, the more the fewer people answered."""
    own = estimate(pool.values, weights)
    counts = [sum(value is not None for value in column) for column in zip(*pool.values, strict=True)]
    drawn = tuple(
        None
        if mean is None or around is None
        else (count * mean + method.prior_voices * around) / (count + method.prior_voices)
        for count, mean, around in zip(counts, own.means, county.means, strict=True)
    )
    return _card(quarter, method, pool.voices, own, drawn, weights)


def _card(
    quarter: str,
    method: Method,
    voices: int,
    own: Estimate,
    means: tuple[float | None, ...],
    weights: list[float],
) -> Card:
    present = fsum(w for w, mean in zip(weights, means, strict=True) if mean is not None)
    index = fsum(w * mean for w, mean in zip(weights, means, strict=True) if mean is not None) / present
    # What the voices say themselves, made wide enough to hold the figure that is shown.
    low, high = min(own.index - own.half, index), max(own.index + own.half, index)
    return Card(
        quarter,
        method.version,
        voices,
        tuple(None if mean is None else points(mean) for mean in means),
        points(index),
        floor(_settled(100 * max(low, 0.0))),
        ceil(_settled(100 * min(high, 1.0))),
        own.index,
        own.half,
    )


def points(share: float) -> int:
    """Whole points of a share of 0 to 1, halves upward."""
    return floor(_settled(100 * share) + 0.5)


def _settled(points: float) -> float:
    """Without the last bits, in which two machines may differ."""
    return round(points, 9)


@dataclass(frozen=True, slots=True)
class Trend:
    """Against the quarter before: by how many points, and whether that is more than chance would do."""

    points: int
    beyond_chance: bool


def trend(now: Card | None, before: Card | None) -> Trend | None:
    """None unless both are shown, by the same version and of the same questions: anything else compares two things."""
    if now is None or before is None or now.version != before.version or _asked(now) != _asked(before):
        return None
    # Both shared one prior mean a county; what the voices said themselves is what may differ by chance.
    differs = abs(now.own - before.own) > sqrt(now.half**2 + before.half**2)
    return Trend(now.index - before.index, differs)


def _asked(card: Card) -> tuple[bool, ...]:
    return tuple(score is not None for score in card.scores)
