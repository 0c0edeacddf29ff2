"""Clock times as written and as spoken, the Swahili clock included (saa mbili usiku is 8 pm)."""

from __future__ import annotations

from typing import Final

from flows.when.pieces import Clock, Scanned
from flows.when.vocabulary import UNITS
from flows.when.words import Word, word_at

AT: Final = frozenset({"at", "around", "about", "@", "approximately", "kitu"})
CLOSING: Final = frozenset(
    {"", ".", ",", ";", "!", "?", ")", "and", "na", "on", "when", "i", "we", "they", "he", "she", "in"}
)
RANGE_BEGINS: Final = frozenset({"between", "from", "kati", "at", "around"})
MINUTES_A_DAY: Final = 24 * 60


def scan_clock(words: list[Word], at: int) -> Scanned | None:
    """The clock time that begins at word ``at``, or None."""
    word = words[at]
    if word.canon == "SAA":
        return _saa(words, at)
    if word.canon == "MIDDAY":
        return Scanned((Clock(12, 0, "exact"),), at, at + 1)
    if word.canon in {"HALF", "QUARTER"}:
        return _half_past(words, at)
    if word.shape == "hm" or word.number is not None:
        return _figures(words, at)
    return None


def minutes_of(clock: Clock, part: str) -> list[int]:
    """Minutes after midnight that the clock may mean in a part of the day; 1440 and more is the night that follows."""
    if clock.style == "exact":
        late = part in {"NIGHT", "MIDNIGHT", "DEAD_OF_NIGHT"} and clock.hour < 6
        hours = [clock.hour + 24 if late else clock.hour]
    elif part == "MORNING" and clock.hour in {7, 8, 9}:
        hours = [clock.hour]  # 1, 2 and 3 o'clock are no morning: a Swahili "saa" before an English hour.
    elif part:
        hour = (clock.hour + 6) % 12 if clock.style == "swahili" else clock.hour % 12
        hours = [_in_part(hour, part, clock.style == "swahili")]
    else:
        hour = (clock.hour + 6) % 12 if clock.style == "swahili" else clock.hour % 12
        hours = [hour, hour + 12]
    return [hour * 60 + clock.minute for hour in hours]


def _in_part(hour: int, part: str, swahili: bool) -> int:
    """The hour of the day for an hour of 0-11: "saa sita mchana" (0) is 12, "saa nane usiku" (2) is 26."""
    if part in {"NIGHT", "MIDNIGHT", "DEAD_OF_NIGHT"}:
        return hour + 12 if hour >= 6 else hour + 24
    if part == "MORNING":
        return 12 if hour == 0 and swahili else hour
    if part == "DAWN":
        return hour
    if part == "AFTERNOON" and hour >= 9:
        return hour
    return hour + 12


def _saa(words: list[Word], at: int) -> Scanned | None:
    number, after = word_at(words, at + 1), word_at(words, at + 2)
    before = word_at(words, at - 1)
    lasting = before.text == "wa" and word_at(words, at - 2).text == "muda"
    if before.text in {"kwa", "for"} or before.canon == "EVERY" or lasting:
        return None
    if after.canon == "PAST":
        return None
    if after.canon in {"AM", "PM"} or number.shape == "hm":
        found = _figures(words, at + 1, said_saa=True)
        return Scanned(found.pieces, at, found.end) if found else None
    if number.number is None or number.number > 23 or number.shape == "ordinal":
        return None
    minute, end = _swahili_minutes(words, at + 2)
    hour = number.number
    if not 1 <= hour <= 12:
        return Scanned((_moved(hour, minute, "exact"),), at, end)
    return Scanned((_moved(hour, minute, "swahili"),), at, end)


