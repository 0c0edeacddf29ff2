"""What must not stand in a summary that leaves the house: whatever leads to somebody by itself, and the reporter's own words.

It finds what is written by habit or by mistake. It is no proof that nobody can be known by what is told: that is for the
facilitator who approves it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from storage.named_in import TITLES

SHORTEST_PART: Final = 3
"""Letters of a part of a name that alone gives it away."""
IN_A_ROW: Final = 8
"""So many of her words in a row are hers, and not how anybody would say it."""

_NOT_NAMES: Final = TITLES | {
    "and",
    "the",
    "from",
    "kwa",
    "mama",
    "baba",
    "mzee",
    "dada",
    "kaka",
    "mimi",
    "jina",
    "langu",
    "name",
}
"""Words that people put beside their name."""
_BETWEEN: Final = r"[\s.,\-\u2010-\u2015_/()\[\]|*~:;\u00b7]{0,4}"
"""What people put between the digits of a number, so that it is read easily, or not found."""
_DIGIT: Final = r"[0-9]"


def _spread(pattern: str) -> str:
    """Digits, each of which may stand apart from the next."""
    return _BETWEEN.join(pattern.split())


_ABROAD: Final = rf"(?:\+|{_spread('0 0')})"
_KENYA: Final = rf"(?:{_ABROAD}{_BETWEEN})?{_spread('2 5 4')}"


def _more(digits: str) -> str:
    return rf"(?:{_BETWEEN}{_DIGIT}){{{digits}}}"


_PHONES: Final = tuple(
    re.compile(rf"(?<![0-9]){pattern}(?![0-9])")
    for pattern in (
        # Kenya: 0 or 254, then 7 or 1 and eight more; or a landline with its area code.
        rf"(?:0|{_KENYA}(?:{_BETWEEN}0)?){_BETWEEN}[17]{_more('8')}",
        rf"(?:0|{_KENYA}){_BETWEEN}[2-6]{_more('7,8')}",
        # Without the 0 before it: 712 345 678.
        r"[17][0-9]{2}[\s.\-]?[0-9]{3}[\s.\-]?[0-9]{3}",
        # Any country: + or 00, then 8 to 15 digits (E.164).
        rf"{_ABROAD}{_BETWEEN}[1-9]{_more('7,14')}",
        # Whatever has nine digits or more without a break is a number of somebody or something.
        r"[0-9]{9,}",
    )
)
_RECEIPT: Final = re.compile(rf"(?<![0-9]){_DIGIT}(?:{_BETWEEN}{_DIGIT}){{15}}(?![0-9])")
_DAY: Final = re.compile(
    r"(?<![0-9])(?:[0-3]?[0-9][/.\-][01]?[0-9][/.\-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])(?![0-9/.\-]*[0-9])"
)
_CLOCK: Final = re.compile(r"(?<![0-9])[0-2]?[0-9][:.][0-5][0-9](?![0-9])")
_AT: Final = r"\s*(?:@|\(at\)|\[at\]|\{at\})\s*"
_DOT: Final = r"(?:\.|\s*[\(\[]dot[\)\]]\s*|\s+(?:dot|nukta)\s+)"
_EMAIL: Final = re.compile(
    rf"[\w.+%-]+{_AT}[\w-]+|[\w.+%-]+\s+at\s+[\w-]+(?:{_DOT}[\w-]+){{0,3}}{_DOT}(?:com|org|net|ke)\b"
)

_SPOKEN: Final = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "sufuri": "0", "sifuri": "0", "ziro": "0", "moja": "1", "mbili": "2", "tatu": "3", "nne": "4",
    "tano": "5", "sita": "6", "saba": "7", "nane": "8", "tisa": "9", "plus": "+",
}  # fmt: skip
_SPOKEN_WORD: Final = re.compile(rf"\b(?:{'|'.join(_SPOKEN)})\b")
_LIKE_DIGITS: Final = re.compile(r"(?<![^\W_])[ol]*[0-9][0-9ol]*(?![^\W_])")
"""A word of digits in which somebody wrote o for 0, or l for 1."""
_AS_DIGITS: Final = str.maketrans("ol", "01")
_APOSTROPHE: Final = re.compile("['\u2019\u2018\u02bc\u02bb`\u00b4]")
_WORD: Final = re.compile(r"[^\W_]+")


def identifies(summary: str, name: str) -> bool:
    """Whether a phone number, an e-mail address or a receipt code stands in it, or the `name` that the reporter gave ('')."""
    read = _plain(summary)
    return bool(_EMAIL.search(read)) or _has_number(read) or _names(summary, name)


def copied(summary: str, told: Iterable[str]) -> bool:
    """Whether eight or more words of the summary stand in a row in one of the texts that were told."""
    hers = {row for text in told for row in _rows(text)}
    return any(row in hers for row in _rows(summary))


def _has_number(read: str) -> bool:
    spoken = _SPOKEN_WORD.sub(lambda found: _SPOKEN[found.group()], read)
    for text in (read, spoken):
        digits = _LIKE_DIGITS.sub(lambda found: found.group().translate(_AS_DIGITS), text)
        bare = _CLOCK.sub(" \n\n\n\n\n ", _DAY.sub(" \n\n\n\n\n ", digits))
        if _RECEIPT.search(bare) or any(phone.search(bare) for phone in _PHONES):
            return True
    return False


def _names(summary: str, name: str) -> bool:
    """A part of her name alone; of a name of short parts all of them in a row."""
    parts = list(dict.fromkeys(word for reading in _readings(name) for word in reading))
    long = {part for part in parts if len(part) >= SHORTEST_PART and part not in _NOT_NAMES}
    readings = list(_readings(summary))
    if any(not long.isdisjoint(words) for words in readings):
        return True
    if long or len(parts) < 2:
        return False
    return any(
        words[at : at + len(parts)] == parts
        for words in readings
        for at in range(len(words) - len(parts) + 1)
    )


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    words = next(_readings(text))
    return (tuple(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1))


def _readings(text: str) -> Iterator[list[str]]:
    """Ng'ang'a is one word, and is written without apostrophes or in pieces."""
    folded = _folded(text)
    yield _WORD.findall(_APOSTROPHE.sub("", folded))
    if _APOSTROPHE.search(folded):
        yield _WORD.findall(_APOSTROPHE.sub(" ", folded))


def _folded(text: str) -> str:
    return "".join(
        one for one in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(one)
    )


def _plain(text: str) -> str:
    """Folded, every digit of any script as 0 to 9, and without the signs that nobody sees."""
    shown = (one for one in _folded(text) if unicodedata.category(one) != "Cf")
    return "".join(
        str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one for one in shown
    )
