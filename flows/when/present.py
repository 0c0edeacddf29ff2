"""This moment, and the greetings that only sound like a time of day."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.when.pieces import Instant, Nothing, Scanned
from flows.when.vocabulary import PARTS
from flows.when.words import Word, word_at

GREETED: Final = frozenset({"njema", "mwema", "mzuri"})
GREETINGS: Final = frozenset({"habari", "hbr", "hamjambo", "happy", "gud"})
NOT_NOW: Final = frozenset({"for", "kwa", "by", "from", "then"})
AFTER_NOW: Final = frozenset(
    {"", ".", ",", "!", "?", ";", "please", "tafadhali", "plz", "pls", "here", "hapa", "in", "at", "kuna"}
)
NOT_A_NIGHT: Final = frozenset({"guard", "guards", "club", "market", "shift", "watchman", "school", "duty"})


def scan_greeting(words: list[Word], at: int, _: datetime) -> Scanned | None:
    """ "Good evening", "habari ya asubuhi", "usiku mwema" tell no time."""
    word, after = words[at], word_at(words, at + 1)
    before = {word_at(words, at - 1).text, word_at(words, at - 2).text}
    told = word.canon in PARTS or word.canon in {"TODAY", "YESTERDAY", "WEEKEND", "DAY"}
    if told and (after.text in GREETED or "good" in before or before & GREETINGS):
        return Scanned((Nothing(),), at, at + 1)
    if word.canon in PARTS and word_at(words, at - 1).text == "za" and at == 1:
        return Scanned((Nothing(),), at, at + 1)
    if word.canon == "NIGHT" and after.text in NOT_A_NIGHT:
        return Scanned((Nothing(),), at, at + 2)
    if word.text == "leo" and after.text == "ni" and word_at(words, at + 2).text == "leo":
        return Scanned((Nothing(),), at, at + 3)
    pair = {word.canon, word_at(words, at + 2).canon}
    if after.text in {"na", "and"} and "NIGHT" in pair and pair & {"AFTERNOON", "DAY", "MORNING"}:
        return Scanned((Nothing(),), at, at + 3)
    if word.canon == "NIGHT" and after.text in {"guard", "guards", "club", "market", "shift", "watchman"}:
        return Scanned((Nothing(),), at, at + 1)
    return None


def scan_now(words: list[Word], at: int, now: datetime) -> Scanned | None:
    """ "Right now", "saa hii", "sasa hivi", "sai": this moment."""
    word, after, before = words[at], word_at(words, at + 1), word_at(words, at - 1)
    end = 0
    if (word.canon == "SAA" and after.canon == "THIS") or (
        word.canon == "SASA" and after.text in {"hivi", "hii"}
    ):
        end = at + 2
    elif word.canon in {"SASA", "NOW"} and (len(words) == 1 or (at > 0 and _closes(before, after))):
        end = at + 1
    elif word.text == "hivi" and (after.canon == "SASA" or after.text == "punde"):
        end = at + 2
    elif word.canon == "SAI" or (word.text in {"muda", "wakati", "mda"} and after.text == "huu"):
        end = at + (1 if word.canon == "SAI" else 2)
    elif word.text in {"just", "right"} and after.canon == "NOW":
        end = at + 2
    elif word.text in {"currently", "immediately"} or (word.text == "punde" and before.text == "hivi"):
        end = at + 1
    return Scanned((Instant(now),), at, end) if end else None


def _closes(before: Word, after: Word) -> bool:
    """Whether "now" or "sasa" ends what was said; "now the families quarrel" and "sasa nataka" only go on."""
    return before.text not in NOT_NOW and after.text in AFTER_NOW
