"""Figures of how well sentences were understood."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlu.cleaned import cleaned
from nlu.examples import Example, training_examples, unseen_examples
from nlu.understander import DANGER
from nlu.understanding import Understander, Understanding
from nlu.words.danger import is_danger


@dataclass(frozen=True)
class Answered:
    """A test sentence with what was understood; `likeliest` is the best intent even when unsure."""

    example: Example
    found: Understanding
    likeliest: str | None
    words: bool


def answered(understander: Understander, examples: Iterable[Example]) -> list[Answered]:
    """Every example, understood."""
    results = []
    for example in examples:
        found = understander.understand(example.text)
        likeliest = found.ranking[0][0] if found.ranking else None
        results.append(Answered(example, found, likeliest, is_danger(example.text)))
    return results


def accuracy(results: Sequence[Answered]) -> float:
    """The share whose likeliest intent is right."""
    return statistics.fmean(result.likeliest == result.example.intent for result in results)


def f1_of(results: Sequence[Answered]) -> dict[str, tuple[float, int]]:
    """F1 and number of sentences for each intent of the results."""
    meant = Counter(result.example.intent for result in results)
    read = Counter(result.likeliest for result in results)
    hits = Counter(result.likeliest for result in results if result.likeliest == result.example.intent)
    return {intent: (2 * hits[intent] / (count + read[intent]), count) for intent, count in meant.items()}


def macro_f1(results: Sequence[Answered]) -> float:
    """The mean F1 of the intents."""
    return statistics.fmean(score for score, _ in f1_of(results).values())


def alarms(results: Sequence[Answered], by: str) -> tuple[float, float]:
    """Emergencies caught and false alarms, as shares; by `words`, by the `model` alone, or `together`."""
    raised = {
        "words": [result.words for result in results],
        "model": [dict(result.found.ranking).get("emergency", 0.0) >= DANGER for result in results],
        "together": [result.found.danger for result in results],
    }[by]
    danger = [result.example.intent == "emergency" for result in results]
    caught = [alarm for alarm, real in zip(raised, danger, strict=True) if real]
    false = [alarm for alarm, real in zip(raised, danger, strict=True) if not real]
    return statistics.fmean(caught or [0]), statistics.fmean(false or [0])


def unseen() -> list[Example]:
    """The test sentences that training has not seen word for word."""
    trained = {(cleaned(example.text) or "").lower() for example in training_examples()}
    return [example for example in unseen_examples() if (cleaned(example.text) or "").lower() not in trained]


def seconds(call: Callable[[str], object], texts: Sequence[str]) -> float:
    """Seconds a text, the best of three rounds."""
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        for text in texts:
            call(text)
        spent.append((time.perf_counter() - began) / len(texts))
    return min(spent)
