"""How much waits and for how long, for whoever watches the machine: numbers alone, from indexes alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text

from storage import beats
from storage.statuses import PARKED, SENDING, WAITING, SendClass
from storage.tables import alerts, broadcasts, inbox, outbox, referrals
from storage.work import Work

_WAITING: ColumnElement[str] = literal_column("'waiting'")
"""Said as the partial index says it: a parameter would not find it."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """Counts of rows, and seconds since the oldest of them was due (0 where nothing is late).

    `outbox`: by class and status ('waiting', 'sending'). `outbox_late`: by class. `referrals_late`: nobody answered in time.
    """

    inbox: int
    inbox_late: float
    outbox: dict[tuple[str, str], int]
    outbox_late: dict[str, float]
    broadcasts: int
    referrals_late: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Slow:
    """What is asked less often: `errands` waiting by kind, messages `parked`, when the schedule last went round (seconds
    since 1970, None when never), and how many bytes the database takes.
    """

    errands: dict[str, int]
    parked: int
    schedule_at: float | None
    size: int


def look_slowly(work: Work) -> Slow:
    """As it is now; from indexes of what waits, and what the database knows of its size."""
    waiting = (
        select(outbox.c.kind, func.count())
        .where(outbox.c.status == WAITING, outbox.c["class"] == SendClass.ERRAND.value)
        .group_by(outbox.c.kind)
    )
    at = beats.last(work, beats.SCHEDULE)
    size = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if work.sqlite
        else "SELECT pg_database_size(current_database())"
    )
    return Slow(
        errands={row[0]: row[1] for row in work.connection.execute(waiting)},
        parked=_count(work, select(func.count()).where(outbox.c.status == PARKED)),
        schedule_at=None if at is None else at.timestamp(),
        size=int(work.connection.scalar(text(size)) or 0),
    )


def look(work: Work) -> Gauges:
    """As it is now; six statements, none of which reads a row that is done."""
    waiting = select(func.count(), func.min(inbox.c.due_at)).where(inbox.c.status == _WAITING)
    in_inbox, first = work.connection.execute(waiting).one()
    found = select(outbox.c["class"], func.count(), func.min(outbox.c.due_at)).group_by(outbox.c["class"])
    due = list(work.connection.execute(found.where(outbox.c.status == WAITING)))
    under_way = list(work.connection.execute(found.where(outbox.c.status == SENDING)))
    late = {cls: _late(work, at) for cls, _, at in due}
    return Gauges(
        inbox=in_inbox,
        inbox_late=_late(work, first),
        outbox={(cls, "waiting"): number for cls, number, _ in due}
        | {(cls, "sending"): number for cls, number, _ in under_way},
        outbox_late={cls.value: late.get(cls.value, 0.0) for cls in SendClass},
        broadcasts=_count(work, select(func.count()).where(broadcasts.c.state == "running")),
        referrals_late=_count(
            work, select(func.count()).where(referrals.c.due_at.is_not(None), referrals.c.due_at < work.now)
        ),
        alerts=_count(work, select(func.count()).select_from(alerts)),
    )


def _late(work: Work, at: datetime | None) -> float:
    return 0.0 if at is None else max(0.0, (work.now - at).total_seconds())


def _count(work: Work, query: Select[Any]) -> int:
    return int(work.connection.scalar(query) or 0)
