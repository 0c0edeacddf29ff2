"""What is asked, what an answer is worth, and the weights of one version of the method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

DIMENSIONS: Final = ("reception", "waiting", "courtesy", "integrity", "confidentiality", "help")
"""In the order in which they are asked, shown and written into files."""

WORTH: Final[Mapping[str, Mapping[str, float]]] = {
    "reception": {"yes": 1.0, "partly": 0.5, "no": 0.0},
    "waiting": {"quarter": 1.0, "hour": 2 / 3, "hours": 1 / 3, "longer": 0.0},
    "courtesy": {"good": 1.0, "fair": 0.5, "bad": 0.0},
    "integrity": {"no": 1.0, "yes": 0.0},
    "confidentiality": {"yes": 1.0, "partly": 0.5, "no": 0.0},
    "help": {"yes": 1.0, "partly": 0.5, "no": 0.0},
}
"""Each answer from 0 (worst) to 1 (best). Of integrity it is asked whether money was asked that is not due: no is best."""

NOT_APPLICABLE: Final = "na"
FEWEST: Final = 10
"""No figure is made of fewer people than this. Not a setting: what was promised to people must not be turned down."""

Values = tuple[float | None, ...]
"""One person's answers, 0 to 1, in the order of DIMENSIONS; None where nothing counts."""


class MethodError(ValueError):
    """A version of the method that cannot be computed with; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Method:
    """One version: its name, the first quarter ('2026-Q4') it holds for, a weight a dimension, and the prior strength.

    `prior_voices`: how many voices the mean of the county weighs as, beside a station's own.
    """

    version: str
    from_quarter: str
    weights: Mapping[str, float]
    prior_voices: float

    def __post_init__(self) -> None:
        """Raises MethodError."""
        if set(self.weights) != set(DIMENSIONS):
            raise MethodError(f"the weights must be those of {', '.join(DIMENSIONS)}")
        if min(self.weights.values()) <= 0:
            raise MethodError("every weight must be above 0")
        if self.prior_voices < 0:
            raise MethodError("the prior strength must not be below 0")

    def weight_of(self, present: Sequence[bool]) -> float:
        """The share of the weights, 0 to 1, that these dimensions carry."""
        whole = sum(self.weights.values())
        return sum(self.weights[name] for name, here in zip(DIMENSIONS, present, strict=True) if here) / whole


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person said of one station."""

    station: str
    values: Values


def values_of(answers: Mapping[str, str]) -> Values:
    """Answers in words as values. Raises KeyError for a word that is no answer."""
    return tuple(
        None if answers[name] == NOT_APPLICABLE else WORTH[name][answers[name]] for name in DIMENSIONS
    )


def method_for(quarter: str, versions: Sequence[Method]) -> Method:
    """The version that holds for a quarter: the last that began before or with it, else the first."""
    begun = [one for one in versions if one.from_quarter <= quarter]
    return max(begun, key=lambda one: one.from_quarter) if begun else versions[0]
