"""When the meetings of a forum are, on the wall clock of Nairobi, and when its reminders wake nobody."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from bot.broadcasting.night import is_quiet
from bot.forums import dates
from bot.forums.dates import RuleError
from bot.wording import NAIROBI

FIRST = "2026-12-08T14:00"  # a Tuesday, the second of its month
NIGHT = (time(21), time(7))


def days(rule: str, most: int = 4, starts: str = FIRST) -> list[str]:
    return [f"{one.astimezone(NAIROBI):%a %d %b %Y %H:%M}" for one in dates.first(starts, rule, most)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", ["Tue 08 Dec 2026 14:00"]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU", ["Tue 08 Dec 2026 14:00", "Tue 09 Feb 2027 14:00", "Tue 13 Apr 2027 14:00"]),
        ("freq=monthly;byday=2tu", ["Tue 08 Dec 2026 14:00", "Tue 12 Jan 2027 14:00", "Tue 09 Feb 2027 14:00"]),
        ("RRULE:FREQ=WEEKLY", ["Tue 08 Dec 2026 14:00", "Tue 15 Dec 2026 14:00", "Tue 22 Dec 2026 14:00"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH", ["Thu 10 Dec 2026 14:00", "Mon 14 Dec 2026 14:00", "Thu 17 Dec 2026 14:00"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["Fri 25 Dec 2026 14:00", "Fri 29 Jan 2027 14:00", "Fri 26 Feb 2027 14:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["Thu 31 Dec 2026 14:00", "Sun 31 Jan 2027 14:00", "Wed 31 Mar 2027 14:00"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["Thu 31 Dec 2026 14:00", "Fri 29 Jan 2027 14:00"]),
        ("FREQ=DAILY;INTERVAL=10", ["Tue 08 Dec 2026 14:00", "Fri 18 Dec 2026 14:00"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["Tue 29 Feb 2028 14:00"]),
        ("FREQ=WEEKLY;COUNT=2", ["Tue 08 Dec 2026 14:00", "Tue 15 Dec 2026 14:00"]),
        ("FREQ=WEEKLY;UNTIL=20261222", ["Tue 08 Dec 2026 14:00", "Tue 15 Dec 2026 14:00", "Tue 22 Dec 2026 14:00"]),
        ("FREQ=WEEKLY;UNTIL=20261222T110000Z", ["Tue 08 Dec 2026 14:00", "Tue 15 Dec 2026 14:00", "Tue 22 Dec 2026 14:00"]),
        ("FREQ=WEEKLY;UNTIL=20261222T105959Z", ["Tue 08 Dec 2026 14:00", "Tue 15 Dec 2026 14:00"]),
    ],
)  # fmt: skip
def test_dates_of_a_rule(rule: str, expected: list[str]) -> None:
    assert days(rule, len(expected) if "COUNT" not in rule and "UNTIL" not in rule else 9) == expected


@pytest.mark.parametrize(
    ("starts", "rule"),
    [
        *((FIRST, rule) for rule in (
            "every week", "FREQ", "FREQ=", "FREQ=HOURLY", "FREQ=SECONDLY", "INTERVAL=2", "FREQ=WEEKLY;FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999", "FREQ=WEEKLY;COUNT=0",
            "FREQ=WEEKLY;COUNT=1001", "FREQ=WEEKLY;COUNT=x", "FREQ=WEEKLY;INTERVAL=٢", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2TU",
            "FREQ=MONTHLY;BYDAY=9TU", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYWEEKNO=54",
            "FREQ=YEARLY;BYEASTER=1", "FREQ=WEEKLY;BYMONTH=2", "FREQ=WEEKLY;UNTIL=soon", "FREQ=WEEKLY;UNTIL=20270231",
            "FREQ=WEEKLY;UNTIL=99991231", "FREQ=WEEKLY;WKST=ZZ", "FREQ=WEEKLY;COUNT=2;UNTIL", "FREQ=WEEKLY\nEXDATE=20261208T140000",
            ";;=;", "\x00",
        )),
        ("2026-12-08", ""), ("2026-13-08T14:00", ""), ("2026-02-30T14:00", "FREQ=WEEKLY"), ("tomorrow", ""), ("", "FREQ=WEEKLY"),
        ("9999-12-31T23:59", "FREQ=DAILY"), ("0001-01-01T00:00", ""), ("2026-12-08T14:00+03:00", ""), ("2026-12-08T24:00", ""),
    ],
)  # fmt: skip
def test_what_nobody_can_go_by_is_refused_with_a_sentence(starts: str, rule: str) -> None:
    with pytest.raises(RuleError, match=r"\w{3,}.*\."):
        dates.first(starts, rule, 4)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1TU;BYSETPOS=5"],
)  # fmt: skip
def test_a_day_that_never_comes_is_looked_for_no_longer_than_a_moment(rule: str) -> None:
    began = clock.perf_counter()
    assert dates.first(FIRST, rule, 4) == []
    assert dates.next_after(FIRST, rule, dates.start_of(FIRST)) is None
    assert clock.perf_counter() - began < 2.0, "the library alone searches until the year 9999"


def test_dates_farther_away_than_five_years_are_none() -> None:
    assert len(dates.first(FIRST, "FREQ=YEARLY", 100)) == 6
    assert dates.next_after(FIRST, "FREQ=YEARLY;INTERVAL=6", dates.start_of(FIRST)) is None


def test_the_next_date_counts_from_the_first_one() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2"
    third = dates.first(FIRST, rule, 3)[2]
    assert dates.next_after(FIRST, rule, third - timedelta(minutes=1)) == third
    assert dates.next_after(FIRST, rule, third) == third + timedelta(weeks=2)
    assert dates.next_after(FIRST, "FREQ=WEEKLY;COUNT=3", dates.first(FIRST, "FREQ=WEEKLY", 3)[2]) is None
    assert dates.next_after(FIRST, "", dates.start_of(FIRST)) is None


def test_ten_years_of_second_tuesdays_as_counted_by_hand() -> None:
    found = [
        one.astimezone(NAIROBI).date() for one in islice(dates.starts(FIRST, "FREQ=MONTHLY;BYDAY=2TU"), 60)
    ]
    by_hand = []
    for month in range(11, 11 + 60):
        first = date(2026 + month // 12, month % 12 + 1, 1)
        by_hand.append(first + timedelta(days=(1 - first.weekday()) % 7 + 7))
    assert found == by_hand


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 12), "Jamhuri Day"), (date(2026, 12, 25), "Christmas Day"), (date(2027, 6, 1), "Madaraka Day"),
        (date(2027, 10, 20), "Mashujaa Day"), (date(2026, 12, 8), ""),
    ],
)  # fmt: skip
def test_holidays_of_kenya(day: date, name: str) -> None:
    assert dates.holiday(day) == name


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=NAIROBI).astimezone(UTC)


@pytest.mark.parametrize(
    ("due", "begins", "goes"),
    [
        ("2026-12-08T12:00", "2026-12-08T14:00", "2026-12-08T12:00"),
        ("2026-12-08T06:30", "2026-12-08T08:30", "2026-12-08T07:00"),  # at night: when it ends
        ("2026-12-08T05:00", "2026-12-08T07:00", "2026-12-07T20:00"),  # the end of the night is too late
        ("2026-12-08T04:00", "2026-12-08T06:00", "2026-12-07T20:00"),
        ("2026-12-07T23:30", "2026-12-08T01:30", "2026-12-07T20:00"),  # before midnight
        ("2026-12-07T21:00", "2026-12-08T01:00", "2026-12-07T20:00"),  # the first minute of the night
        ("2026-12-07T22:00", "2026-12-08T22:00", "2026-12-08T07:00"),  # a day before
        ("2026-12-08T07:00", "2026-12-08T09:00", "2026-12-08T07:00"),  # the night is over
    ],
)
def test_a_reminder_wakes_nobody(due: str, begins: str, goes: str) -> None:
    assert dates.reminder_at(NIGHT, at(due), at(begins)) == at(goes)
    assert dates.reminder_at(None, at(due), at(begins)) == at(due)


@pytest.mark.parametrize("night", [NIGHT, (time(22, 30), time(5)), (time(0), time(6)), (time(1), time(3))])
def test_at_any_hour_it_goes_out_by_day_and_before_the_start(night: tuple[time, time]) -> None:
    for half_hours in range(48):
        begins = at("2026-12-08T00:00") + timedelta(minutes=30 * half_hours)
        for goes in dates.reminders(night, begins, (10080, 1440, 600, 120, 30)).values():
            assert not is_quiet(night, goes), (begins, goes)
            assert goes < begins
