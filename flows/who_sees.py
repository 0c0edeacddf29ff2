"""Who will see my name? Asked at any moment by whoever is afraid, and answered without a promise."""

from flows.engine.talk import Talk
from flows.words import text


async def who_sees(talk: Talk) -> None:
    """Who reads a report, and what a court can ask for."""
    await talk.say("who_sees", text("who_sees"))
    if not talk.slots.get("unfinished"):
        await talk.go("menu")
