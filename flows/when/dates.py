"""Calendar dates in words and figures: day first, never in the future."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flows.when.pieces import Days, Impossible, Nothing, Scanned
from flows.when.vocabulary import SHORT_DAYS
from flows.when.words import Word, word_at

FRACTIONS: Final = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "24/7"})
MEASURED: Final = frozenset(
    {"acre", "acres", "kilo", "kg", "km", "ya", "of", "litre", "hours", "people", "watu"}
)
AFTER_ORDINAL: Final = frozenset(
    {"", "of", "we", "i", "they", "he", "she", "na", "and", ".", ",", ";", "!", "?", ")"}
)
NUMBERED: Final = frozenset(
    {"floor", "street", "avenue", "row", "lane", "house", "time", "gate", "block", "stage"}
)
CHRISTMAS: Final = frozenset({"christmas", "krismasi", "xmas", "krisi"})
ALSO_WORDS: Final = frozenset({"may", "mar", "march", "jan", "sep", "dec", "mei"})
WEEKDAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def scan_date(words: list[Word], at: int, today: date) -> Scanned | None:
    """The date that begins at word ``at``; raises Impossible for one that does not exist or is to come."""
    word = words[at]
    if word.shape in {"iso", "dmy"}:
        return _written_in_full(word, at, today)
    if word.shape == "dm":
        return _day_and_month(words, at, today)
    if word.canon == "TAREHE":
        return _tarehe(words, at, today)
    if word.number is not None and word.shape in {"number", "ordinal", "word"}:
        return _day_then_month(words, at, today)
    if word.text in CHRISTMAS:
        return Scanned((Days(latest(25, 12, today)),), at, at + 1)
    if month := _month(word):
        return _month_first(words, at, month, today)
    if word.canon == "MONTH" and word_at(words, at + 1).text == "wa":
        number = word_at(words, at + 2).number
        if number and number <= 12:
            return Scanned((_whole_month(number, today),), at, at + 3)
    return None


def scan_weekday(words: list[Word], at: int, today: date) -> Scanned | None:
    """A weekday: the last one, today included; "last friday" is before today."""
    word, before, after = words[at], word_at(words, at - 1), word_at(words, at + 1)
    canon, length = word.canon, 1
    if word.text == "juma" and (
        joined := {1: "SAT", 2: "SUN", 3: "MON", 4: "TUE", 5: "WED"}.get(after.number or 0)
    ):
        canon, length = joined, 2
    elif word.text == "juma" and after.text == "mosi":
        canon, length = "SAT", 2
    elif word.text == "al" and after.text in {"hamisi", "hamis"}:
        canon, length = "THU", 2
    elif word.text in SHORT_DAYS and (
        len(words) == 1
        or before.text == "on"
        or before.canon in {"LAST", "SINCE", "EVERY"}
        or after.canon in {"MORNING", "NIGHT", "EVENING", "AFTERNOON"}
    ):
        canon = SHORT_DAYS[word.text]
    if canon not in WEEKDAYS:
        return None
    markets = {"market", "soko"}
    linked = before.text in {"la", "ya"} and word_at(words, at - 2).text in markets
    if word_at(words, at + length).text in markets or before.text in markets or linked:
        return Scanned((Nothing(),), at, at + length)
    if word_at(words, at + length).canon == "COMING" or before.canon == "COMING":
        return Scanned((Nothing(),), at, at + length + 1)
    behind = (today.weekday() - WEEKDAYS.index(canon)) % 7
    start, end = at, at + length
    if before.number and before.number < 53 and word_at(words, end).canon in {"AGO", "PAST"}:
        back = (behind or 7) + 7 * (before.number - 1)
        return Scanned((Days(today - timedelta(days=back)),), at - 1, end + 1)
    if before.canon == "EVERY":
        return Scanned((Days(today - timedelta(days=behind), weekly=True),), at - 1, end, ongoing=True)
    if before.canon == "LAST" or word_at(words, end).canon == "PAST":
        behind = behind or 7
        start, end = (at - 1, end) if before.canon == "LAST" else (at, end + 1)
    return Scanned((Days(today - timedelta(days=behind), weekly=True),), start, end)


def latest(day: int, month: int, today: date) -> date:
    """The last date with this day and month that is not in the future; raises Impossible."""
    for year in range(today.year, max(0, today.year - 9), -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise Impossible(f"No month {month} has a day {day}.")


def _written_in_full(word: Word, at: int, today: date) -> Scanned | None:
    if word.shape == "iso":
        year, month, day = (int(part) for part in word.text.split("-"))
    else:
        day, month, year = (int(part) for part in word.text.replace(".", "/").replace("-", "/").split("/"))
        year += 2000 if year < 100 else 0
    if month > 31 or day > 31:
        return None
    return Scanned((Days(_exactly(day, month, year, today)),), at, at + 1)


def _day_and_month(words: list[Word], at: int, today: date) -> Scanned | None:
    word = words[at]
    day, month = (int(part) for part in word.text.split("/"))
    told = len(words) == 1 or word_at(words, at - 1).text == "on" or word_at(words, at - 1).canon == "TAREHE"
    if word.text == "24/7" or (
        not told and (word.text in FRACTIONS or word_at(words, at + 1).text in MEASURED)
    ):
        return Scanned((Nothing(),), at, at + 1)
    if not 1 <= day <= 31 or not 1 <= month <= 31:
        return None
    if month > 12:
        raise Impossible(f"There is no month {month}.")
    return Scanned((Days(latest(day, month, today)),), at, at + 1)


def _tarehe(words: list[Word], at: int, today: date) -> Scanned | None:
    day = word_at(words, at + 1)
    if day.shape in {"dm", "dmy", "iso"}:
        found = scan_date(words, at + 1, today)
        return Scanned(found.pieces, at, found.end) if found else None
    if day.number is None or not 1 <= day.number <= 31:
        return None
    if longer := _day_then_month(words, at + 1, today):
        return Scanned(longer.pieces, at, longer.end)
    after = word_at(words, at + 2), word_at(words, at + 3), word_at(words, at + 4)
    if after[0].canon == "MONTH" and (after[1].canon in {"THIS", "YESTERDAY", "PAST"}):
        first = today.replace(day=1)
        month = first if after[1].canon == "THIS" else (first - timedelta(days=1))
        return Scanned((Days(_exactly(day.number, month.month, month.year, today)),), at, at + 4)
    return Scanned((Days(_latest_of_a_month(day.number, today), numbered=True),), at, at + 2)


def _day_then_month(words: list[Word], at: int, today: date) -> Scanned | None:
    """ "12 Nov", "12th of November 2025", "kumi na mbili mwezi wa tatu"; "on the 12th"."""
    day = words[at]
    if day.number is None or not 1 <= day.number <= 31:
        return None
    place = at + 1
    while word_at(words, place).text in {"of", "wa", "mwezi", "the", "la"}:
        place += 1
    after = word_at(words, place)
    month = _month(after) or (after.number if word_at(words, place - 1).text in {"wa", "mwezi"} else None)
    if month and month <= 12 and place - at <= 3 and (day.shape != "word" or place > at + 1 or after.canon):
        return _dated(words, day.number, month, at, place + 1, today)
    before, following = word_at(words, at - 1), word_at(words, at + 1)
    if day.shape == "ordinal" and (len(words) == 1 or before.text in {"the", "on"}):
        dated = before.text == "on" or word_at(words, at - 2).text in {"on", "since", "from"}
        if (dated and following.text not in NUMBERED) or following.text in AFTER_ORDINAL or following.canon:
            return Scanned((Days(_latest_of_a_month(day.number, today)),), at, at + 1)
    return None


def _month_first(words: list[Word], at: int, month: int, today: date) -> Scanned | None:
    """ "Nov 12", or the month alone where it cannot be another word ("may", "march")."""
    after, before = word_at(words, at + 1), word_at(words, at - 1)
    day_like = after.shape in {"number", "ordinal"} and after.number is not None and 1 <= after.number <= 31
    if day_like and after.number and word_at(words, at + 2).canon not in {"AM", "PM", "OCLOCK"}:
        return _dated(words, after.number, month, at, at + 2, today)
    told = before.text in {"in", "mwezi", "wa"} or before.canon in {"LAST", "SINCE", "TOKA", "MONTH"}
    if told or (words[at].text not in ALSO_WORDS and len(words[at].text) >= 5):
        return Scanned((_whole_month(month, today),), at, at + 1)
    return None


def _dated(words: list[Word], day: int, month: int, at: int, end: int, today: date) -> Scanned:
    year = word_at(words, end)
    if year.shape == "number" and year.number and 1900 <= year.number <= 2200 and len(year.text) == 4:
        return Scanned((Days(_exactly(day, month, year.number, today)),), at, end + 1)
    return Scanned((Days(latest(day, month, today)),), at, end)


def _exactly(day: int, month: int, year: int, today: date) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Impossible(str(error)) from None
    if found > today:
        raise Impossible("That date is still to come.")
    return found


def _latest_of_a_month(day: int, today: date) -> date:
    for back in range(12):
        month = today.month - back
        try:
            found = date(today.year - (month < 1), (month - 1) % 12 + 1, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise Impossible(f"No month has a day {day}.")


def _whole_month(month: int, today: date) -> Days:
    first = latest(1, month, today)
    following = date(first.year + month // 12, month % 12 + 1, 1)
    return Days(first, (following - first).days, longer=True)


def _month(word: Word) -> int | None:
    return int(word.canon[1:]) if word.canon[:1] == "M" and word.canon[1:].isdigit() else None
