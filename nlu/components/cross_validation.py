"""How good the pipeline is on sentences it was not trained on, from the training data alone: thresholds come from here.

Run by Rasa's Python, from the repository's root: `.venv-nlu/bin/python -m nlu.components.cross_validation [--confusions]`. It trains
the featurizers and the classifier of config.yml on four fifths and asks them about the rest, five times; nlu/tests is
not read.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from nlu.cleaned import cleaned
from nlu.examples import Example, training_examples
from nlu.reader.features import joined, without_vowels
from nlu.reader.tokens import tokens
from nlu.words.danger import verdict

FOLDS = 5


def main() -> int:
    """Prints accuracy, what each pair of thresholds catches, the weakest intents, and confusions when asked."""
    examples = _distinct(training_examples())
    intents, odds = _answers(examples)
    truth = np.array([example.intent for example in examples])
    answers = intents[odds.argmax(axis=1)]
    languages = np.array([example.language for example in examples])
    _say(
        f"{len(examples)} sentences: accuracy {np.mean(answers == truth):.3f}, macro-F1 {_macro_f1(truth, answers):.3f}"
    )
    for language in sorted(set(languages)):
        of = languages == language
        _say(f"  {language}: accuracy {np.mean(answers[of] == truth[of]):.3f}")
    for score, intent in sorted((_f1(truth, answers, intent), intent) for intent in set(truth)):
        _say(f"  F1 {score:.3f} {intent} ({np.sum(truth == intent)})")
    _thresholds(examples, truth, odds[:, list(intents).index("emergency")])
    if "--confusions" in sys.argv:
        _confusions(examples, truth, answers)
    return 0


def _thresholds(examples: list[Example], truth: np.ndarray, emergency: np.ndarray) -> None:
    words = [verdict(example.text) for example in examples]
    told = np.array([word is True for word in words])
    off = np.array([word is False for word in words])
    danger = truth == "emergency"
    _say(f"words alone: caught {np.mean(told[danger]):.3f}, false alarms {np.mean(told[~danger]):.4f}")
    for plain in (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3):
        for against in (0.3, 0.5, 0.7):
            alarm = told | (emergency >= np.where(off, against, plain))
            caught, false = np.mean(alarm[danger]), np.mean(alarm[~danger])
            _say(
                f"  threshold {plain:.2f}, against the words {against:.2f}: caught {caught:.3f}, false {false:.4f}"
            )


def _confusions(examples: list[Example], truth: np.ndarray, answers: np.ndarray) -> None:
    pairs = Counter((t, a) for t, a in zip(truth, answers, strict=True) if t != a)
    for (meant, read), count in pairs.most_common(25):
        _say(f"{count} {meant} read as {read}")
        of = [e.text for e, t, a in zip(examples, truth, answers, strict=True) if (t, a) == (meant, read)]
        for text in of[:6]:
            _say(f"    {text}")


def _answers(examples: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """The intents, and for every sentence their probabilities by a model that did not see it."""
    # Only in Rasa's environment; the bot's has no scikit-learn.
    from scipy.sparse import hstack  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415

    pipeline = yaml.safe_load((Path(__file__).parent.parent / "config.yml").read_text(encoding="utf-8"))[
        "pipeline"
    ]
    featurizers = [step for step in pipeline if step["name"].endswith("TfidfFeaturizer")]
    classifier = next(step for step in pipeline if step["name"] == "LogisticRegressionClassifier")
    texts = [joined(tokens(cleaned(example.text) or "")) for example in examples]
    truth = np.array([example.intent for example in examples])
    intents = np.unique(truth)
    odds = np.zeros((len(texts), len(intents)))
    for known, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(texts, truth):
        known_columns: list[Any] = []
        asked_columns: list[Any] = []
        for step in featurizers:
            prepared = [without_vowels(text) if step.get("consonants") else text for text in texts]
            vectorizer = TfidfVectorizer(
                analyzer=step["analyzer"],
                token_pattern=r"(?u)\b\w+\b" if step["analyzer"] == "word" else None,
                ngram_range=(step["min_ngram"], step["max_ngram"]),
                min_df=step.get("min_df", 1),
                sublinear_tf=step.get("sublinear_tf", False),
            )
            known_columns.append(vectorizer.fit_transform([prepared[i] for i in known]) * step["scale"])
            asked_columns.append(vectorizer.transform([prepared[i] for i in asked]) * step["scale"])
        model = LogisticRegression(
            class_weight="balanced", max_iter=classifier["max_iter"], tol=classifier["tol"], random_state=42
        ).fit(hstack(known_columns).tocsr(), truth[known])
        odds[asked] = model.predict_proba(hstack(asked_columns).tocsr())
    return intents, odds


def _distinct(examples: list[Example]) -> list[Example]:
    """Each text once: twins in two folds would flatter."""
    return list({cleaned(example.text): example for example in examples if cleaned(example.text)}.values())


def _f1(truth: np.ndarray, answers: np.ndarray, intent: str) -> float:
    hits = np.sum((truth == intent) & (answers == intent))
    return float(2 * hits / (np.sum(truth == intent) + np.sum(answers == intent)))


def _macro_f1(truth: np.ndarray, answers: np.ndarray) -> float:
    return float(np.mean([_f1(truth, answers, intent) for intent in np.unique(truth)]))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
