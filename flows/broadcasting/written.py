"""The words of a notice: in one language or in both."""

from __future__ import annotations

from flows.engine.answers import Pick, Words
from flows.engine.talk import Talk
from flows.messages import Language
from flows.words import text

LONGEST = 900
"""Characters in each language: with the line how to stop below them one message of WhatsApp's."""
ONLY_ENGLISH = Pick(
    "en", text("broadcast.only_english"), ("english", "english only", "kiingereza", "kiingereza tu")
)
SAME = Pick(
    "same",
    text("broadcast.same"),
    ("same", "sawa", "ile ile", "hiyo hiyo", "none", "hakuna", "no", "hapana", "skip", "ruka"),
)

Texts = tuple[tuple[Language, str], ...]


async def written(
    talk: Talk,
    step: int,
    begun: str = "",
    *,
    ask: str = "broadcast.words",
    ask_other: str = "broadcast.words_en",
) -> Texts:
    """Kiswahili first, since most read it; then English, or the same for all."""
    told = await talk.ask(
        f"words.{step}",
        text(ask),
        Words((ONLY_ENGLISH,), limit=LONGEST),
        prefill={"words": begun} if begun else None,
    )
    if "words" not in told:
        english = await talk.ask(f"english.{step}", text("broadcast.words_only_en"), Words(limit=LONGEST))
        return (("en", english["words"]),)
    other = await talk.ask(
        f"other.{step}", text(ask_other), Words((SAME,), limit=LONGEST), given=told["words"]
    )
    swahili: Texts = (("sw", told["words"]),)
    return (*swahili, ("en", other["words"])) if "words" in other else swahili
