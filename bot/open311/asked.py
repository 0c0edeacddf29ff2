"""The arguments of GET requests, read as the standard has them (wiki.open311.org/GeoReport_v2, GET Service Requests).

At most 90 days and 1,000 requests; `service_request_id` overrides all others; `jurisdiction_id` and `api_key` are not needed and
not looked at; `page` and `page_size` are what other servers of the standard know too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.open311.problems import AskedWronglyError
from bot.wording import NAIROBI
from flows.changes import PUBLIC_KINDS

Status = Literal["open", "closed"]
SPAN = timedelta(days=90)
MOST = 1_000
MOST_PAGES = 10_000
LONGEST_LIST = 20_000
"""Letters of one argument that lists several."""
_W3C = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?")
_NUMBER = re.compile(r"[0-9]{1,6}")

Given = Mapping[str, Sequence[str]]
"""Each argument as often as it stands in the address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`numbers` None: by the others, of which None is any. `begun` and `until` are days, both included."""

    numbers: tuple[str, ...] | None
    codes: tuple[str, ...] | None
    statuses: tuple[Status, ...] | None
    begun: date | None
    until: date | None
    page: int
    page_size: int


def asked(given: Given, today: date) -> Asked:
    """What is asked. Raises AskedWronglyError, with the name of the argument that cannot be read."""
    page = _number(given, "page", 1, MOST_PAGES)
    size = _number(given, "page_size", MOST, MOST)
    if numbers := _several(given, "service_request_id"):
        if len(numbers) > MOST:
            raise AskedWronglyError(400, f"service_request_id: at most {MOST} at once.")
        return Asked(tuple(one.upper() for one in numbers), None, None, None, None, page, size)
    statuses = _several(given, "status")
    wrong = [one for one in statuses if one not in ("open", "closed")]
    if wrong:
        raise AskedWronglyError(400, "status: each is open or closed.")
    begun, until = _days(given, today)
    codes = _several(given, "service_code")
    if any(one not in PUBLIC_KINDS for one in codes):
        raise AskedWronglyError(404, "service_code: there is no such service.")
    known: tuple[Status, ...] = tuple("open" if one == "open" else "closed" for one in statuses)
    return Asked(None, codes or None, known or None, begun, until, page, size)


def _days(given: Given, today: date) -> tuple[date, date]:
    """The first and the last day: those given, else the last 90; a matter is dated by the midnight that begins its day."""
    start, end = _moment(given, "start_date"), _moment(given, "end_date")
    if start and end and start > end:
        raise AskedWronglyError(400, "start_date: it is later than end_date.")
    if start and end and end - start > SPAN:
        raise AskedWronglyError(400, "end_date: it is more than 90 days after start_date.")
    begun, until = (_from(start) if start else None), (end.date() if end else None)
    if begun is None:
        until = until or today
        return until - SPAN, until
    return begun, until or begun + SPAN


def _from(start: datetime) -> date:
    """The first day whose midnight is not before it."""
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    return start.date() if start == midnight else start.date() + timedelta(days=1)


def _moment(given: Given, name: str) -> datetime | None:
    written = ",".join(given.get(name, ())).strip()
    if not written:
        return None
    # A plus sign that nobody encoded arrives as a space.
    written = written.replace(" ", "+")
    if _W3C.fullmatch(written):
        try:
            moment = datetime.fromisoformat(written)
            local = moment if moment.tzinfo else moment.replace(tzinfo=NAIROBI)
            if 1900 < local.year < 9000:  # days around it must exist as well
                return local.astimezone(NAIROBI)
        except ValueError:
            pass
    raise AskedWronglyError(
        400, f"{name}: a day or time as W3C writes it, such as 2026-11-01T00:00:00+03:00."
    )


def _number(given: Given, name: str, default: int, most: int) -> int:
    written = ",".join(given.get(name, ())).strip()
    if not written:
        return default
    if not _NUMBER.fullmatch(written) or not 1 <= int(written) <= most:
        raise AskedWronglyError(400, f"{name}: a number from 1 to {most}.")
    return int(written)


def _several(given: Given, name: str) -> tuple[str, ...]:
    written = ",".join(given.get(name, ()))
    if len(written) > LONGEST_LIST:
        raise AskedWronglyError(400, f"{name}: too long.")
    return tuple(dict.fromkeys(one for part in written.split(",") if (one := part.strip())))
