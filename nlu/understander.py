"""Chooses who understands: a Rasa server, the trained model, or keywords; and adds what words alone tell."""

from __future__ import annotations

import logging
from pathlib import Path

from nlu.cleaned import cleaned
from nlu.keywords import Keywords
from nlu.reader.errors import ModelError
from nlu.reader.model import load
from nlu.training import MODEL
from nlu.understanding import (
    FALLBACK_INTENT,
    NOTHING,
    NotParsedError,
    Parsed,
    Parser,
    Understander,
    Understanding,
)
from nlu.words.danger import verdict
from nlu.words.language import guess_language

# The model's probability of an emergency from which it counts as danger: where the words do not tell, and where they speak
# against it. Chosen by cross-validation and a set written apart (docs/understanding.md has the tables). A false alarm costs
# her one message and loses nothing; a miss may cost more.
DANGER = 0.17
DANGER_AGAINST_WORDS = 0.25

log = logging.getLogger(__name__)


class Reading:
    """An Understander around a parser. A parser that fails is replaced by keywords for that sentence."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._keywords = Keywords()

    def understand(self, text: str) -> Understanding:
        """What a person's text means. Raises nothing, logs no text."""
        plain = cleaned(text)
        if plain is None:
            return NOTHING
        try:
            parsed = self._parser.parse(plain)
        except NotParsedError as error:
            log.warning("%s: keywords answered", error)
            parsed = self._keywords.parse(plain)
        return _understanding(plain, parsed)


def understander_for(nlu_url: str = "", timeout: float = 2.0, model: Path = MODEL) -> Understander:
    """The Rasa server at `nlu_url` (timeout in seconds) where one is set, else the model, else keywords."""
    if nlu_url:
        from nlu.rasa_server import RasaServer  # noqa: PLC0415 - it loads httpx

        return Reading(RasaServer(nlu_url, timeout))
    return trained_understander(model) or Reading(Keywords())


def trained_understander(model: Path = MODEL) -> Understander | None:
    """The trained model; None where there is none that can be read (the log says why, in the operator's words)."""
    try:
        return Reading(load(model))
    except ModelError as error:
        log.warning("%s", error)
        return None


def _understanding(text: str, parsed: Parsed) -> Understanding:
    ranking = tuple(ranked for ranked in parsed.ranking if ranked[0] != FALLBACK_INTENT)
    words = verdict(text)
    limit = DANGER_AGAINST_WORDS if words is False else DANGER
    return Understanding(
        intent=None if parsed.intent == FALLBACK_INTENT else parsed.intent,
        confidence=ranking[0][1] if ranking else 0.0,
        ranking=ranking,
        entities=parsed.entities,
        language=guess_language(text),
        danger_told=words is True,
        danger=words is True or dict(ranking).get("emergency", 0.0) >= limit,
    )
