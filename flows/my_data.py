"""My data: shown, and erased."""

from flows.changes import EraseMe
from flows.engine.answers import Choice, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.facts import Deployment, MyData
from flows.messages import LANGUAGES
from flows.words import Gap, Lines, text

ERASE = Pick("erase_me", text("my_data.erase"), ("erase", "delete", "futa", "yes", "ndiyo", "ndio", "eeh"))
KEEP = Pick("keep", text("my_data.keep"), ("no", "hapana", "keep", "ok", "sawa", "acha"))


async def my_data(talk: Talk) -> None:
    """All that is kept about her, and what only a code opens."""
    kept: list[list[str]] = await talk.fact("kept", MyData())
    lines = Lines(
        tuple(
            text("my_data.line", label=text(f"my_data.{label}"), value=_shown(label, value))
            for label, value in kept
        )
    )
    await talk.say("shown", text("my_data.shown", lines=lines))
    if await talk.ask("then", text("my_data.ask"), Choice((ERASE, KEEP))) == "erase_me":
        await talk.go("erase_me")
        return
    await talk.say("stays", text("erase.kept"))


def _shown(label: str, value: str) -> Gap:
    return text(f"language.{value}") if label == "language" and value in LANGUAGES else value


async def erase_me(talk: Talk) -> None:
    """Everything that leads to her, after one question."""
    sure = await talk.ask("sure", text("erase.ask"), yes_or_no(text("erase.yes"), text("erase.no")))
    if sure == "no":
        await talk.say("kept", text("erase.kept"))
        return
    channel = (await talk.fact("channel", Deployment()))["channel"]
    await talk.do("erase", EraseMe())
    await talk.say("erased", text("erase.done_telegram" if channel == "telegram" else "erase.done"))
