"""How an answer is read: what a question accepts, and what it makes of what she sent."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from flows.messages import MediaRef, Point
from flows.when import parse_when
from flows.words import Text


class Wording(Protocol):
    """The catalogues, as far as reading an answer needs them."""

    def everywhere(self, text: Text) -> tuple[str, ...]:
        """The text in every language."""
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """What she sent in answer to a question.

    `option` is the id of a tapped option of this very question. `entities` are canonical values that
    were understood in the text, such as {'kind': 'works'}. `now` is aware, in Africa/Nairobi.
    """

    now: datetime
    text: str = ""
    option: str = ""
    point: Point | None = None
    media: tuple[MediaRef, ...] = ()
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pick:
    """One option of a question: its id, its title, and other words that mean it, in any language."""

    id: str
    title: Text
    words: tuple[str, ...] = ()


class Accept(Protocol):
    """What a question accepts. `free` is true where any words are an answer."""

    @property
    def picks(self) -> Sequence[Pick]:
        """The options to show."""
        ...

    @property
    def free(self) -> bool:
        """Whether ordinary words are an answer in themselves."""
        ...

    @property
    def ask_location(self) -> bool:
        """Whether a pin is welcome."""
        ...

    def read(self, said: Said, wording: Wording) -> Any:  # noqa: ANN401  (JSON)
        """The canonical JSON value, or None when this is no answer."""
        ...

    def holds(self, value: Any) -> bool:  # noqa: ANN401  (JSON)
        """Whether a journaled value is still an answer to the question as it is asked today."""
        ...


_NOT_LETTERS = re.compile(r"[^\w\s]|_")
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc`\u00b4]")
"""Inside a word they are left out, as people do: ng'ombe, don't."""


_THUMBS = {"\N{THUMBS UP SIGN}": "ok", "\N{OK HAND SIGN}": "ok", "\N{THUMBS DOWN SIGN}": "no"}


def plain(words: str) -> str:
    """Words without case, accents, marks and double spaces, so that 'Ndiyo!' is 'ndiyo'. A lone thumb is a word."""
    if (sign := words.strip()[:1]) in _THUMBS and not any(letter.isalnum() for letter in words):
        return _THUMBS[sign]
    folded = unicodedata.normalize("NFKD", words).casefold()
    letters = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return " ".join(_NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", letters)).split())


_NUMBER = re.compile(
    r"\s*(?:no\.?|number|namba|nambari|[#(])?\s*([0-9]{1,2})\s*[.)\ufe0f\u20e3]*\s*", re.IGNORECASE
)
"""Also in brackets, and as the emoji of a key: digit, U+FE0F, U+20E3."""
LONGEST_NUMBER = 40
"""Letters. In a long text of spaces alone the expression would look for its number for half a minute."""


def picked(picks: Sequence[Pick], said: Said, wording: Wording) -> str | None:
    """The id of the option she tapped, numbered (from 1), named in any language, or meant by its words."""
    if said.option:
        return said.option if any(pick.id == said.option for pick in picks) else None
    short = said.text.strip()
    if len(short) <= LONGEST_NUMBER and (number := _NUMBER.fullmatch(short)):
        place = int(number.group(1)) - 1
        return picks[place].id if 0 <= place < len(picks) else None
    words = plain(said.text)
    if not words:
        return None
    for pick in picks:
        if words in pick.words or words in _titles(pick.title, wording):
            return pick.id
    return None


def _titles(title: Text, wording: Wording) -> Iterable[str]:
    if title.gaps:
        return map(plain, wording.everywhere(title))
    return (_plain_title(one) for one in wording.everywhere(title))


_plain_title = lru_cache(maxsize=2048)(plain)
"""Titles of the catalogue alone: never what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several options; `entity` names what may also choose, when it was understood in the words."""

    picks: tuple[Pick, ...]
    entity: str = ""
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> str | None:
        """The id of the option."""
        found = picked(self.picks, said, wording)
        if found is None and self.entity:
            meant = said.entities.get(self.entity)
            found = meant if any(pick.id == meant for pick in self.picks) else None
        return found

    def holds(self, value: object) -> bool:
        """Whether the option is still there."""
        return any(pick.id == value for pick in self.picks)


YES_WORDS = ("ndiyo", "ndio", "yes", "y", "eeh", "ee", "ehe", "sawa", "ok", "okay", "poa", "yap", "yeah", "yep", "naam",
             "nakubali", "i agree", "sure", "sawa sawa", "poa nakubali", "fiti", "yes please", "ndiyo tafadhali")  # fmt: skip
NO_WORDS = ("hapana", "no", "n", "la", "apana", "zi", "nope", "sitaki", "si sasa", "nah", "no thanks", "sikubali", "hakuna")  # fmt: skip


def yes_or_no(yes: Text, no: Text) -> Choice:
    """A question with two answers, in any of the words people use for them."""
    return Choice((Pick("yes", yes, YES_WORDS), Pick("no", no, NO_WORDS)))


@dataclass(frozen=True, slots=True)
class Words:
    """Her own words, up to `limit` characters; the options beside them are for not answering."""

    picks: tuple[Pick, ...] = ()
    limit: int = 4000
    free: bool = True
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'words': ...} or {'option': id}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        words = without_code(said.text).strip()
        return {"words": words[: self.limit]} if words else None

    def holds(self, value: object) -> bool:
        """Words hold; an option holds while it is there."""
        return isinstance(value, dict) and (
            "words" in value or any(pick.id == value.get("option") for pick in self.picks)
        )


@dataclass(frozen=True, slots=True)
class Pieces:
    """A piece of an account: text, photos or a voice note; or an option such as 'that is all'.

    `limit` is longer than any channel's longest message (Telegram: 4,096), so that nothing she tells is cut.
    """

    picks: tuple[Pick, ...] = ()
    limit: int = 10_000
    free: bool = True
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'option': id} or {'text': ..., 'media': [[reference, content type, bytes], ...]}."""
        if not said.media and (option := picked(self.picks, said, wording)):
            return {"option": option}
        words = without_code(said.text).strip()[: self.limit]
        if not words and not said.media:
            return None
        media = [[item.reference, item.content_type, item.size] for item in said.media]
        return {"text": words, "media": media}

    def holds(self, value: object) -> bool:
        """A piece holds; an option holds while it is there."""
        return isinstance(value, dict) and (
            "text" in value or any(pick.id == value.get("option") for pick in self.picks)
        )


