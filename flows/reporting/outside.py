"""Is it about somebody who handles reports here? Asked before anybody is told, so that it goes past that person."""

from flows.engine.answers import NO_WORDS, YES_WORDS, Choice, Pick
from flows.engine.talk import Talk
from flows.words import text

ACCUSED_KINDS = ("misconduct", "bribe", "gbv", "child", "gang", "market", "dispute", "other")
"""Kinds in which a person is accused. The others are things and events: one question less."""

NOT_ABOUT_STAFF = Pick("no", text("outside.no"), NO_WORDS)
ABOUT_STAFF = Pick(
    "yes", text("outside.yes"), (*YES_WORDS, "sijui", "i dont know", "not sure", "labda", "maybe", "may be")
)


async def concerns_staff(talk: Talk, kind: str) -> bool:
    """Whether it is, or may be, about somebody who handles reports: who does not know is not sent to that person."""
    if kind not in ACCUSED_KINDS:
        return False
    answer = await talk.ask("outside", text("outside.ask"), Choice((NOT_ABOUT_STAFF, ABOUT_STAFF)))
    return bool(answer == "yes")
