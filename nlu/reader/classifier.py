"""Rasa's LogisticRegressionClassifier and FallbackClassifier, from their stored numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.understanding import FALLBACK_INTENT

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Classifier:
    """Softmax over a linear score.

    `weights` has the shape (terms, intents), so that a sentence's terms are rows, in half of the memory that scikit-learn takes:
    a probability is a millionth off at most. `intercept` and `intents` have one item an intent; `ranked` is how many of them
    Rasa lists (0: all).
    """

    intents: tuple[str, ...]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float64]
    ranked: int

    def ranking(self, features: Iterable[tuple[NDArray[np.intp], NDArray[np.float64]]]) -> Ranking:
        """Intents and probabilities, the likeliest first; equal ones in the classifier's order, as Rasa sorts them."""
        scores = self.intercept.copy()
        for columns, values in features:
            scores += values @ self.weights[columns]
        scores -= scores.max()
        odds = np.exp(scores)
        odds /= odds.sum()
        order = np.argsort(-odds, kind="stable")
        if self.ranked > 0:
            order = order[: self.ranked]
        return [(self.intents[index], float(odds[index])) for index in order]


@dataclass(frozen=True)
class Fallback:
    """When no intent is believed: below `threshold`, or the first two closer than `ambiguity`."""

    threshold: float
    ambiguity: float

    def applied(self, ranking: Ranking) -> Ranking:
        """The ranking, with `nlu_fallback` before it where no intent is believed."""
        unsure = ranking[0][1] < self.threshold
        if not unsure and len(ranking) > 1:
            unsure = ranking[0][1] - ranking[1][1] < self.ambiguity
        return [(FALLBACK_INTENT, self.threshold), *ranking] if unsure else ranking
