"""Which numbers to call: a digression from anything."""

from flows.engine.talk import Talk
from flows.lines import lines_to_call
from flows.words import text


async def numbers(talk: Talk) -> None:
    """All numbers that are certain, with what each is for."""
    await talk.say("numbers", text("numbers.all", numbers=await lines_to_call(talk, "numbers.lines", "all")))
