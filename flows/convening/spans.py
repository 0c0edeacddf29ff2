"""Spans of time in words: "2 hours", "siku 7, siku 1 na saa 2", "half an hour". Pure."""

from __future__ import annotations

from typing import Final

from flows.when.words import Word, word_at, words_in
from flows.words import Lines, Text, text

_MINUTES: Final = {"MINUTE": 1, "HOUR": 60, "SAA": 60, "DAY": 24 * 60, "WEEK": 7 * 24 * 60}
_SHORT: Final = {"h": "HOUR", "d": "DAY", "m": "MINUTE", "w": "WEEK"}
_ONE: Final = frozenset({"a", "an", "the"})


def spans_in(words: str) -> tuple[int, ...]:
    """Minutes of each span, as they were said; () when there is none. A number beside no unit tells nothing."""
    read = words_in(words)
    found: list[int] = []
    place = 0
    while place < len(read):
        minutes, end = _span(read, place)
        if minutes:
            found.append(minutes)
        place = max(end, place + 1)
    return tuple(found)


def _unit(word: Word) -> int:
    return _MINUTES.get(word.canon) or _MINUTES.get(_SHORT.get(word.text, ""), 0)


def _span(read: list[Word], at: int) -> tuple[int, int]:
    """The minutes of the span at a word and the index after it; (0, at) when there is none."""
    first, second, third = (word_at(read, at + ahead) for ahead in range(3))
    if first.canon == "HALF":
        unit_at = at + (2 if second.text in _ONE else 1)
        unit = _unit(word_at(read, unit_at))
        return (unit // 2, unit_at + 1) if unit else (0, at)
    if first.number is not None and second.text == "." and third.number is not None:
        unit = _unit(word_at(read, at + 3))
        return (int(unit * float(f"{first.number}.{third.number}")), at + 4)
    if (first.number is not None or first.text in _ONE) and _unit(second):
        count = first.number if first.number is not None else 1
        return _and_a_half(read, at + 2, count * _unit(second), _unit(second))
    if _unit(first) and second.number is not None and not _unit(third):
        return _and_a_half(read, at + 2, second.number * _unit(first), _unit(first))
    return 0, at


def _and_a_half(read: list[Word], at: int, minutes: int, unit: int) -> tuple[int, int]:
    """ "Saa moja na nusu", "an hour and a half"."""
    end = at + 1 if word_at(read, at).text in {"na", "and"} else 0
    if end and word_at(read, end).text == "a":
        end += 1
    if end and word_at(read, end).canon == "HALF" and not _unit(word_at(read, end + 1)):
        return minutes + unit // 2, end + 1
    return minutes, at


def span(minutes: int) -> Text:
    """So many minutes as people say them, in the largest units that fit: 10080 is seven days, 90 an hour and a half hour."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [
        *([text("convene.days", count=days)] if days else []),
        *([text("convene.hours", count=hours)] if hours else []),
        *([text("convene.minutes", count=left)] if left else []),
    ]
    shown = parts[0] if parts else text("convene.minutes", count=0)
    for part in parts[1:]:
        shown = text("convene.and", first=shown, last=part)
    return shown


def one_below_the_other(spans: tuple[int, ...]) -> Lines:
    """Several spans, a line each."""
    return Lines(tuple(map(span, spans)))
