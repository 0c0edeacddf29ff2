"""When the meetings of a forum are, and when something about them may be said. Pure.

A rule is an RRULE of RFC 5545 (section 3.3.10), reckoned on the wall clock of Nairobi: two in the afternoon stays that,
whatever a country decides about its clock. Holidays are those of Kenya as the library `holidays` has them; the days of Eid
are fixed by the moon and may move by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr
from holidays import country_holidays
from holidays.holiday_base import HolidayBase

from bot.broadcasting.night import goes_out_at, is_quiet
from bot.broadcasting.rules import Night
from bot.wording import NAIROBI

LONGEST = timedelta(days=5 * 366)
"""How far ahead a date is looked for: a rule without one until then has none."""
EVENING = timedelta(hours=1)
"""So long before quiet hours a reminder goes out that could not go out after them: many may be on its list."""
_ALWAYS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_PARTS = {
    "DAILY": _ALWAYS,
    "WEEKLY": _ALWAYS | {"BYDAY"},
    "MONTHLY": _ALWAYS | {"BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": _ALWAYS | {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
}
"""What each may be narrowed by. More could ask for days that never come, and a search for them does not end in time."""
_NUMBERS = {
    "INTERVAL": (1, 120),
    "COUNT": (1, 1000),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (1, 31),
    "BYSETPOS": (1, 31),
}
_BACKWARDS = {"BYMONTHDAY", "BYSETPOS"}
"""These count from the end where they are negative."""
_DAY = re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)")
_AHEAD = 19 * 400
"""Years. Dates are looked for that much later, in a calendar that is the same after every 400 years: the library searches until
the year 9999 for what never comes, and so that is near.
"""
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


class RuleError(Exception):
    """A time or rule that nobody can go by; the sentence says what is wrong with it."""


def start_of(local: str) -> datetime:
    """'2026-12-08T14:00' in Nairobi as a moment in UTC. Raises RuleError."""
    return _wall(local).replace(tzinfo=NAIROBI).astimezone(UTC)


def starts(local: str, rule: str) -> Iterator[datetime]:
    """The dates of a rule from `local` on, in UTC, the first one first; of no rule that one. Raises RuleError at once."""
    first = _wall(local)
    if not rule:
        return iter([start_of(local)])
    return _dates(first, _read(first, rule))


def first(local: str, rule: str, most: int) -> list[datetime]:
    """At most so many of them."""
    return list(islice(starts(local, rule), most))


def next_after(local: str, rule: str, after: datetime) -> datetime | None:
    """The first one later than that moment, None when there is none within LONGEST of it. Raises RuleError."""
    if not rule:
        return None
    begins = _wall(local)
    local_after = after.astimezone(NAIROBI).replace(tzinfo=None)
    found = _read(begins, rule).after(_shifted(local_after, _AHEAD))
    moment = None if found is None else _moment(found)
    return moment if moment is not None and moment - after <= LONGEST else None


def holiday(on: date) -> str:
    """Its name in English, '' on any other day."""
    return str(_holidays().get(on, ""))


def reminder_at(night: Night, due: datetime, begins: datetime) -> datetime:
    """When what is due then goes out, so that nobody is woken: after quiet hours; where that is no sooner than `begins`,
    EVENING before they start.
    """
    later = goes_out_at(night, due)
    if night is None or later < begins or not is_quiet(night, due):
        return later
    local = due.astimezone(NAIROBI)
    starts_at = local.replace(hour=night[0].hour, minute=night[0].minute, second=0, microsecond=0)
    if starts_at > local:
        starts_at -= timedelta(days=1)
    return (starts_at - EVENING).astimezone(due.tzinfo)


def reminders(night: Night, begins: datetime, offsets: tuple[int, ...]) -> dict[int, datetime]:
    """By minutes before the start: when each goes out."""
    return {
        minutes: reminder_at(night, begins - timedelta(minutes=minutes), begins) for minutes in set(offsets)
    }


def _dates(begins: datetime, found: rrule) -> Iterator[datetime]:
    last = _shifted(begins, _AHEAD) + LONGEST
    for one in found:
        if one > last:
            return
        yield _moment(one)


def _moment(found: datetime) -> datetime:
    return _shifted(found, -_AHEAD).replace(tzinfo=NAIROBI).astimezone(UTC)


def _shifted(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)


def _wall(local: str) -> datetime:
    if not _LOCAL.fullmatch(local):
        raise RuleError("A time is written as 2026-12-08T14:00.")
    try:
        found = datetime.fromisoformat(local)
    except ValueError:
        raise RuleError("There is no such day or hour.") from None
    if not 2000 <= found.year <= 2200:
        raise RuleError("The year must be between 2000 and 2200.")
    return found


def _read(begins: datetime, rule: str) -> rrule:
    parts = _parts_of(rule)
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"])
    try:
        found = rrulestr(
            ";".join(f"{name}={value}" for name, value in parts.items()), dtstart=_shifted(begins, _AHEAD)
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise RuleError("This is no rule of RFC 5545 (RRULE).") from error
    assert isinstance(found, rrule)  # noqa: S101  (one line without a name is one rule)
    return found


def _parts_of(rule: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";") if part]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    frequency = parts.get("FREQ", "")
    if len(parts) != len(pairs) or not all(parts.values()):
        raise RuleError("Each part of a rule stands once, as FREQ=MONTHLY;BYDAY=2TU.")
    if frequency not in _PARTS:
        raise RuleError("A forum comes back by days, weeks, months or years: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.")  # fmt: skip
    if strange := sorted(set(parts) - _PARTS[frequency]):
        raise RuleError(f"{', '.join(strange)} cannot narrow FREQ={frequency} here.")
    if frequency == "WEEKLY" and re.search(r"\d", parts.get("BYDAY", "")):
        raise RuleError("A week has each day once: BYDAY of FREQ=WEEKLY has no numbers.")
    for name, (least, most) in _NUMBERS.items():
        for value in parts.get(name, str(least)).split(","):
            number = value.removeprefix("-") if name in _BACKWARDS else value
            if not (number.isascii() and number.isdigit() and least <= int(number[:6]) <= most):
                raise RuleError(f"{name} is a number from {least} to {most}.")
    if not all(map(_DAY.fullmatch, parts.get("BYDAY", "MO").split(","))):
        raise RuleError("BYDAY has days such as TU, 2TU or -1FR, with commas between.")
    return parts


def _until(written: str) -> str:
    """On Nairobi's clock; a day means its end."""
    found = _UNTIL.fullmatch(written)
    if found is None:
        raise RuleError("UNTIL is a day as 20271231, or a time as 20271231T210000Z.")
    day, clock, utc = found.groups()
    try:
        moment = datetime.strptime(day + (clock or "235959"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise RuleError("UNTIL names a day that does not exist.") from None
    local = moment.astimezone(NAIROBI) if utc else moment
    if local.year + _AHEAD > MAXYEAR:
        raise RuleError("UNTIL is too far away.")
    return f"{_shifted(local, _AHEAD):%Y%m%dT%H%M%S}"


@cache
def _holidays() -> HolidayBase:
    return country_holidays("KE", language="en_KE")
