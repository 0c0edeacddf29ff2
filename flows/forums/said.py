"""How answers about a forum are read: an option, that she comes and with how many, a number, what she needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.engine.answers import Pick, Said, Wording, picked, plain
from flows.forum_changes import NEEDS
from flows.forums.codes import drawn, forum_number_in
from flows.forums.coming import Coming, alone_in, coming_in, people_in


def _offered(picks: Sequence[Pick], value: object) -> bool:
    return isinstance(value, dict) and any(pick.id == value.get("option") for pick in picks)


@dataclass(frozen=True, slots=True)
class WhichForum:
    """A forum of the list or by its number, one of the other options, or a place that was understood in her words."""

    picks: tuple[Pick, ...]
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'option': id}, {'number': of a forum} or {'place': words}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        if number := forum_number_in(said.text):
            return {"number": number} if drawn(number) or number == said.text else None
        place = said.entities.get("place")
        return {"place": place} if place and not said.option else None

    def holds(self, value: object) -> bool:
        """Numbers and places hold; an option holds while it is there."""
        return isinstance(value, dict) and (
            "number" in value or "place" in value or _offered(self.picks, value)
        )


@dataclass(frozen=True, slots=True)
class ComingOr:
    """One of the options, or in her words that she comes or does not."""

    picks: tuple[Pick, ...]
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, object] | None:
        """{'option': id} or {'coming': bool, 'people': in all or None}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        meant = None if said.option else coming_in(said.text)
        if meant is None and not said.option and alone_in(said.text):
            meant = Coming(True, 1)
        if meant is None or meant.coming is None:
            return None
        return {"coming": meant.coming, "people": meant.people}

    def holds(self, value: object) -> bool:
        """What she said holds; an option holds while it is there."""
        return isinstance(value, dict) and ("coming" in value or _offered(self.picks, value))


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many come in all. The options count from one, so that a number means the same as its place in the list."""

    picks: tuple[Pick, ...]
    most: int
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> int | None:
        """The number, from 1 to `most`."""
        if said.option:
            return int(said.option) if any(pick.id == said.option for pick in self.picks) else None
        found = people_in(said.text)
        if found is None and (option := picked(self.picks, said, wording)):
            found = int(option)
        return found if found is not None and found <= self.most else None

    def holds(self, value: object) -> bool:
        """A number within the bounds of today."""
        return isinstance(value, int) and 0 < value <= self.most


_NEEDS: dict[str, re.Pattern[str]] = {
    "sign": re.compile(r"\b(?:sign(?: language)?|ishara|lugha ya ishara|deaf|kiziwi|viziwi|bubu|ksl)\b"),
    "wheelchair": re.compile(
        r"\b(?:wheel ?chairs?|kiti cha magurudumu|magurudumu|ramp|walemavu|ulemavu|mlemavu|disab\w+|crutch\w*|magongo|stairs|ngazi)\b"
    ),
    "interpreter": re.compile(
        r"\b(?:interpret\w*|translat\w*|mkalimani|tafsiri|kutafsiri\w*|mtafsiri|turkana|pokot|tugen|kalenjin|kikuyu|dholuo|luo|somali|maa|samburu)\b"
    ),
    "children": re.compile(r"\b(?:child ?care|children|child|kids?|baby|babies|mtoto|watoto|toto|creche|kuangalia watoto|malezi)\b"),
}  # fmt: skip
_NOTHING = re.compile(r"\b(?:not?|none|nothing|hapana|hakuna|sina|hatuna|si)\b")


def needs_in(words: str) -> tuple[str, ...]:
    """What her words name of NEEDS, in their order; nothing where they say no."""
    said = plain(words)
    if _NOTHING.search(said):
        return ()
    return tuple(need for need in NEEDS if need in _NEEDS and _NEEDS[need].search(said))


@dataclass(frozen=True, slots=True)
class WhatSheNeeds:
    """An option, or one or several needs in her words."""

    picks: tuple[Pick, ...]
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> list[str] | None:
        """Needs; empty for none (any more)."""
        if option := picked(self.picks, said, wording):
            return [] if option == "none" else [option]
        found = [] if said.option else list(needs_in(said.text))
        return found or None

    def holds(self, value: object) -> bool:
        """Needs that are still known."""
        return isinstance(value, list) and all(need in NEEDS for need in value)
