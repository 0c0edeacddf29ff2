"""A text cut into pieces that a channel takes, where a reader would pause."""

import re
import unicodedata

_PAUSES = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
"""From the best place to cut to the worst: paragraph, line, sentence, word."""

_JOINER = "\u200d"
_CLINGS = frozenset({_JOINER, "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))})
"""What belongs to the character before it: joiner, variation selectors, skin tones."""


def length(text: str) -> int:
    """Characters as the strictest vendor counts them: UTF-16 units, two for most emoji."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> tuple[str, ...]:
    """The text in pieces of at most `limit` characters, none blank; only white space at the cuts is lost.

    `limit` is at least 2, so that any character fits.
    """
    if limit < 2:
        raise ValueError(f"A message body of {limit} characters cannot hold every character; 2 is the least.")
    pieces = []
    rest = text.strip()
    while length(rest) > limit:
        end, start = _cut(rest, _room(rest, limit))
        pieces.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def _room(text: str, limit: int) -> int:
    """How many code points of the text's start fit in `limit`."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return index
    return len(text)


def _cut(text: str, room: int) -> tuple[int, int]:
    """Where the first piece ends and where the next begins.

    A paragraph, line or sentence counts only in the last two thirds: better a cut inside a sentence than
    a message of three words.
    """
    for rank, pause in enumerate(_PAUSES):
        least = 1 if rank == len(_PAUSES) - 1 else room // 3
        places = [match for match in pause.finditer(text, 0, room + 1) if least <= match.start() <= room]
        if places:
            return places[-1].start(), places[-1].end()
    end = room
    while end > 1 and _clings(text[end - 1], text[end]):
        end -= 1
    return (end, end) if end > 1 else (room, room)


def _clings(before: str, character: str) -> bool:
    return before == _JOINER or character in _CLINGS or unicodedata.combining(character) > 0
