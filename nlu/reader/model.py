"""A trained model, ready to parse: about a tenth of a millisecond a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from nlu.reader.archive import Archive, opened
from nlu.reader.classifier import Classifier, Fallback
from nlu.reader.entities import Extractor
from nlu.reader.errors import ModelUnknownError
from nlu.reader.features import Featurizer, joined
from nlu.reader.pipeline import CLASSIFIER, FALLBACK, REGEX_ENTITIES, SYNONYMS, TFIDF, Component, components
from nlu.reader.terms import Terms
from nlu.reader.tokens import tokens
from nlu.understanding import Parsed


class Model:
    """What Rasa's agent would answer, from the same archive."""

    def __init__(
        self,
        featurizers: list[Featurizer],
        classifier: Classifier,
        fallback: Fallback | None,
        extractor: Extractor,
    ) -> None:
        self._featurizers = featurizers
        self._classifier = classifier
        self._fallback = fallback
        self._extractor = extractor

    def parse(self, text: str) -> Parsed:
        """A cleaned text (see nlu/cleaned.py): intent, confidence, ranking and entities as Rasa gives them."""
        counted = joined(tokens(text))
        ranking = self._classifier.ranking(featurizer.features(counted) for featurizer in self._featurizers)
        if self._fallback is not None:
            ranking = self._fallback.applied(ranking)
        intent, confidence = ranking[0]
        return Parsed(intent, confidence, tuple(ranking), self._extractor.entities(text))


def load(path: Path) -> Model:
    """Reads the archive that training wrote, and checks it against what training wrote down (`<name>.json` beside it).

    Raises ModelMissingError, ModelDamagedError or ModelUnknownError (nlu/reader/errors.py).
    """
    note = noted(path)
    archive = opened(path, note.get("sha256") if note else None)
    steps = components(archive)
    classifiers = _all(steps, CLASSIFIER)
    if len(classifiers) != 1 or not _all(steps, TFIDF):
        raise ModelUnknownError(f"The model {archive.name} has no intent classifier that this bot can read.")
    # The largest part first: nothing else of the model is in memory yet while it is turned around.
    classifier = _classifier(archive, classifiers[0])
    featurizers: list[Featurizer] = []
    columns = 0
    for step in _all(steps, TFIDF):
        featurizers.append(_featurizer(archive, step, columns))
        columns += len(featurizers[-1].idf)
    if len(classifier.weights) != columns:
        raise archive.damaged("the classifier does not fit its terms and intents")
    fallbacks = _all(steps, FALLBACK)
    fallback = Fallback(**_fallback_settings(fallbacks[0])) if fallbacks else None
    return Model(featurizers, classifier, fallback, _extractor(archive, steps))


def noted(path: Path) -> dict[str, Any] | None:
    """What training wrote down beside the model (`inputs` and `sha256`, hexadecimal); None where there is no note."""
    note = path.with_name(path.name.removesuffix(".tar.gz") + ".json")
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _all(steps: list[Component], uses: str) -> list[Component]:
    return [step for step in steps if step.uses == uses]


def _fallback_settings(step: Component) -> dict[str, float]:
    return {"threshold": step.settings["threshold"], "ambiguity": step.settings["ambiguity_threshold"]}


def _featurizer(archive: Archive, step: Component, first: int) -> Featurizer:
    content = archive.json(archive.component(str(step.resource), "terms.json"))
    settings = step.settings
    try:
        places = Terms([str(term) for term in content["terms"]])
        idf = np.array(content["idf"], dtype=np.float64)
        shortest, longest, scale = (
            int(settings["min_ngram"]),
            int(settings["max_ngram"]),
            float(settings["scale"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise archive.damaged("terms.json is not a list of terms and weights") from error
    if idf.shape != (len(places),) or not np.isfinite(idf).all():
        raise archive.damaged("terms and weights do not fit together")
    return Featurizer(
        settings["analyzer"],
        shortest,
        longest,
        settings["sublinear_tf"],
        settings["consonants"],
        scale,
        first,
        places,
        idf,
    )


def _classifier(archive: Archive, step: Component) -> Classifier:
    schema, arrays = archive.arrays(archive.component(str(step.resource), f"{step.resource}.skops"))
    try:
        attributes: dict[str, Any] = schema["content"]["content"]
        kind = (schema["__module__"], schema["__class__"])
        settings = {name: json.loads(attributes[name]["content"]) for name in ("multi_class", "solver")}
        intents, weights, intercept = (
            arrays[attributes[name]["file"]] for name in ("classes_", "coef_", "intercept_")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise archive.damaged("the classifier is not what skops writes") from error
    # scikit-learn 1.1: "auto" with lbfgs is softmax over all intents; two intents would be a single sigmoid.
    if kind != ("sklearn.linear_model._logistic", "LogisticRegression") or settings != {
        "multi_class": "auto",
        "solver": "lbfgs",
    }:
        raise ModelUnknownError(
            f"The classifier of {archive.name} ({kind[1]}, {settings}) is not one this bot can read."
        )
    count = len(intents) if intents.ndim == 1 else 0
    fits = count > 2 and weights.ndim == 2 and len(weights) == count and intercept.shape == (count,)
    if (
        not fits
        or intents.dtype.kind != "U"
        or not (np.isfinite(weights).all() and np.isfinite(intercept).all())
    ):
        raise archive.damaged("the classifier does not fit its terms and intents")
    return Classifier(
        tuple(str(intent) for intent in intents),
        np.ascontiguousarray(weights.T, dtype=np.float32),
        intercept.astype(np.float64),
        int(step.settings["ranking_length"]),
    )


def _extractor(archive: Archive, steps: list[Component]) -> Extractor:
    patterns: list[dict[str, str]] = []
    synonyms: dict[str, str] = {}
    for step in _all(steps, REGEX_ENTITIES):
        patterns += archive.json(archive.component(str(step.resource), "regex.json"))
    for step in _all(steps, SYNONYMS):
        synonyms |= archive.json(archive.component(str(step.resource), "synonyms.json"))
    try:
        return Extractor(patterns, synonyms)
    except (re.error, KeyError, TypeError) as error:
        raise archive.damaged("its lookup tables are unreadable") from error
