"""What whoever handles reports did: one line for each look, change, link and wrong PIN.

Lines are added and never changed; the database itself refuses that, and refuses to drop the latest (migration 0003).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from sqlalchemy import insert, select

from storage.tables import audit
from storage.work import Work, utc_now

What = Literal[
    "joined",
    "left",
    "invited",
    "link",
    "pin_set",
    "pin_wrong",
    "pin_locked",
    "pin_reset",
    "looked",
    "photo",
    "took",
    "left_case",
    "handed",
    "wrote",
    "state",
    "listed",
    "told",
    "served",
    "gave_back",
    "confirmed",
    "read_praise",
    "read_comments",
    "verified",
    "declined",
    "asked_admin",
    "handed_over",
    "announced_forums",
    "paused",
    "resumed",
    "stopped",
    "approved",
    "refused",
    "sent",
    "asked_second",
    "tried",
    "group_made",
    "group_closed",
    "published",
    "ended",
    "referred",
    "recalled",
    "acknowledged",
    "answered",
    "passed_on",
    "read_summary",
    "matter_opened",
    "matter_joined",
    "matter_moved",
    "exported",
]
"""`joined` to `pin_reset` are noted by storage/staff.py, staff_pins.py and staff_links.py themselves; of `invited`
and `pin_reset` the commands are the ones who know by whom."""

KEPT_BY_THE_DATABASE = timedelta(days=30)
"""Younger lines, by the database's clock, cannot be deleted, whoever tries."""


class Somebody(Protocol):
    """Who did it: a member of the staff, or an officer of a body."""

    @property
    def id(self) -> str:
        """Random; '' for whoever uses the terminal."""

    @property
    def name(self) -> str:
        """As it is now: the line keeps it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when (UTC), the name of who did it as it was then, what, and the number of the case or ''."""

    at: datetime
    who: str
    what: str
    number: str


def note(work: Work, staff: Somebody, what: What, number: str = "") -> None:
    """Add a line. `number` is that of a case, in any case of letters, or ''.

    `told` gets the hour alone, as a confidential report does: it follows what the reporter wrote within seconds, and
    the exact time would lead to her among those who wrote then.
    """
    at = work.now.replace(minute=0, second=0, microsecond=0) if what == "told" else work.now
    line = {
        "at": at,
        "staff_id": staff.id,
        "who": staff.name,
        "what": what,
        "number": number.upper(),
    }
    work.connection.execute(insert(audit), line)


def note_each(work: Work, staff: Somebody, what: What, numbers: Collection[str]) -> None:
    """Add the same line about each of these."""
    line = {"at": work.now, "staff_id": staff.id, "who": staff.name, "what": what}
    if numbers:
        work.connection.execute(insert(audit), [line | {"number": number.upper()} for number in numbers])


def latest(work: Work, limit: int, number: str = "") -> list[Entry]:
    """The last `limit` lines, the newest first; with a `number` only those about that case."""
    query = select(audit.c.at, audit.c.who, audit.c.what, audit.c.number).order_by(audit.c.seq.desc())
    if number:
        query = query.where(audit.c.number == number.upper())
    return [Entry(*row) for row in work.connection.execute(query.limit(limit))]


def may_go_before(moment: datetime) -> datetime:
    """That moment, or an earlier one where the database would not let go of lines as young.

    Its clock is not the unit of work's: a day lies between, so that two clocks that differ do no harm.
    """
    return min(moment, utc_now() - KEPT_BY_THE_DATABASE - timedelta(days=1))