@dataclass(frozen=True, slots=True)
class Where:
    """A place: a pin, or words for a ward, a market, a landmark."""

    picks: tuple[Pick, ...] = ()
    limit: int = 300
    free: bool = True
    ask_location: bool = True

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'point': [latitude, longitude]}, {'words': ...} or {'option': id}."""
        if said.point is not None:
            return {"point": [said.point.latitude, said.point.longitude]}
        if option := picked(self.picks, said, wording):
            return {"option": option}
        words = without_code(said.text).strip()
        return {"words": words[: self.limit]} if any(letter.isalpha() for letter in words) else None

    def holds(self, value: object) -> bool:
        """Pins and words hold; an option holds while it is there."""
        return isinstance(value, dict) and (
            "point" in value or "words" in value or any(pick.id == value.get("option") for pick in self.picks)
        )


@dataclass(frozen=True, slots=True)
class Time:
    """A time in words ("jana usiku", "12/11 at 8pm"), or an option such as 'now' or 'I do not know'."""

    picks: tuple[Pick, ...] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'option': id} or the JSON of flows.when.When."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        when = parse_when(said.text, said.now)
        return dict(when.to_json()) if when else None

    def holds(self, value: object) -> bool:
        """A time holds; an option holds while it is there."""
        return isinstance(value, dict) and (
            "start" in value or any(pick.id == value.get("option") for pick in self.picks)
        )


_CODE = re.compile(r"(?<![0-9])(?:[0-9][\s.\-]{0,2}){15}[0-9](?![0-9])")
_CODE_AMONG_WORDS = re.compile(r"(?<![0-9])(?:[0-9]{16}|[0-9]{4}(?:[\s.\-]{1,2}[0-9]{4}){3})(?![0-9])")
"""As it is shown, or in one piece: a phone number and an amount have 16 digits together."""


def _code(words: str) -> tuple[str, re.Match[str] | None]:
    """The words in plain digits, and where a receipt code stands in them."""
    told = unicodedata.normalize("NFKC", words)
    among_words = any(letter.isalpha() for letter in told)
    return told, (_CODE_AMONG_WORDS if among_words else _CODE).search(told)


def code_in(words: str) -> str | None:
    """The 16 digits of a receipt code in the words, None when there is none.

    Alone it may be grouped in any way, among words as it is shown.
    """
    _, found = _code(words)
    return "".join(digit for digit in found.group() if digit.isascii() and digit.isdigit()) if found else None


def without_code(words: str) -> str:
    """The words with a receipt code in them struck out, to be remembered: the code itself never is."""
    told, found = _code(words)
    return words if found is None else found.re.sub("•••• •••• •••• ••••", told)


@dataclass(frozen=True, slots=True)
class Code:
    """A receipt code; the options beside it are for having none."""

    picks: tuple[Pick, ...] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'code': 16 digits} or {'option': id}."""
        if code := code_in(said.text):
            return {"code": code}
        option = picked(self.picks, said, wording)
        return {"option": option} if option else None

    def holds(self, value: object) -> bool:
        """A code holds; an option holds while it is there."""
        return isinstance(value, dict) and (
            "code" in value or any(pick.id == value.get("option") for pick in self.picks)
        )
