"""The words of a notice: in one language or in both."""

from __future__ import annotations

from flows.engine.answers import Pick, Words
from flows.engine.talk import Talk
from flows.messages import Language
from flows.words import Text, text

LONGEST = 900
"""Characters in each language: with the line how to stop below them one message of WhatsApp's."""
MOST_TYPED, MOST_TRIES = 4_000, 20
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
    told = await _fitting(talk, f"words.{step}", text(ask), (ONLY_ENGLISH,), begun=begun)
    if "words" not in told:
        english = await _fitting(talk, f"english.{step}", text("broadcast.words_only_en"))
        return (("en", english["words"]),)
    other = await _fitting(talk, f"other.{step}", text(ask_other), (SAME,), given=told["words"])
    swahili: Texts = (("sw", told["words"]),)
    return (*swahili, ("en", other["words"])) if "words" in other else swahili


async def _fitting(
    talk: Talk, key: str, question: Text, picks: tuple[Pick, ...] = (), *, begun: str = "", given: str = ""
) -> dict[str, str]:
    """Words that are not too long, asked for again as often as they are; nothing is cut."""
    accept = Words(picks, limit=MOST_TYPED)
    prefill = {"words": begun} if begun else None
    told: dict[str, str] = await talk.ask(key, question, accept, given=given, prefill=prefill)
    for tried in range(MOST_TRIES):
        letters = len(told.get("words", ""))
        if letters <= LONGEST:
            return told
        again = text("broadcast.too_long", letters=letters, most=LONGEST)
        told = await talk.ask(f"{key}.again.{tried}", again, accept, given=given)
    return {name: words[:LONGEST] for name, words in told.items()}
