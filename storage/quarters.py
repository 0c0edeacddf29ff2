"""Quarters of the calendar, as '2026-Q4', by Nairobi's days."""

import re
from datetime import date, datetime, timedelta

from storage.columns import NAIROBI

FORM = re.compile(r"20[0-9]{2}-Q[1-4]")


def quarter_of(moment: datetime) -> str:
    """The quarter in which a moment (aware) lies."""
    day = moment.astimezone(NAIROBI).date()
    return f"{day.year}-Q{(day.month + 2) // 3}"


def before(quarter: str) -> str:
    """The quarter before it."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


def after(quarter: str) -> str:
    """The quarter after it."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number + 1}" if number < 4 else f"{year + 1}-Q1"


def first_day(quarter: str) -> date:
    """Its first day."""
    return date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)


def last_day(quarter: str) -> date:
    """Its last day; its figures are shown from the day after."""
    return first_day(after(quarter)) - timedelta(days=1)
