"""How the answers of those who look after forums are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.convening.agreed import agreed_in
from flows.convening.coming import coming_in
from flows.convening.spans import spans_in
from flows.engine.answers import Pick, Said, Wording, picked, plain, without_code
from flows.when.words import words_in

LONGEST_TIME = 200
HUNDRED = 100
HUNDREDS = frozenset({"hundred", "mia"})
TENS = {
    "sixty": 60, "sitini": 60, "seventy": 70, "sabini": 70, "eighty": 80, "themanini": 80, "ninety": 90, "tisini": 90,
    **dict.fromkeys(HUNDREDS, HUNDRED),
}  # fmt: skip
"""Numbers of seats that no hour and no day has."""
_LIST = re.compile(r"\s*\d{1,2}(?:\s*(?:,|;|&|\+|/|\s|na|and|then)\s*\d{1,2})+\s*", re.IGNORECASE)


def offered(picks: Sequence[Pick], value: object) -> bool:
    """Whether a journaled option is still among the options."""
    return isinstance(value, dict) and any(pick.id == value.get("option") for pick in picks)


@dataclass(frozen=True, slots=True)
class TimeAhead:
    """A time to come in words; also words that tell none, which the flow then asks about."""

    picks: tuple[Pick, ...] = ()
    free: bool = True
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'option': id} or {'words', 'today' (ISO date) and what coming.Coming.as_json gives}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        words = without_code(said.text).strip()[:LONGEST_TIME]
        if not words:
            return None
        told = coming_in(words, said.now).as_json()
        return {"words": words, "asked": said.now.isoformat(timespec="minutes"), **told}

    def holds(self, value: object) -> bool:
        """Words hold; an option holds while it is there."""
        return isinstance(value, dict) and ("days" in value or offered(self.picks, value))


@dataclass(frozen=True, slots=True)
class Several:
    """One or more options: a tap on one, or "1, 3", or their words in one message."""

    picks: tuple[Pick, ...]
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> list[str] | None:
        """The ids, in the order of the options."""
        if option := picked(self.picks, said, wording):
            return [option]
        if _LIST.fullmatch(said.text):
            numbers = {int(number) for number in re.findall(r"\d{1,2}", said.text)}
            if not numbers <= set(range(1, len(self.picks) + 1)):
                return None
            return [pick.id for number, pick in enumerate(self.picks, 1) if number in numbers]
        words = f" {plain(said.text)} "
        named = [
            pick.id
            for pick in self.picks
            if any(f" {one} " in words for one in (*pick.words, *map(plain, wording.everywhere(pick.title))))
        ]
        return named or None

    def holds(self, value: object) -> bool:
        """Options hold while all of them are there."""
        known = {pick.id for pick in self.picks}
        return isinstance(value, list) and bool(value) and set(value) <= known


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of time, each within `least` and `most` minutes, not more than `count` of them; or an option."""

    picks: tuple[Pick, ...]
    least: int
    most: int
    count: int
    together: bool = False
    """ "2 hours 30 minutes" is one span."""
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'minutes': [the longest first]} or {'option': id}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        told = spans_in(said.text)
        minutes = [sum(told)] if self.together and told else sorted(set(told), reverse=True)
        fits = 0 < len(minutes) <= self.count and all(self.least <= one <= self.most for one in minutes)
        return {"minutes": minutes} if fits else None

    def holds(self, value: object) -> bool:
        """Spans hold; an option holds while it is there."""
        return isinstance(value, dict) and ("minutes" in value or offered(self.picks, value))


@dataclass(frozen=True, slots=True)
class HowMany:
    """A number from 1 to `most`, in figures or words, or an option."""

    picks: tuple[Pick, ...]
    most: int
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'count': number} or {'option': id}. A figure is the number itself, never the place of an option."""
        told = _number(said.text)
        if told is not None and 1 <= told <= self.most:
            return {"count": told}
        option = picked(self.picks, said, wording)
        return {"option": option} if option else None

    def holds(self, value: object) -> bool:
        """A number holds; an option holds while it is there."""
        return isinstance(value, dict) and ("count" in value or offered(self.picks, value))


def _number(words: str) -> int | None:
    """The one number in these words: "60", "sitini", "mia mbili", "two hundred"; None for none, or several."""
    read = [(word.text, word.number) for word in words_in(words)]
    told = [TENS.get(text, number) for text, number in read if text in TENS or number is not None]
    if len(told) == 2 and HUNDRED in told and {text for text, _ in read} & HUNDREDS:
        return (told[0] or 0) * (told[1] or 0)
    return told[0] if len(told) == 1 else None


@dataclass(frozen=True, slots=True)
class Actions:
    """What was agreed, a line each, or an option; lines that are none come with it, so that nothing is lost unseen."""

    picks: tuple[Pick, ...] = ()
    free: bool = True
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'option': id} or {'actions': [[what, who, due], ...], 'unclear': [line, ...]}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        found, unclear = agreed_in(without_code(said.text), said.now)
        if not found and not unclear:
            return None
        return {"actions": [[one.what, one.who, one.due] for one in found], "unclear": list(unclear)}

    def holds(self, value: object) -> bool:
        """Lines hold; an option holds while it is there."""
        return isinstance(value, dict) and ("actions" in value or offered(self.picks, value))


@dataclass(frozen=True, slots=True)
class Progress:
    """A percentage, with or without a sentence: "60 The lamps are bought"; or an option."""

    picks: tuple[Pick, ...]
    limit: int = 300
    free: bool = True
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'percent': 0 to 100, 'sentence': words or ''} or {'option': id}. A number alone is no place of an option."""
        told = re.fullmatch(
            r"\s*(?:asilimia\s+)?(\d{1,3})\s*(?:%|percent|per cent|asilimia)?(?:(?:[\s,;:-]|\.\s)+(.*))?",
            without_code(said.text),
            re.IGNORECASE | re.DOTALL,
        )
        if told and int(told[1]) <= 100:
            return {"percent": int(told[1]), "sentence": (told[2] or "").strip()[: self.limit]}
        option = picked(self.picks, said, wording)
        return {"option": option} if option else None

    def holds(self, value: object) -> bool:
        """A percentage holds; an option holds while it is there."""
        return isinstance(value, dict) and ("percent" in value or offered(self.picks, value))
