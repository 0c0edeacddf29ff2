"""How long something has waited in time that people work: opening hours and Kenya's public holidays, by Nairobi's clock.

The holidays are those of the `holidays` library: the Public Holidays Act with the days that were gazetted up to
its release, a holiday on a Sunday moved to the next working day. Idd-ul-Fitr and Idd-ul-Azha follow the moon and are
gazetted days before: those of coming years are estimates, so a deadline near one may be a day off. Idd-ul-Azha is
taken too: it was declared a public holiday for everybody in 2016, 2019, 2020, 2022 and 2023 (standardmedia.co.ke
2022-07-08 and 2023-06; capitalfm.co.ke 2019-08-08; kahawatungu.com 2020-07-29; venasnews.co.ke 2016-09-09).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

import holidays

from bot.wording import NAIROBI

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Longer than any chain of closed days: a week, a row of holidays and a deployment's own closing together.
LONGEST_CLOSED = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When people work.

    ``hours`` has a weekday's opening and closing time by Nairobi's clock ("mon" to "sun"), None or nothing where it is
    closed; ``also_closed`` are days that the library cannot know, such as one gazetted last week.

    Raises ValueError where no day of the week is open: then nothing would ever be due.
    """

    hours: Mapping[str, tuple[time, time] | None]
    also_closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not any(span and span[0] < span[1] for span in self.hours.values()):
            raise ValueError("No day of the week has opening hours, so nothing would ever be due.")

    def open_on(self, day: date) -> tuple[datetime, datetime] | None:
        """When that day opens and closes; None on a closed day."""
        span = self.hours.get(WEEKDAYS[day.weekday()])
        if span is None or span[0] >= span[1] or day in self.also_closed or holiday(day):
            return None
        opens, closes = (datetime.combine(day, edge, NAIROBI) for edge in span)
        return opens, closes

    def after_clock(self, start: datetime, hours: float) -> datetime:
        """For what is urgent: so many hours by the clock, through nights and holidays."""
        return _nairobi(start) + timedelta(hours=hours)

    def after_days(self, start: datetime, days: int) -> datetime:
        """For what is ordinary: the same time of day, so many working days (at least 1) later.

        What comes while nobody works counts from the next opening; a day that closes earlier ends it at its closing.
        """
        if days < 1:
            raise ValueError("A wait is at least one working day.")
        spans = self._spans(_nairobi(start))
        begun, _ = next(spans)
        for _ in range(days):
            opens, closes = next(spans)
        return min(max(opens, datetime.combine(opens.date(), begun.time(), NAIROBI)), closes)

    def after_open(self, start: datetime, span: timedelta) -> datetime:
        """The first moment at which so much open time has passed since ``start``; 0 or less is ``start`` itself."""
        start = _nairobi(start)
        if span <= timedelta():
            return start
        for opens, closes in self._spans(start):
            if span <= closes - opens:
                return opens + span
            span -= closes - opens
        raise AssertionError("The days never end.")

    def passed(self, start: datetime, end: datetime) -> timedelta:
        """How much open time lies between two moments; 0 where ``end`` is not after ``start``."""
        start, end = _nairobi(start), _nairobi(end)
        total = timedelta()
        for opens, closes in self._spans(start, end):
            total += max(timedelta(), min(closes, end) - opens)
        return total

    def _spans(self, start: datetime, end: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
        """The open time of each working day from ``start`` on, the first cut to what is left of it.

        Without ``end`` there is always a next one.
        """
        day, last_open = start.date(), start.date()
        while end is None or day <= end.date():
            span = self.open_on(day)
            if span and span[1] > start:
                yield max(span[0], start), span[1]
                last_open = day
            elif day - last_open > LONGEST_CLOSED:
                raise ValueError(
                    f"Every day since {last_open} is closed. Look at the days that are closed besides."
                )
            day += timedelta(days=1)


def holiday(day: date) -> str:
    """The name of a Kenyan public holiday, "(estimated)" in it where the moon decides; "" for any other day."""
    return _holidays_of(day.year).get(day, "")


@cache
def _holidays_of(year: int) -> Mapping[date, str]:
    """Asked for with the years beside it: what is moved from a Sunday may cross one."""
    return dict(
        holidays.country_holidays("KE", years=(year - 1, year, year + 1), categories=("public", "islamic"))
    )


def _nairobi(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be placed on Nairobi's clock.")
    return moment.astimezone(NAIROBI)
