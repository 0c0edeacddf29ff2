"""What people write about public matters and their progress from anywhere, read from their words before any model.

What became of her own report is no such question: that opens with its code. It never takes an account apart, nor an
answer to the open question; danger has been looked for before.
"""

import re

from bot.command_words import soft_command
from bot.decisions import Begin, Situation, Thresholds
from flows.engine.answers import Said, Wording, code_in, plain
from flows.matters.numbers import matter_number_in
from flows.messages import Inbound, InboundKind
from nlu.understanding import Understanding

LONGEST_QUESTION = 14
"""Words of "what became of the lights that were promised at gate B of Soko Mjinga"; what is longer tells something."""
LONGEST_NAMED = 8
"""Words of "please show me matter K7M2P"."""

_COMMAND = re.compile(
    r"\s*/(progress|maendeleo|matter|jambo)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL
)
_HERS = re.compile(
    r"\b(?:my|mine|yangu|langu|wangu|changu|zangu|vyangu|reports?|ripoti|niliripoti|nilireport\w*|case|kesi|complaint|"
    r"malalamiko|lalamiko|police|polisi|karau|station|kituo|arrest\w*)\b"
)
"""Her own report, case or stall, and what is between her and the police: nothing public can be told of it."""
_SHARED = (
    r"(?:soko\w*|markets?|masoko|taa|mataa|lights?|lighting|mtaro|mitaro|drain\w*|sewer\w*|maji|barabara|roads?|daraja|bridge|culvert\w*|"
    r"choo|vyoo|toilets?|taka|takataka|garbage|wadi|ward|mtaa|gates?|geti|ujenzi|kazi|works?|badges?|beji|stalls?|vibanda|stage|matters?)"
)
_WHAT_ALL_SHARE = re.compile(rf"\b{_SHARED}\b")
"""What a market or a ward has in common: only of such things is there anything public to tell."""
_HELLO = (
    r"^(?:(?:hi|hello|hey|habari|sasa|niaje|vipi|maze|please|tafadhali|naomba|so|and|na|je|eti|ati|lakini|but|kwani|samahani|"
    r"sorry|excuse me|can you|could you|kindly) )*"
)
_PROGRESS = re.compile(
    _HELLO
    + r"(?:(?:whats|what is|hows|how is|give me|show me|tell me|see|i want to (?:know|see)|any|is there(?: any)?|nionyeshe|nipe|"
    r"niambie|nataka (?:kujua|kuona)|naomba|kuna|wapi|nishow|niashow)(?: (?:the|some|kuhusu|about|tu))* )?"
    r"(?:(?:latest )?progress|maendeleo)\b"
    r"|\bmaendeleo (?:gani|ni gani|yapi|ni yapi|yakoje|vipi)$|\bprogress (?:gani|iko|ikoje)\b"
    r"|\b(?:asilimia|percent) (?:ngapi|gani)\b|\b(?:what|how many|which) percent\b"
)
_WHAT_BECAME = re.compile(
    _HELLO + r"(?:"
    r"(?:what|wat|wht) (?:ever )?(?:happened|is happening|was done|has been done|is being done|have (?:you|they) done|"
    r"did (?:you|they) do|became|has become|came|was promised|did they promise|was agreed)\b(?! to me\b)"
    r"|how far\b(?!.*\bfrom\b)|(?:any|is there any|whats the) (?:updates?|news|latest)\b|"
    rf"(?:whats |what is )?(?:the )?(?:status|state|hali) (?:of|ya|za|wa|la) (?:the |that |those |hizo |hiyo |ile |zile )?{_SHARED}\b"
    r"|(?:ni )?(?:nini|kitu gani|kipi|ni kipi) (?:ime|ili|kime|kili)\w+"
    r")"
    r"|\b(?:i|zi|li|u|ki|vi|ya|m|wa|tu)(?:me|li)(?:fik|fiki|ish|ishi)i?a wapi\b|\b(?:ime|zime|lime|ume|yame|kime)fika how far\b"
    r"|\b(?:wame|mme|wali|mli|ime|ili)(?:fany|ahid|do|fanyik)\w* nini\b"
)
_TELLS = re.compile(r"\bhappened\b.*\b(?:was|were|is|ilikuwa|kulikuwa|walikuwa)\b")
"""It tells what happened instead."""
_MENDED = re.compile(
    _HELLO
    + r"(?:(?:have|has|did|are|is|were|was|when will|when are|when is)\b.*\b(?:fix|fixed|repair|repaired|mended|solved|finished|"
    r"completed?|cleared|unblocked|rebuilt|built)\b"
    r"|(?:wame|mme|wali|mli|wata|mta)(?:fix\w*|tengenez\w*|rekebish\w*|suluhish\w*|maliz\w*|zibu\w*)\b.*"
    r"|.*\b(?:i|zi|li|u|ki|vi|ya)(?:me|mesha|ta)(?:fix\w*|tengenez\w*|rekebish\w*|suluhish\w*|tatul\w*|kamilik\w*|maliz\w*|zibu\w*|jengw\w*)"
    r"(?: (?:ama|au|bado|la|lini|kweli|tayari|sasa|ndio|hapo|hapa|huko)\b.*)?$)"
)
"""Mended, or not yet: "taa zimetengenezwa vibaya na watu wanaanguka" tells something instead."""
_PERCENT = re.compile(
    r"\W*(?:(?:is it|ni|still|bado|only|is it still) )*"
    r"(?:\d{1,3}\s*(?:%|percent\b|per cent\b|asilimia\b)|asilimia \d{1,3})\W*(?:done\W*|tu\W*)?",
    re.IGNORECASE,
)


