"""A day and an hour to come, read from words: "Tuesday 8 December 2pm", "kesho kutwa saa nane mchana". Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flows.convening.days_ahead import named_day
from flows.when.clocks import minutes_of, scan_clock
from flows.when.pieces import Clock
from flows.when.vocabulary import PARTS
from flows.when.words import Word, word_at, words_in

FARTHEST = 400
"""Days: what lies farther ahead is a slip of the pen."""
DAYTIME = range(6 * 60, 20 * 60)
"""Minutes after midnight at which people meet: "at 2" is 14:00, "saa mbili" is 8:00."""
A_DAY = 24 * 60
SHORTEST, LONGEST = 15, 12 * 60
"""Minutes that a forum may last."""
UNTIL = frozenset({"to", "until", "till", "-", "hadi", "mpaka"})


@dataclass(frozen=True, slots=True)
class Coming:
    """What words say of a time to come.

    `days`: none where no day was told; two where weekday and date contradict each other, the weekday's first. `weekly`: by its
    weekday alone. `minutes` after midnight, None where no hour was told; `lasts` minutes, None where no end was. `past`: the
    time they name is over, or more than FARTHEST days ahead.
    """

    days: tuple[date, ...] = ()
    minutes: int | None = None
    lasts: int | None = None
    weekly: bool = False
    past: bool = False

    def as_json(self) -> dict[str, Any]:
        """{'days': [ISO dates], 'minutes', 'lasts', 'weekly', 'past'}."""
        return {
            "days": [day.isoformat() for day in self.days], "minutes": self.minutes, "lasts": self.lasts,
            "weekly": self.weekly, "past": self.past,
        }  # fmt: skip


def coming_in(words: str, now: datetime) -> Coming:
    """The day and hour that these words tell, seen from `now` (aware, in Africa/Nairobi); nothing of it is over.

    A weekday is the next one, today included while its hour is still to come; "next Tuesday" is that of next week.
    """
    try:
        read = words_in(words)
        named = named_day(read, now.date())
    except (OverflowError, ValueError):
        return Coming()
    hours, until = _hours(read)
    if named is None:
        return Coming(minutes=(likely := _likely(hours)), lasts=_lasts(likely, until))
    days = tuple(day for day in named.days if 0 <= (day - now.date()).days <= FARTHEST)
    if not days:
        return Coming(past=True)
    today = days[0] == now.date()
    minutes = _likely(hours, after=now.hour * 60 + now.minute if today else -1)
    if today and minutes is not None and at(days[0], minutes, now) <= now:
        if not named.weekly:
            return Coming(past=True)
        days = (days[0] + timedelta(days=7),)
    return Coming(days, minutes, _lasts(minutes, until), named.weekly)


def at(day: date, minutes: int, now: datetime) -> datetime:
    """That minute of the day, in the zone of `now`."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), now.tzinfo)


def _likely(told: list[int], after: int = -1) -> int | None:
    """The hour at which people would meet, of those that may be meant."""
    to_come = [minutes for minutes in told if minutes > after] or told
    return next((minutes for minutes in to_come if minutes in DAYTIME), to_come[0] if to_come else None)


def _lasts(minutes: int | None, until: list[int]) -> int | None:
    if minutes is None:
        return None
    return next((end - minutes for end in until if SHORTEST <= end - minutes <= LONGEST), None)


def _hours(words: list[Word]) -> tuple[list[int], list[int]]:
    """Minutes after midnight that the first clock in these words may mean, and those of the one until which it lasts."""
    part = next((word.canon for word in words if word.canon in PARTS), "")
    clocks: list[list[int]] = []
    for place, word in enumerate(words):
        clock = _clock(words, place) if word.shape != "other" else None
        # "8:30" after "saa" is read with it.
        if clock is None or word_at(words, place - 1).canon == "SAA":
            continue
        if clocks and not {word_at(words, place - back).text for back in (1, 2)} & UNTIL:
            continue
        told = minutes_of(clock, "" if part == "MIDDAY" else part)
        # "Saa nne asubuhi hadi saa saba": the part of the day is that of the first.
        either = minutes_of(clock, "") if clocks else []
        clocks.append([minutes % A_DAY for minutes in (*told, *either)])
    return clocks[0] if clocks else [], clocks[1] if len(clocks) > 1 else []


def _clock(words: list[Word], place: int) -> Clock | None:
    found = scan_clock(words, place)
    if found is not None:
        return next((piece for piece in found.pieces if isinstance(piece, Clock)), None)
    word, before, after = words[place], word_at(words, place - 1), word_at(words, place + 1)
    if word.shape == "hm":
        hour, minute = (int(part) for part in word.text.replace(".", ":").split(":"))
        return Clock(hour, minute, "exact" if hour > 12 else "plain") if hour < 24 and minute < 60 else None
    bare = word.shape in {"number", "word"} and word.number is not None and 1 <= word.number <= 12
    if not bare or after.canon not in PARTS or before.canon == "TAREHE":
        return None
    # "8 mchana" without its "saa" is the Swahili clock: nobody meets at 8 in an afternoon.
    swahili = after.canon == "AFTERNOON" and 6 <= (word.number or 0) <= 10
    return Clock(word.number or 0, 0, "swahili" if swahili else "plain")
