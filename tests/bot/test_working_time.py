"""Deadlines as people count them: by open hours and working days, round weekends, Easter, Idd and the year's end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import NAIROBI
from bot.working_time import WorkingTime, holiday

EIGHT_TO_FIVE = (time(8), time(17))
OFFICE = WorkingTime(
    {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), EIGHT_TO_FIVE), "sat": None, "sun": None}
)
WITH_SATURDAY = WorkingTime({**OFFICE.hours, "sat": (time(9), time(13))})


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=NAIROBI)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-01", "New Year's Day"),
        ("2026-04-03", "Good Friday"),
        ("2026-04-06", "Easter Monday"),
        ("2026-05-01", "Labor Day"),
        ("2026-06-01", "Madaraka Day"),
        ("2026-10-20", "Mashujaa Day"),
        ("2026-12-12", "Jamhuri Day"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "Boxing Day"),
        ("2025-03-31", "Eid al-Fitr"),
        ("2025-06-06", "Eid al-Adha"),
        ("2027-12-13", "Jamhuri Day (observed)"),
        ("2026-11-20", ""),
    ],
)
def test_a_public_holiday_has_its_name(day: str, name: str) -> None:
    assert holiday(date.fromisoformat(day)) == name


def test_idd_of_a_year_to_come_is_called_an_estimate() -> None:
    coming = [name for day in range(365) if (name := holiday(date(2030, 1, 1) + timedelta(days=day)))]
    assert {name for name in coming if "Eid" in name} == {
        "Eid al-Fitr (estimated)",
        "Eid al-Adha (estimated)",
    }


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-17T10:00", 1, "2026-11-18T10:00"),
        ("2026-11-20T15:30", 1, "2026-11-23T15:30"),  # Friday: Monday
        ("2026-11-20T15:30", 2, "2026-11-24T15:30"),
        ("2026-11-21T15:30", 1, "2026-11-24T08:00"),  # Saturday counts from Monday's opening
        ("2026-11-17T22:00", 1, "2026-11-19T08:00"),  # after closing counts from the next morning
        ("2026-11-17T17:00", 1, "2026-11-19T08:00"),  # closing time is closed
        ("2026-11-17T05:00", 1, "2026-11-18T08:00"),
        ("2026-04-02T10:00", 1, "2026-04-07T10:00"),  # Easter: Good Friday to Easter Monday
        ("2026-04-02T10:00", 2, "2026-04-08T10:00"),
        ("2025-03-28T10:00", 1, "2025-04-01T10:00"),  # Idd-ul-Fitr on a Monday
        ("2025-06-05T10:00", 1, "2025-06-09T10:00"),  # Idd-ul-Azha on a Friday
        ("2026-12-24T10:00", 1, "2026-12-28T10:00"),  # Christmas on a Friday
        ("2026-12-31T10:00", 1, "2027-01-04T10:00"),  # New Year on a Friday
        ("2025-12-31T16:00", 1, "2026-01-02T16:00"),
        ("2027-12-24T10:00", 1, "2027-12-28T10:00"),  # Boxing Day on a Sunday: Monday off
        ("2025-05-30T10:00", 1, "2025-06-03T10:00"),  # Madaraka Day on a Sunday: Monday off
        ("2026-11-17T10:00", 10, "2026-12-01T10:00"),
    ],
)
def test_an_ordinary_matter_is_due_after_working_days(start: str, days: int, due: str) -> None:
    assert OFFICE.after_days(at(start), days) == at(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-20T10:00", 1, "2026-11-21T10:00"),
        ("2026-11-20T15:30", 1, "2026-11-21T13:00"),  # Saturday closes at one
        ("2026-11-20T08:10", 1, "2026-11-21T09:00"),  # and opens at nine
        ("2026-11-20T15:30", 2, "2026-11-23T15:30"),
        ("2026-11-21T12:00", 1, "2026-11-23T12:00"),
        ("2026-12-11T10:00", 1, "2026-12-14T10:00"),  # Jamhuri Day on a Saturday is not moved
    ],
)
def test_a_shorter_saturday_is_a_working_day(start: str, days: int, due: str) -> None:
    assert WITH_SATURDAY.after_days(at(start), days) == at(due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-20T16:00", 4, "2026-11-20T20:00"),
        ("2026-12-31T23:00", 2, "2027-01-01T01:00"),
        ("2026-04-03T12:00", 24, "2026-04-04T12:00"),
    ],
)
def test_an_urgent_matter_waits_for_no_morning(start: str, hours: int, due: str) -> None:
    assert OFFICE.after_clock(at(start), hours) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "open_hours"),
    [
        ("2026-11-17T10:00", "2026-11-17T12:30", 2.5),
        ("2026-11-17T16:00", "2026-11-18T09:00", 2),
        ("2026-11-20T16:00", "2026-11-23T09:00", 2),
        ("2026-11-21T10:00", "2026-11-22T20:00", 0),
        ("2026-04-02T16:00", "2026-04-07T09:00", 2),
        ("2026-12-24T16:00", "2026-12-28T09:00", 2),
        ("2026-12-31T08:00", "2027-01-04T17:00", 18),
        ("2026-11-17T06:00", "2026-11-17T23:00", 9),
        ("2026-11-18T10:00", "2026-11-17T10:00", 0),
    ],
)
def test_open_time_that_passed_and_when_so_much_has(start: str, end: str, open_hours: float) -> None:
    passed = timedelta(hours=open_hours)
    assert OFFICE.passed(at(start), at(end)) == passed
    assert OFFICE.after_open(at(start), passed) <= max(at(start), at(end))


def test_open_time_runs_over_days_and_ends_at_closing() -> None:
    assert OFFICE.after_open(at("2026-11-20T16:00"), timedelta(hours=1)) == at("2026-11-20T17:00")
    assert OFFICE.after_open(at("2026-11-20T16:00"), timedelta(hours=2)) == at("2026-11-23T09:00")
    assert OFFICE.after_open(at("2026-04-02T16:00"), timedelta(hours=19)) == at("2026-04-08T17:00")
    assert OFFICE.after_open(at("2026-11-21T16:00"), timedelta()) == at("2026-11-21T16:00")


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1)),  # noqa: DTZ001 (the zone comes next)
    st.timedeltas(timedelta(minutes=1), timedelta(hours=90)),
)
def test_what_is_added_is_what_has_passed(start: datetime, span: timedelta) -> None:
    moment = start.replace(tzinfo=NAIROBI)
    due = WITH_SATURDAY.after_open(moment, span)
    assert WITH_SATURDAY.passed(moment, due) == span
    assert WITH_SATURDAY.passed(moment, due - timedelta(microseconds=1)) < span


def test_another_zone_is_read_by_nairobis_clock() -> None:
    evening_there = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)  # half past midnight on Saturday in Nairobi
    assert OFFICE.after_days(evening_there, 1) == at("2026-11-24T08:00")
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.after_days(datetime(2026, 11, 20, 10), 1)  # noqa: DTZ001


def test_a_day_gazetted_last_week_is_told_by_the_deployment() -> None:
    own = WorkingTime(OFFICE.hours, frozenset({date(2026, 11, 18)}))
    assert own.after_days(at("2026-11-17T10:00"), 1) == at("2026-11-19T10:00")


def test_who_never_opens_is_told_so() -> None:
    with pytest.raises(ValueError, match="No day of the week"):
        WorkingTime({"mon": None, "tue": (time(9), time(9))})
    with pytest.raises(ValueError, match="at least one working day"):
        OFFICE.after_days(at("2026-11-17T10:00"), 0)
    shut = frozenset(date(2026, 11, 1) + timedelta(days=day) for day in range(500))
    with pytest.raises(ValueError, match="is closed"):
        WorkingTime(OFFICE.hours, shut).after_days(at("2026-11-17T10:00"), 1)
