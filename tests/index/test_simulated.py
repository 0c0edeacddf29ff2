"""Ratings from stations whose truth is known: how often the interval holds it, and what shrinkage costs and gives.

A failure prints the seed; docs/index-method.md states what is measured here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum
from pathlib import Path
from random import Random
from statistics import NormalDist

import pytest

from bot.index.cards import cards
from bot.index.method import DIMENSIONS, WORTH, Voice
from tests.index.voices import METHOD

PAGE = Path(__file__).parents[2] / "docs/index-method.md"
SEED = 20261122
COUNTIES = 150
SIZES = (10, 12, 15, 20, 30, 50, 80)
MOODS = (0.5, 1.2)
"""How much one person's answers go together: standard deviation of her mood, on the scale of log odds."""
NOT_ASKED = 0.1


@dataclass(frozen=True)
class Measured:
    coverage: float
    shrinkage_bias: float
    error: float
    error_without: float
    smallest: float


def _share(level: float, mood: float, place: int) -> float:
    """The chance of a better answer: log odds of the station, the question and her mood."""
    return 1 / (1 + exp(-(level + (0.5, -0.5, 0.0, 1.0, 0.5, -0.3)[place] + mood)))


def _truth(level: float, spread: float, scores: Sequence[int | None]) -> float:
    """The index that endlessly many people would give to the questions that are shown, by 200 equally likely moods."""
    moods = [spread * NormalDist().inv_cdf((k + 0.5) / 200) for k in range(200)]
    weights = [
        0 if score is None else METHOD.weights[name] for name, score in zip(DIMENSIONS, scores, strict=True)
    ]
    means = [fsum(_share(level, mood, place) for mood in moods) / 200 for place in range(len(DIMENSIONS))]
    return fsum(w * mean for w, mean in zip(weights, means, strict=True)) / fsum(weights)


def _person(chance: Random, station: str, level: float, spread: float) -> Voice:
    mood = chance.gauss(0, spread)
    values: list[float | None] = []
    for place, name in enumerate(DIMENSIONS):
        steps = sorted(WORTH[name].values())
        share = _share(level, mood, place)
        step = sum(chance.random() < share for _ in range(len(steps) - 1))
        values.append(None if chance.random() < NOT_ASKED else steps[step])
    return Voice(station, tuple(values))


@pytest.fixture(scope="module")
def measured() -> Measured:
    chance = Random(SEED)
    held: list[tuple[int, bool]] = []
    errors: list[float] = []
    without: list[float] = []
    for number in range(COUNTIES):
        spread = MOODS[number % len(MOODS)]
        around = chance.uniform(-0.5, 1.0)
        levels = {f"s{place}": chance.gauss(around, 0.5) for place in range(len(SIZES))}
        voices = [
            _person(chance, station, levels[station], spread)
            for station, size in zip(levels, SIZES, strict=True)
            for _ in range(size)
        ]
        found = cards("2026-Q4", voices, METHOD).stations
        for (station, level), size in zip(levels.items(), SIZES, strict=True):
            card = found.get(station)
            if card is None:
                continue
            true = 100 * _truth(level, spread, card.scores)
            held.append((size, card.low <= true <= card.high))
            errors.append(card.index - true)
            without.append(100 * card.own - true)
    smallest = [here for size, here in held if size <= 15]
    return Measured(
        sum(here for _, here in held) / len(held),
        fsum(errors) / len(errors),
        (fsum(one * one for one in errors) / len(errors)) ** 0.5,
        (fsum(one * one for one in without) / len(without)) ** 0.5,
        sum(smallest) / len(smallest),
    )


def test_the_interval_holds_the_truth_as_often_as_it_says(measured: Measured) -> None:
    assert 0.93 <= measured.coverage <= 0.97, f"seed {SEED}: {measured}"
    assert measured.smallest >= 0.92, f"seed {SEED}: {measured}"


def test_shrinkage_pulls_to_no_side_and_lessens_the_error(measured: Measured) -> None:
    assert abs(measured.shrinkage_bias) < 1.0, f"seed {SEED}: {measured}"
    assert measured.error < measured.error_without, f"seed {SEED}: {measured}"


def _coverage_alone(level: float, spread: float, size: int, stations: int = 600) -> float:
    """Of stations that are alone in their county, so that nothing is drawn anywhere."""
    chance = Random(SEED)
    held = shown = 0
    while shown < stations:
        voices = [_person(chance, "s", level, spread) for _ in range(size)]
        card = cards("2026-Q4", voices, METHOD).stations.get("s")
        if card is None:
            continue  # nothing is said of it: neither right nor wrong
        shown += 1
        held += card.low <= 100 * _truth(level, spread, card.scores) <= card.high
    return held / shown


def test_the_page_states_where_the_coverage_is_least_and_most() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = {
        "at the least": round(100 * _coverage_alone(2.0, 1.5, 30), 1),
        "in the middle": round(100 * _coverage_alone(0.0, 1.5, 20), 1),
        "at the edge": round(100 * _coverage_alone(3.0, 0.5, 20), 1),
    }
    stated = dict(
        re.findall(r"^\| coverage (at the least|in the middle|at the edge) \| ([0-9.]+)", page, re.MULTILINE)
    )
    assert {name: float(value) for name, value in stated.items()} == found, f"seed {SEED}"
    assert min(found.values()) >= 92


def test_the_page_states_what_is_measured(measured: Measured) -> None:
    page = PAGE.read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| (coverage|bias|error|error without) \| ([-0-9.]+)", page, re.MULTILINE))
    assert {name: float(value) for name, value in stated.items()} == {
        "coverage": round(100 * measured.coverage, 1),
        "bias": round(measured.shrinkage_bias, 1),
        "error": round(measured.error, 1),
        "error without": round(measured.error_without, 1),
    }
