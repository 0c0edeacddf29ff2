"""Times told from now: yesterday, two days ago, wiki jana, siku tatu zilizopita, saa hii."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from flows.when.pieces import Days, Instant, Nothing, Part, Piece, Scanned
from flows.when.present import scan_greeting, scan_now
from flows.when.vocabulary import PARTS, UNITS
from flows.when.words import Word, word_at

FEW: Final = {"few": 3, "chache": 3, "couple": 2, "several": 3, "a": 1, "an": 1, "kadhaa": 3}
MOST_BACK: Final = 400


def scan_relative(words: list[Word], at: int, now: datetime) -> Scanned | None:
    """The time told from ``now`` that begins at word ``at``, or None."""
    for scan in (scan_greeting, scan_now, _ago, _period, _near_day):
        if found := scan(words, at, now):
            return found
    return None


def _ago(words: list[Word], at: int, now: datetime) -> Scanned | None:
    """ "two days ago", "siku tatu zilizopita", "for three days", "siku mbili sasa", "the last two weeks"."""
    count, unit, end = _amount(words, at)
    if not unit or count is None or count > MOST_BACK * 60:
        return None
    after, before = word_at(words, end), word_at(words, at - 1)
    if after.canon in {"AGO", "PAST"} or after.text in {"back", "earlier"}:
        pieces = (_back(count, unit, now), *([Part("NIGHT")] if unit == "NIGHT" else []))
        return Scanned(pieces, at, end + 1)
    start = at - 1 if before.text in {"for", "kwa"} or before.canon == "LAST" else at
    long_enough = unit in {"DAY", "WEEK", "MONTH", "YEAR"}
    if before.canon == "LAST" and before.text in {"last", "past"}:
        return Scanned((Instant(_earlier(count, unit, now), longer=True),), start, end)
    if after.canon in {"SASA", "NOW"} and long_enough:
        return Scanned((Instant(_earlier(count, unit, now), longer=True),), start, end + 1, ongoing=True)
    if before.text in {"for", "kwa", "been"} and long_enough:
        return Scanned((Instant(_earlier(count, unit, now), longer=True),), start, end, ongoing=True)
    return None


def _amount(words: list[Word], at: int) -> tuple[float | None, str, int]:
    """How many of which unit from word ``at`` on, and the index after it: "two days", "siku tatu", "nusu saa"."""
    first, second, third = word_at(words, at), word_at(words, at + 1), word_at(words, at + 2)
    if first.canon == "HALF":
        unit_at = at + (2 if second.text in {"an", "a"} else 1)
        unit = "HOUR" if word_at(words, unit_at).canon == "SAA" else word_at(words, unit_at).canon
        return (0.5, "HOUR", unit_at + 1) if unit == "HOUR" else (None, "", at)
    unit = "HOUR" if first.canon == "SAA" else first.canon
    if unit in UNITS and (second.number is not None or second.text in FEW):
        count = second.number if second.number is not None else FEW[second.text]
        return count, unit, at + 2
    if first.number is not None or first.text in FEW:
        skip = 1 if second.text == "few" else 0
        skip = 2 if first.text == "a" and second.text == "couple" and third.text == "of" else skip
        skip = 1 if first.text == "couple" and second.text == "of" else skip
        unit_word = word_at(words, at + 1 + skip)
        count = (
            first.number
            if first.number is not None
            else FEW[second.text if skip and second.text in FEW else first.text]
        )
        if unit_word.canon in UNITS or unit_word.canon == "NIGHT":
            return count, unit_word.canon, at + 2 + skip
    return None, "", at


def _back(count: float, unit: str, now: datetime) -> Piece:
    then = _earlier(count, unit, now)
    if unit in {"MINUTE", "HOUR"}:
        return Instant(then)
    if unit in {"DAY", "NIGHT"}:
        return Days(then.date())
    if unit == "WEEKEND":
        return _weekend(now.date(), int(count))
    return Days(then.date(), {"WEEK": 7, "MONTH": 30, "YEAR": 365}[unit], longer=True)


def _earlier(count: float, unit: str, now: datetime) -> datetime:
    """Raises OverflowError or ValueError before the first year."""
    if unit in {"MINUTE", "HOUR"}:
        return now - timedelta(minutes=count * (60 if unit == "HOUR" else 1))
    if unit in {"DAY", "NIGHT", "WEEK", "WEEKEND"}:
        return now - timedelta(days=count * (1 if unit in {"DAY", "NIGHT"} else 7))
    months = now.year * 12 + now.month - 1 - int(count) * (12 if unit == "YEAR" else 1)
    return now.replace(year=months // 12, month=months % 12 + 1, day=min(now.day, 28))


def _period(words: list[Word], at: int, now: datetime) -> Scanned | None:
    """ "last week", "wiki jana", "mwezi huu", "last night", "usiku uliopita", "every night", "siku hizi"."""
    word, after, before = words[at], word_at(words, at + 1), word_at(words, at - 1)
    if word.canon == "EVERY":
        return _every(words, at, now)
    if word.canon in {"LAST", "THIS", "COMING"} and (after.canon in UNITS or after.canon in PARTS):
        if before.canon in {"QUARTER", "HALF"}:
            return None
        found = _told(after.canon, word, now)
        return Scanned(found, at, at + 2, ongoing=False) if found else None
    if word.canon in UNITS and after.canon in {"YESTERDAY", "PAST", "THIS", "COMING"}:
        if word.canon == "DAY" and after.canon == "THIS":
            pieces: tuple[Piece, ...] = (Instant(now - timedelta(days=30), longer=True),)
            return Scanned(pieces, at, at + 2, ongoing=True) if after.text == "hizi" else None
        found = _told(word.canon, after, now)
        return Scanned(found, at, at + 2) if found else None
    if word.canon in PARTS and after.canon in {"PAST", "THIS"} and after.text not in {"hivi", "nyuma"}:
        return Scanned(_told(word.canon, after, now) or (), at, at + 2)
    if word.canon == "WEEKEND":
        return Scanned((_weekend(now.date(), 0),), at, at + 1)
    if word.text in {"nowadays", "daily"} or (word.text == "these" and after.canon == "DAY"):
        days = 0 if word.text == "daily" else 30
        piece = Instant(
            datetime.combine(now.date(), datetime.min.time(), now.tzinfo) - timedelta(days=days), longer=True
        )
        return Scanned((piece,), at, at + (2 if word.text == "these" else 1), ongoing=True)
    return None


def _told(unit: str, which: Word, now: datetime) -> tuple[Piece, ...]:
    """The pieces of "last week", "this month", "this morning"; () when they tell nothing."""
    today = now.date()
    if which.canon == "COMING":
        return (Nothing(),)
    this = which.canon == "THIS"
    if unit in PARTS:
        return (Days(today if this else today - timedelta(days=1)), Part(unit))
    if unit == "DAY":
        return () if this else (Days(today - timedelta(days=1)),)
    if unit == "WEEK":
        monday = today - timedelta(days=today.weekday() + (0 if this else 7))
        return (Days(monday, 7, longer=True),)
    if unit == "WEEKEND":
        return (_weekend(today, 0 if this else int(today.weekday() >= 5)),)
    if unit == "MONTH":
        first = today.replace(day=1)
        start = first if this else (first - timedelta(days=1)).replace(day=1)
        return (Days(start, 31 if this else (first - start).days, longer=True),)
    if unit == "YEAR":
        return (Days(date(today.year - (not this), 1, 1), 365, longer=True),)
    return ()


def _every(words: list[Word], at: int, now: datetime) -> Scanned | None:
    """ "every night", "kila siku": it goes on; the last time is told."""
    after = word_at(words, at + 1)
    if after.canon in PARTS:
        return Scanned((Part(after.canon),), at, at + 2, ongoing=True)
    if after.canon in {"DAY", "WEEK", "MONTH", "WEEKEND"}:
        today = datetime.combine(now.date(), datetime.min.time(), now.tzinfo)
        if word_at(words, at + 2).canon in PARTS:
            return Scanned((Part(word_at(words, at + 2).canon),), at, at + 3, ongoing=True)
        back = {"DAY": 0, "WEEK": 7, "MONTH": 30, "WEEKEND": 7}[after.canon]
        return Scanned((Instant(today - timedelta(days=back), longer=True),), at, at + 2, ongoing=True)
    if after.canon in {"HOUR", "SAA", "MINUTE", "YEAR"}:
        return Scanned((Nothing(),), at, at + 2)
    return None


def _near_day(words: list[Word], at: int, now: datetime) -> Scanned | None:
    """ "leo", "jana", "juzi", "day before yesterday", "the other day", "kesho" (which is no past)."""
    word, after = words[at], word_at(words, at + 1)
    today = now.date()
    if word.canon == "DAY" and after.text == "before" and word_at(words, at + 2).canon == "YESTERDAY":
        return Scanned((Days(today - timedelta(days=2)),), at, at + 3)
    if (word.text == "other" and after.canon == "DAY") or word.text in {"juzijuzi", "majuzi", "recently"}:
        return Scanned((_lately(now),), at, at + (2 if word.text == "other" else 1))
    if word.text == "hivi" and after.text in {"karibuni", "majuzi"}:
        return Scanned((_lately(now),), at, at + 2)
    if word.canon == "JUZI":
        twice = after.canon == "JUZI"
        piece = _lately(now) if twice else Days(today - timedelta(days=2))
        return Scanned((piece,), at, at + (2 if twice else 1))
    if word.canon == "TONIGHT":
        return Scanned((Days(today), Part("NIGHT")), at, at + 1)
    if word.canon in {"TODAY", "YESTERDAY"}:
        return Scanned((Days(today - timedelta(days=int(word.canon == "YESTERDAY"))),), at, at + 1)
    if word.canon == "TOMORROW":
        return Scanned((Nothing(),), at, at + (2 if after.canon in PARTS else 1))
    if word.canon == "NIGHT" and after.text == "wa" and word_at(words, at + 2).text == "manane":
        return Scanned((Part("DEAD_OF_NIGHT"),), at, at + 3)
    if word.canon == "NIGHT" and after.text == "wa" and word_at(words, at + 2).text == "kuamkia":
        return Scanned((Part("NIGHT_BEFORE"),), at, at + 3)
    if word.canon in PARTS and word.canon != "MIDDAY":
        return Scanned((Part(word.canon),), at, at + 1)
    return None


def _lately(now: datetime) -> Days:
    return Days(now.date() - timedelta(days=7), 8, longer=True)


def _weekend(today: date, back: int) -> Days:
    """The last weekend that has begun, ``back`` weekends before it."""
    saturday = today - timedelta(days=(today.weekday() - 5) % 7 + 7 * back)
    return Days(saturday, 2, longer=True)
