"""Voices in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bot.index.method import DIMENSIONS, WORTH, Method, Voice, values_of

METHOD = Method(
    "test",
    "2026-Q4",
    dict(zip(DIMENSIONS, (15, 10, 15, 25, 20, 15), strict=True)),
    prior_voices=5,
)
BEST = "yes quarter good no yes yes"
WORST = "no longer bad yes no no"


def said(station: str, words: str, times: int = 1) -> list[Voice]:
    """So many people who answered with these six words."""
    return [Voice(station, values_of(dict(zip(DIMENSIONS, words.split(), strict=True))))] * times


def some_voices(chance: Random, stations: int, most: int, na: float) -> Iterator[Voice]:
    """A county at random."""
    for number in range(stations):
        for _ in range(chance.randrange(most + 1)):
            yield Voice(f"s{number}", tuple(
                None if chance.random() < na else chance.choice(sorted(WORTH[name].values())) for name in DIMENSIONS
            ))  # fmt: skip
