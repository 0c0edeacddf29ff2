"""Putting the pieces together: one past time, never one to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from flows.when.clocks import minutes_of
from flows.when.pieces import Clock, Days, Instant
from flows.when.value import Precision, When

# From and to, in hours after midnight, as Kenyans part the day; 24 and more is the night that follows.
HOURS: Final = {
    "DAWN": (4, 6),
    "MORNING": (6, 12),
    "MIDDAY": (11, 13),
    "AFTERNOON": (12, 16),
    "EVENING": (16, 20),
    "NIGHT": (19, 29),
    "MIDNIGHT": (23, 25),
    "DEAD_OF_NIGHT": (24, 28),
}


@dataclass(slots=True)
class Told:
    """What a message said of its time, piece by piece. ``lasting``: from then until now ("since", "tangu")."""

    days: Days | None = None
    part: str = ""
    clock: Clock | None = None
    until: Clock | None = None
    instant: Instant | None = None
    ongoing: bool = False
    lasting: bool = False
    words: str = ""


def settle(told: Told, now: datetime) -> When | None:
    """The time told, or None when none of it lies before ``now``."""
    night_before = told.part == "NIGHT_BEFORE"
    if night_before:
        told.part = "NIGHT"
        first = told.days.first if told.days else now.date()
        told.days = Days(first - timedelta(days=1), weekly=bool(told.days and told.days.weekly))
    if told.days is None and told.clock is None and not told.part and told.instant:
        return _from_instant(told, told.instant, now)
    if told.days and (told.days.longer or told.days.days > 1):
        return _window(told, told.days.first, told.days.days, "longer", now)
    if told.clock:
        return _at_the_clock(told, told.clock, now)
    if told.part:
        return _in_the_part(told, now)
    return _window(told, told.days.first, 1, "day", now) if told.days else None


def _from_instant(told: Told, instant: Instant, now: datetime) -> When | None:
    if instant.at > now:
        return None
    end = now if instant.longer else None
    return When(instant.at, end, "longer" if instant.longer else "moment", told.ongoing, told.words)


def _window(told: Told, first: date, days: int, precision: Precision, now: datetime) -> When | None:
    start = _midnight(first, now)
    if start > now:
        return None
    end = now if told.lasting else min(start + timedelta(days=days), now)
    return When(start, end, precision, told.ongoing, told.words)


def _at_the_clock(told: Told, clock: Clock, now: datetime) -> When | None:
    for days_back in _tries(told):
        first = (told.days.first if told.days else now.date()) - timedelta(days=days_back)
        minutes = minutes_of(clock, told.part)
        times = [_midnight(first, now) + timedelta(minutes=minute) for minute in minutes]
        past = [moment for moment in times if moment <= now]
        if len(past) > 1 and told.days:
            return _window(told, first, 1, "day", now)
        if past:
            return When(past[-1], _end(told, past[-1], now), "moment", told.ongoing, told.words)
    return _window(told, told.days.first, 1, "day", now) if told.days else None


def _end(told: Told, start: datetime, now: datetime) -> datetime | None:
    if told.lasting and told.until is None:
        return now
    if told.until is None:
        return None
    midnight = _midnight(start.date(), now)
    ends = [
        midnight + timedelta(minutes=minute, days=day)
        for day in (0, 1)
        for minute in minutes_of(told.until, told.part)
    ]
    later = sorted(end for end in ends if end > start)
    return min(later[0], now) if later else None


def _in_the_part(told: Told, now: datetime) -> When | None:
    begin, finish = HOURS[told.part]
    for days_back in _tries(told):
        first = (told.days.first if told.days else now.date()) - timedelta(days=days_back)
        start = _midnight(first, now) + timedelta(hours=begin)
        if start <= now:
            end = now if told.lasting else min(_midnight(first, now) + timedelta(hours=finish), now)
            return When(start, end, "part_of_day", told.ongoing, told.words)
    if told.days and told.days.first == now.date() and finish > 24:
        start = _midnight(now.date(), now)
        end = min(start + timedelta(hours=finish - 24), now)
        return When(start, end, "part_of_day", told.ongoing, told.words)
    return _window(told, told.days.first, 1, "day", now) if told.days else None


def _tries(told: Told) -> Iterator[int]:
    """How many days back to look: a weekday comes again after seven, a time without a day after one."""
    yield 0
    if told.days is None:
        yield from (1, 2)
    elif told.days.weekly:
        yield 7


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)
