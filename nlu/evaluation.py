"""Measures the understanding on nlu/tests and writes docs/understanding-report.md: `python -m nlu.evaluation`.

Sentences that the training data holds word for word are left out. Nothing is tuned on these figures: thresholds come from
cross-validation on the training data (nlu/components/cross_validation.py).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.cleaned import cleaned
from nlu.environment import ENVIRONMENT, QUIET, watched
from nlu.errors import TrainingError
from nlu.examples import Example, training_examples, unseen_examples
from nlu.interpreter import ROOT
from nlu.reader.errors import ModelError
from nlu.reader.model import Model, load
from nlu.training import MODEL, PROJECT
from nlu.understander import DANGER, Reading
from nlu.understanding import FALLBACK_INTENT, Understander, Understanding
from nlu.words.danger import is_danger

REPORT = ROOT / "docs" / "understanding-report.md"


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


def cost(model: Model, examples: Sequence[Example]) -> float:
    """Seconds to understand a sentence over seconds to normalise it: the same on a fast and on a slow machine."""
    texts = [text for example in examples if (text := cleaned(example.text))]
    understander = Reading(model)
    return _seconds(understander.understand, texts) / _seconds(cleaned, texts)


def _seconds(call: Any, texts: Sequence[str]) -> float:  # noqa: ANN401 - any function of one text
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        for text in texts:
            call(text)
        spent.append((time.perf_counter() - began) / len(texts))
    return min(spent)


def tables(results: Sequence[Answered], milliseconds: float, ratio: float) -> str:
    """The report's first half, in Markdown."""
    languages = sorted({result.example.language for result in results})
    lines = [
        "| Language | Sentences | Accuracy | Macro-F1 | Unsure | Caught (words) | Caught (model) | Caught (together) "
        "| False alarms (words) | False alarms (together) |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for language in ["all", *languages]:
        of = [result for result in results if language in {"all", result.example.language}]
        unsure = statistics.fmean(result.found.intent is None for result in of)
        (words, words_false), (model, _) = alarms(of, "words"), alarms(of, "model")
        both, both_false = alarms(of, "together")
        lines.append(
            f"| {language} | {len(of)} | {accuracy(of):.3f} | {macro_f1(of):.3f} | {unsure:.3f} | {words:.3f} | {model:.3f} "
            f"| {both:.3f} | {words_false:.3f} | {both_false:.3f} |"
        )
    lines += [
        "",
        f"A sentence takes {milliseconds:.2f} ms here, words and language included: {ratio:.0f} times its normalising.",
        "",
        "| Intent | Sentences | F1 | Most often read as instead |",
        "|---|---|---|---|",
    ]
    scores = f1_of(results)
    for intent, (score, count) in sorted(scores.items(), key=lambda item: item[1]):
        wrong = Counter(r.likeliest for r in results if r.example.intent == intent and r.likeliest != intent)
        named = ", ".join(f"{name} ({number})" for name, number in wrong.most_common(2))
        lines.append(f"| {intent} | {count} | {score:.3f} | {named} |")
    return "\n".join(lines)


def rasa_report() -> str:
    """What `rasa test nlu` says of the same sentences, in Markdown. Raises TrainingError where Rasa is not there."""
    python = ENVIRONMENT / "bin" / "python"
    with tempfile.TemporaryDirectory() as results:
        command = [
            str(python),
            "-m",
            "rasa",
            "test",
            "nlu",
            "--nlu",
            "tests",
            "--model",
            str(MODEL),
            "--out",
            results,
        ]
        command += ["--no-plot", "--no-errors"]
        watched(command, _say, "rasa test nlu", 3600, folder=PROJECT, extra=QUIET)
        found = json.loads((Path(results) / "intent_report.json").read_text(encoding="utf-8"))
    lines = ["| Intent | Precision | Recall | F1 | Sentences |", "|---|---|---|---|---|"]
    for name, row in sorted(found.items()):
        if isinstance(row, dict) and name not in {"weighted avg", FALLBACK_INTENT, "micro avg"}:
            figures = (
                f"{row['precision']:.3f} | {row['recall']:.3f} | {row['f1-score']:.3f} | {row['support']:.0f}"
            )
            lines.append(f"| {name} | {figures} |")
    return "\n".join(lines)


def main() -> int:
    """Writes the report; `--no-rasa` leaves `rasa test nlu` out and prints instead of writing."""
    try:
        model = load(MODEL)
        examples = unseen()
        results = answered(Reading(model), examples)
        texts = [text for example in examples if (text := cleaned(example.text))]
        milliseconds = 1000 * _seconds(Reading(model).understand, texts)
        ours = tables(results, milliseconds, cost(model, examples))
        if "--no-rasa" in sys.argv:
            _say(ours)
            return 0
        theirs = rasa_report()
    except (ModelError, TrainingError, subprocess.SubprocessError) as error:
        _say(str(error))
        return 1
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(_HEAD + ours + _BETWEEN + theirs + "\n", encoding="utf-8")
    _say(f"Written: {REPORT.relative_to(ROOT)}")
    return 0


_HEAD = """# How well it understands

Written by `python -m nlu.evaluation`; do not edit. [understanding.md](understanding.md) says what the columns mean.

## The bot's own reader, on sentences that training has not seen

"""
_BETWEEN = """

## `rasa test nlu` on the whole test set

Rasa counts its fallback as an answer of its own, so its recall is lower where the model is unsure; it does not know the word
rules.

"""


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
