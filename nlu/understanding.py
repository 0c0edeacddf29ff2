"""What the bot knows about a sentence: one shape, whichever way it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Language = Literal["en", "sw"]

# Rasa's name for "no intent is likely enough": FallbackClassifier puts it first.
FALLBACK_INTENT = "nlu_fallback"


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind or a place named in the text.

    `name` is `kind` or `place`; `value` is canonical ("works", "Kaptembwo"); `text` is what was written; `start` and `end`
    are character offsets into the cleaned text.
    """

    name: str
    value: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a model says about a cleaned text, as Rasa's `POST /model/parse` would: `nlu_fallback` included.

    Confidences are probabilities from 0 to 1; `ranking` is the likeliest first, as many as the classifier was set to give.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """A sentence, understood.

    `intent` is None when unsure: then `ranking` still holds the likeliest intents, best first, and `confidence` is that of
    the first. `language` is None when the words do not tell. `danger` says that somebody is in danger now, by the word
    rules or by the model; `danger_told` that the words alone say so.
    """

    intent: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Entity, ...]
    language: Language | None
    danger: bool
    danger_told: bool = False


NOTHING = Understanding(None, 0.0, (), (), None, danger=False)


class Understander(Protocol):
    """Whatever can understand a sentence."""

    def understand(self, text: str) -> Understanding:
        """What a person's text means. Takes any text and raises nothing."""
        ...


class Parser(Protocol):
    """A model, or what stands in for one."""

    def parse(self, text: str) -> Parsed:
        """What a cleaned text means. Raises NotParsed where there is no answer."""
        ...


class NotParsedError(Exception):
    """A parser gave no answer. `decision`: the keywords answer instead."""

    decision: Literal["use keywords"] = "use keywords"
