"""What is our fault and the operator should see: one row per sentence, counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.tables import alerts
from storage.work import Work

LONGEST_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class Alert:
    """A sentence for the operator; it names no person, address or text."""

    sentence: str
    first_at: datetime
    last_at: datetime
    count: int


def raise_alert(work: Work, sentence: str) -> int:
    """Note it; how often it has happened since it was last put right."""
    insert = work.insert(alerts).values(
        sentence=sentence[:LONGEST_SENTENCE], first_at=work.now, last_at=work.now, count=1
    )
    again = {"last_at": work.now, "count": alerts.c.count + 1}
    return int(
        work.connection.execute(
            insert.on_conflict_do_update(index_elements=["sentence"], set_=again).returning(alerts.c.count)
        ).scalar_one()
    )


def latest(work: Work, limit: int = 20) -> list[Alert]:
    """The latest alerts, newest first."""
    return of(work.connection, limit)


def of(connection: Connection, limit: int = 20) -> list[Alert]:
    """As `latest`, for whoever has no secret and so no unit of work."""
    rows = connection.execute(select(alerts).order_by(alerts.c.last_at.desc()).limit(limit))
    return [Alert(sentence, first_at, last_at, count) for sentence, first_at, last_at, count in rows]


def put_right(work: Work, sentence: str) -> None:
    """It is over."""
    work.connection.execute(delete(alerts).where(alerts.c.sentence == sentence))
