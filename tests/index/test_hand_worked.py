"""The worked examples of docs/index-method.md, recomputed from the answers that stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.index.cards import Card, cards
from bot.index.method import DIMENSIONS, Voice, values_of
from bot.scorecards import methods_of
from bot.settings_index import Index
from tests.index.voices import METHOD

PAGE = (Path(__file__).parents[2] / "docs/index-method.md").read_text(encoding="utf-8")
EXAMPLES = re.split(r"^### \d+\. ", PAGE.partition("## Worked examples")[2], flags=re.MULTILINE)[1:]


def rows(example: str, first: str) -> list[list[str]]:
    """The rows of the table whose first column is called so."""
    found = re.search(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n?)+)", example, re.MULTILINE)
    assert found
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in found[1].splitlines()]


def shown(card: Card) -> list[str]:
    scores = ("-" if score is None else str(score) for score in card.scores)
    return [str(card.voices), *scores, *(str(figure) for figure in (card.index, card.low, card.high))]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split("\n")[0])
def test_an_example_is_as_it_is_written(example: str) -> None:
    voices = [
        Voice(station, values_of(dict(zip(DIMENSIONS, words, strict=True))))
        for station, times, *words in rows(example, "station")
        for _ in range(int(times))
    ]
    found = cards("2026-Q4", voices, METHOD)
    assert found.county
    lines = [[name, *shown(card)] for name, card in found.stations.items()]
    assert [*lines, ["county", *shown(found.county)]] == rows(example, "shown")


def test_there_are_examples_and_they_use_the_first_version() -> None:
    assert len(EXAMPLES) == 4
    (version,) = methods_of(Index())
    assert (version.weights, version.prior_voices) == (METHOD.weights, METHOD.prior_voices)