def asks_progress(words: str, *, names_a_place: bool = False, asked: bool = False) -> bool:
    """Whether her words ask what became of something that all share. `names_a_place`: one was understood in them.

    `asked`: a question mark or the model says that she asks.
    """
    if _PERCENT.fullmatch(words):
        return True
    said = plain(words)
    if len(said.split()) > LONGEST_QUESTION or _HERS.search(said) or code_in(words):
        return False
    if _PROGRESS.search(said):
        return True
    if not names_a_place and _WHAT_ALL_SHARE.search(said) is None:
        return False
    became = _WHAT_BECAME.search(said) is not None and (asked or not _TELLS.search(said))
    return became or _MENDED.search(said) is not None


def about_matters(
    inbound: Inbound,
    said: Said,
    understood: Understanding,
    situation: Situation,
    wording: Wording,
    thresholds: Thresholds,
) -> Begin | None:
    """The flow that her words begin; None when they are about something else, or answer what is open."""
    if inbound.kind is not InboundKind.TEXT or soft_command(inbound.text):
        return None
    words = inbound.text.strip()
    if found := _COMMAND.fullmatch(words):
        return _commanded(found[1].casefold(), (found[2] or "").strip())
    question = situation.question
    if question is not None and (question.accept.free or question.read(said, wording) is not None):
        return None
    if len(words.split()) <= LONGEST_NAMED and matter_number_in(words):
        return Begin("matter", {"words": words})
    place = any(one.name == "place" for one in understood.entities)
    tracks = understood.intent == "track_report" and understood.confidence >= thresholds.sure
    if asks_progress(words, names_a_place=place, asked=tracks or words.endswith("?")):
        return Begin("progress", {"words": words})
    shared = place or _WHAT_ALL_SHARE.search(plain(words)) is not None
    if tracks and shared and not _HERS.search(plain(words)) and not code_in(words):
        return Begin("progress", {"words": words})
    return None


def _commanded(command: str, rest: str) -> Begin:
    """/progress Soko Mjinga, /matter K7M2P."""
    if command in ("matter", "jambo") and rest:
        return Begin("matter", {"words": f"#{rest.lstrip('#').strip()}"})
    return Begin("progress", {"words": rest})
