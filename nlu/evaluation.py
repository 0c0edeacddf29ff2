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
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nlu.cleaned import cleaned
from nlu.environment import ENVIRONMENT, QUIET, watched
from nlu.errors import TrainingError
from nlu.interpreter import ROOT
from nlu.measuring import Answered, accuracy, alarms, answered, f1_of, macro_f1, seconds, unseen
from nlu.reader.errors import ModelError
from nlu.reader.model import load
from nlu.training import MODEL, PROJECT
from nlu.understander import Reading
from nlu.understanding import FALLBACK_INTENT

REPORT = ROOT / "docs" / "understanding-report.md"


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
        spent = seconds(Reading(model).understand, texts)
        # The ratio is the same on a fast and on a slow machine.
        ours = tables(results, 1000 * spent, spent / seconds(cleaned, texts))
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