def _moved(hour: int, minute: int, style: str) -> Clock:
    """The clock with minutes that may be negative ("saa tatu kasorobo")."""
    if style == "exact":
        total = (hour * 60 + minute) % MINUTES_A_DAY
        return Clock(total // 60, total % 60, "exact")
    total = (hour * 60 + minute) % (MINUTES_A_DAY // 2)
    return Clock(total // 60 or 12, total % 60, "swahili")


def _swahili_minutes(words: list[Word], at: int) -> tuple[int, int]:
    """Minutes added or taken off from word ``at`` on, and the index after them."""
    first, second, third = word_at(words, at), word_at(words, at + 1), word_at(words, at + 2)
    if first.text == "na" and second.canon in {"HALF", "QUARTER"}:
        return (30 if second.canon == "HALF" else 15), at + 2
    if first.text == "na" and second.canon == "MINUTE" and third.number is not None and third.number < 60:
        return third.number, at + 3
    if first.canon == "LESS":
        if first.text == "kasorobo" or second.canon == "QUARTER":
            return -15, at + (1 if first.text == "kasorobo" else 2)
        if second.canon == "MINUTE" and third.number is not None and third.number < 60:
            return -third.number, at + 3
    return 0, at


def _half_past(words: list[Word], at: int) -> Scanned | None:
    link, hour = word_at(words, at + 1).text, word_at(words, at + 2).number
    if link not in {"past", "to"} or hour is None or not 1 <= hour <= 12:
        return None
    minutes = (30 if words[at].canon == "HALF" else 15) * (1 if link == "past" else -1)
    total = (hour * 60 + minutes) % (12 * 60)
    after = word_at(words, at + 3).canon
    if after in {"AM", "PM"}:
        return Scanned((Clock(total // 60 + (12 if after == "PM" else 0), total % 60, "exact"),), at, at + 4)
    return Scanned((Clock(total // 60, total % 60, "plain"),), at, at + 3)


def _figures(words: list[Word], at: int, *, said_saa: bool = False) -> Scanned | None:
    """8pm, 8:30 pm, 8.30pm, 20:30, 2000hrs, 8 o'clock, at 8."""
    word, after, before = word_at(words, at), word_at(words, at + 1), word_at(words, at - 1)
    if word.shape == "hm":
        hour, minute = (int(part) for part in word.text.replace(".", ":").split(":"))
    elif word.number is not None and word.shape != "ordinal":
        hour, minute = word.number, 0
    else:
        return None
    if after.canon in {"AM", "PM"} and after.start - word.end <= 1:
        return _half_day(hour, minute, after.canon, at)
    second, half = word_at(words, at + 2), word_at(words, at + 3)
    in_range = after.text == "-" or (after.text in {"to", "and", "na"} and before.text in RANGE_BEGINS)
    if (
        in_range
        and second.number
        and half.canon in {"AM", "PM"}
        and 1 <= hour <= second.number <= 12
        and not minute
    ):
        first = _half_day(hour, 0, half.canon, at)
        return Scanned(first.pieces, at, at + 1) if first else None
    if word.shape == "number" and len(word.text) in {3, 4} and after.text in {"hrs", "hours"}:
        hour, minute = divmod(hour, 100)
        return Scanned((Clock(hour, minute, "exact"),), at, at + 2) if hour < 24 and minute < 60 else None
    if after.canon == "OCLOCK" and 1 <= hour <= 12:
        return Scanned((Clock(hour, minute, "plain"),), at, at + 2)
    said_part = after.text in {"in", "at"} and 1 <= hour <= 12 and not minute
    part_at = at + (3 if word_at(words, at + 2).text == "the" else 2)
    if said_part and word_at(words, part_at).canon in {"MORNING", "EVENING", "AFTERNOON", "NIGHT"}:
        return Scanned((Clock(hour, 0, "plain"),), at, at + 1)
    if hour > 23 or minute > 59:
        return None
    at_word = before.text in AT
    if word.shape == "hm" and (":" in word.text or at_word or said_saa):
        exact = hour > 12 or hour == 0 or word.text.startswith("0")
        style = "exact" if exact else "swahili" if said_saa else "plain"
        return Scanned((_moved(hour, minute, style) if said_saa else Clock(hour, minute, style),), at, at + 1)  # type: ignore[arg-type]
    closed = after.text in CLOSING or (after.canon and after.canon not in UNITS)
    if at_word and closed and 1 <= hour <= 12:
        return Scanned((Clock(hour, minute, "plain"),), at, at + 1)
    return None


def _half_day(hour: int, minute: int, half: str, at: int) -> Scanned | None:
    if minute > 59 or not (1 <= hour <= 12 or (half == "PM" and 13 <= hour <= 23)):
        return None
    if hour <= 12:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return Scanned((Clock(hour, minute, "exact"),), at, at + 2)
