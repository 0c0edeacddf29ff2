"""The words of how often something comes back, in English and Kiswahili, as signs: every, unit, number, weekday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.when.clocks import scan_clock
from flows.when.dates import WEEKDAYS
from flows.when.vocabulary import PARTS, SHORT_DAYS
from flows.when.words import Word, word_at, words_in

MOST_WORDS: Final = 40
_UNITS: Final = {"DAY", "WEEK", "MONTH", "YEAR"}
_ORDINALS: Final = {
    "first": 1, "kwanza": 1, "second": 2, "pili": 2, "third": 3, "fourth": 4, "last": -1, "mwisho": -1,
}  # fmt: skip
_AFTER_ITS_DAY: Final = {"kwanza", "pili", "mwisho"}
_ADVERBS: Final = {
    "daily": (1, "DAY"), "weekly": (1, "WEEK"), "fortnightly": (2, "WEEK"), "fortnight": (2, "WEEK"), "biweekly": (2, "WEEK"),
    "monthly": (1, "MONTH"), "quarterly": (3, "MONTH"), "yearly": (1, "YEAR"), "annually": (1, "YEAR"),
}  # fmt: skip
_KINDS: Final = {
    **dict.fromkeys(("every", "kila", "each", "evry"), "every"),
    **dict.fromkeys(("baada", "after"), "after"),
    **dict.fromkeys(("times", "mara", "once"), "times"),
    **dict.fromkeys(("weekday", "weekdays"), "working"),
    **dict.fromkeys(("other", "alternate"), "other"),
}
_SMALL: Final = {
    "on", "the", "of", "in", "a", "an", "at", "per", "and", "it", "is", "from", "starting", "beginning", "we", "meet", "for", "ya", "wa",
    "za", "la", "kwa", "na", "ni", "katika", "kuanzia", "tukutane", "tunakutana", "moja", "one", "then", "kisha", "to", "repeats", "repeat",
    "inarudiwa", "hurudiwa", "which", "hrs", "only", "tu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """`kind`: every, after, times, working, other, adverb, unsure, unit, day, days, date, ordinal, which ("ya
    pili"), figure ("15th"), number, unknown.
    """

    kind: str = ""
    value: int = 0
    unit: str = ""


def signs_in(words: str) -> Iterator[Sign]:
    """The words as signs, without clocks, dates and small words. A date with its weekday says when the first one is."""
    read = words_in(words)[:MOST_WORDS]
    place = 0
    while place < len(read):
        word, after = read[place], word_at(read, place + 1)
        clock = scan_clock(read, place) if word.shape != "other" and after.canon not in _UNITS else None
        if end := clock.end if clock else _dated(read, place):
            place = end
        elif word.canon == "UNTIL" and scan_clock(read, place + 1):
            place += 1
        elif word.text == "bi" and after.text == "-" and word_at(read, place + 2).text in _ADVERBS:
            unit = _ADVERBS[word_at(read, place + 2).text][1]
            yield Sign("unsure" if unit == "MONTH" else "adverb", 2, unit)
            place += 3
        elif word.text == "day" and after.number and word_at(read, place - 1).text not in _KINDS:
            yield Sign("date")
            place += 1
        else:
            if (sign := _sign(word)) is not None:
                yield sign
            place += 1


def _dated(read: list[Word], place: int) -> int:
    """The index after a date, also after a weekday before it; 0 when there is none."""
    word, after = word_at(read, place), word_at(read, place + 1)
    if _weekday(word) is not None:
        return _dated(read, place + 1)
    if word.shape in {"iso", "dmy", "dm"}:
        return place + 1
    if word.number is not None and after.canon[:1] == "M" and after.canon[1:].isdigit():
        return place + (3 if (word_at(read, place + 2).number or 0) > 2000 else 2)
    return 0


def _weekday(word: Word) -> int | None:
    name = word.canon if word.canon in WEEKDAYS else SHORT_DAYS.get(word.text, "")
    return WEEKDAYS.index(name) if name else None


def _sign(word: Word) -> Sign | None:
    told = word.text
    if word.shape == "other" or told in _SMALL or word.canon in PARTS or word.canon in {"AM", "PM"}:
        return None
    if told in _KINDS:
        return Sign(_KINDS[told])
    if told == "bimonthly":
        return Sign("unsure", 2, "MONTH")
    if told in _ADVERBS:
        return Sign("adverb", *_ADVERBS[told])
    if (day := _weekday(word)) is not None:
        return Sign("days" if told.endswith("days") else "day", day)
    if told in _ORDINALS:
        return Sign("which" if told in _AFTER_ITS_DAY else "ordinal", _ORDINALS[told])
    if word.canon in _UNITS or told == "quarter":
        return Sign("unit", 3, "MONTH") if told == "quarter" else Sign("unit", 1, word.canon)
    if word.canon == "TAREHE":
        return Sign("date")
    if word.number:
        return Sign("figure" if word.shape == "ordinal" else "number", word.number)
    return Sign("unknown")
