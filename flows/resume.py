"""Coming back to something left unfinished: nothing of it is shown before she chooses."""

from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.words import text

GO_ON = Pick("continue", text("resume.continue"), ("continue", "endelea", "yes", "ndiyo", "ndio", "resume"))
ANEW = Pick(
    "drop", text("resume.anew"), ("new", "anza upya", "start again", "no", "hapana", "delete", "futa")
)


async def resume(talk: Talk) -> None:
    """On a shared phone somebody else may be reading: the question is neutral."""
    choice = await talk.ask("resume", text("resume.ask"), Choice((GO_ON, ANEW)))
    await talk.go(choice, **({"words": talk.slots["words"]} if "words" in talk.slots else {}))
