"""Choosing the language, at any time."""

from typing import cast

from flows.changes import ChooseLanguage
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.messages import Language
from flows.words import text

LANGUAGE_PICKS = (
    Pick("sw", text("language.sw"), ("kiswahili", "swahili", "sw", "kiswa", "sheng")),
    Pick("en", text("language.en"), ("english", "kiingereza", "en", "kizungu", "eng", "kingereza")),
)


async def language(talk: Talk) -> None:
    """Her choice, from the words she used or by asking."""
    chosen = await talk.ask(
        "language", text("language.ask"), Choice(LANGUAGE_PICKS), prefill=talk.slots.get("language")
    )
    await talk.do("chosen", ChooseLanguage(cast(Language, chosen)))
    await talk.say("said", text("language.chosen"))
    if not talk.slots.get("unfinished"):
        await talk.go("menu")
