"""The day that words name, to come: a date, a weekday, or so many days from today. Pure; the clock is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flows.when.dates import WEEKDAYS
from flows.when.vocabulary import SHORT_DAYS
from flows.when.words import Word, word_at

_LINKS: Final = frozenset({"of", "wa", "mwezi", "the", "la", "ya", "month"})
_AHEAD: Final = frozenset({"in", "after", "baada"})
_DAYS_IN: Final = {"DAY": 1, "WEEK": 7}
_SAID_TWICE: Final = {"keshokutwa": 2, "mtondo": 3, "mtondogoo": 4}


@dataclass(frozen=True, slots=True)
class Named:
    """`days`: one, or two where weekday and date contradict each other, the weekday's first. `weekly`: by its weekday alone."""

    days: tuple[date, ...]
    weekly: bool = False


def named_day(words: list[Word], today: date) -> Named | None:
    """The day, None where none is named. What has no year is the next such day from `today` on; a full date may be over."""
    dated = next((found for at in range(len(words)) if (found := _date(words, at, today))), None)
    weekday = next((found for at in range(len(words)) if (found := _weekday(words, at, today))), None)
    if dated and weekday and dated.weekday() != weekday.weekday():
        apart = (weekday.weekday() - dated.weekday() + 3) % 7 - 3
        return Named((dated + timedelta(days=apart), dated))
    if dated:
        return Named((dated,))
    if weekday:
        return Named((weekday,), weekly=True)
    ahead = next((found for at in range(len(words)) if (found := _ahead(words, at, today))), None)
    return Named((ahead,)) if ahead else None


def _date(words: list[Word], at: int, today: date) -> date | None:
    word, before = words[at], word_at(words, at - 1)
    if word.shape == "iso":
        year, month, day = (int(part) for part in word.text.split("-"))
        return _exactly(year, month, day)
    if word.shape == "dmy":
        day, month, year = (int(part) for part in word.text.replace(".", "/").replace("-", "/").split("/"))
        return _exactly(year + 2000 if year < 100 else year, month, day)
    if word.shape == "dm":
        day, month = (int(part) for part in word.text.split("/"))
        return _next(day, month, today)
    named = _month(word)
    if named is not None:
        day_word, year_word = word_at(words, at + 1), word_at(words, at + 2)
        numbered = day_word.shape in {"number", "ordinal"} and 1 <= (day_word.number or 0) <= 31
        if numbered and not _counted(words, at - 1) and word_at(words, at + 2).canon not in {"AM", "PM"}:
            return _of_year(day_word.number or 0, named, year_word, today)
        return None
    if word.number is None or not 1 <= word.number <= 31:
        return None
    if found := _then_month(words, at, today):
        return found
    told = before.canon == "TAREHE" or (word.shape == "ordinal" and before.text in {"the", "on", ""})
    return _next_of_a_month(word.number, words, today) if told else None


def _counted(words: list[Word], at: int) -> bool:
    """Whether a day stands before the month: "8 December 2026"."""
    while word_at(words, at).text in _LINKS:
        at -= 1
    return word_at(words, at).number is not None


def _then_month(words: list[Word], at: int, today: date) -> date | None:
    """ "8 December", "8th of December 2027", "tarehe nane mwezi wa kumi na mbili"."""
    place, day = at + 1, words[at].number or 0
    while word_at(words, place).text in _LINKS:
        place += 1
    after, link = word_at(words, place), word_at(words, place - 1).text
    month = _month(after)
    if month is None and link in {"wa", "mwezi"} and place - at > 1 and after.number and after.number <= 12:
        month = after.number
    if month is None or place - at > 4 or (place > at + 1 and word_at(words, at + 1).text == "ya"):
        return None
    return _of_year(day, month, word_at(words, place + 1), today)


def _of_year(day: int, month: int, year: Word, today: date) -> date | None:
    if year.shape == "number" and year.number and 2000 <= year.number < 2100:
        return _exactly(year.number, month, day)
    return _next(day, month, today)


def _month(word: Word) -> int | None:
    return int(word.canon[1:]) if word.canon[:1] == "M" and word.canon[1:].isdigit() else None


def _exactly(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(day: int, month: int, today: date) -> date | None:
    years = (_exactly(today.year + more, month, day) for more in range(5))
    return next((found for found in years if found and found >= today), None)


def _next_of_a_month(day: int, words: list[Word], today: date) -> date | None:
    """ "On the 8th" is the next one; "mwezi ujao tarehe 8" that of next month."""
    skip = int(any(_coming(words, at, "MONTH") for at in range(len(words))))
    for more in range(skip, 13):
        month = today.month - 1 + more
        found = _exactly(today.year + month // 12, month % 12 + 1, day)
        if found and found >= today:
            return found
    return None


def _coming(words: list[Word], at: int, unit: str) -> bool:
    pair = {words[at].canon, word_at(words, at + 1).canon}
    return pair == {unit, "COMING"}


def _weekday(words: list[Word], at: int, today: date) -> date | None:
    """The next such day, today included; "next Tuesday" is that of next week, "Jumanne ijayo" the one after today."""
    word, before, after = words[at], word_at(words, at - 1), word_at(words, at + 1)
    canon = word.canon if word.canon in WEEKDAYS else SHORT_DAYS.get(word.text, "")
    if word.text == "juma" and after.number in {1, 2, 3, 4, 5}:
        canon = {1: "SAT", 2: "SUN", 3: "MON", 4: "TUE", 5: "WED"}[after.number or 0]
    elif word.text == "juma" and after.text == "mosi":
        canon = "SAT"
    if not canon:
        return None
    ahead = (WEEKDAYS.index(canon) - today.weekday()) % 7
    of_next_week = any(_coming(words, place, "WEEK") for place in range(len(words)))
    if of_next_week or before.text == "next":
        return today + timedelta(days=7 - today.weekday() + WEEKDAYS.index(canon))
    return today + timedelta(days=ahead or (7 if after.canon == "COMING" else 0))


def _ahead(words: list[Word], at: int, today: date) -> date | None:
    """ "Today", "kesho", "kesho kutwa", "in three days", "baada ya wiki mbili"."""
    word, after = words[at], word_at(words, at + 1)
    if word.canon in {"TODAY", "TONIGHT"}:
        return today
    if word.text in _SAID_TWICE:
        return today + timedelta(days=_SAID_TWICE[word.text])
    if word.canon == "TOMORROW":
        twice = after.text == "kutwa" or (
            word_at(words, at - 1).text == "after" and word_at(words, at - 2).canon == "DAY"
        )
        return today + timedelta(days=2 if twice else 1)
    if word.text in {"end", "mwisho"} and any(one.canon == "MONTH" for one in words[at : at + 4]):
        following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
        return following - timedelta(days=1)
    if word.text not in _AHEAD:
        return None
    place = at + (2 if after.text == "ya" else 1)
    first, second = word_at(words, place), word_at(words, place + 1)
    unit, count = (first.canon, second.number) if first.canon in _DAYS_IN else (second.canon, first.number)
    if first.text in {"a", "one"} and second.canon in _DAYS_IN:
        count = 1
    days = _DAYS_IN.get(unit, 0) * (count or 0)
    return today + timedelta(days=days) if 0 < days < 1000 else None
