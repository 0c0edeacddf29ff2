"""What the model would understand, as a transcript says it."""

from __future__ import annotations

import re
from dataclasses import replace

from nlu.understanding import NOTHING, Entity, Understanding
from nlu.words.danger import is_danger
from nlu.words.language import guess_language


class Told:
    """Understands what the transcript says the model would, and the real word rules besides."""

    def __init__(self) -> None:
        self.next = ""

    def understand(self, text: str) -> Understanding:
        intent, confidence, entities = None, 0.0, []
        for word in self.next.split():
            name, found, value = word.partition("=")
            if found:
                entities.append(Entity(name, value.replace("_", " "), "", 0, 0))
            elif re.fullmatch(r"[0-9.]+", word):
                confidence = float(word)
            else:
                intent, confidence = word, 0.95
        danger = is_danger(text) or intent == "emergency"
        ranking = ((intent, confidence),) if intent else ()
        return (
            Understanding(
                intent, confidence, ranking, tuple(entities), guess_language(text), danger, is_danger(text)
            )
            if self.next
            else replace(NOTHING, language=guess_language(text), danger=danger, danger_told=danger)
        )
