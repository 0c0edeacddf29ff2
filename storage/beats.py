"""When a part that only one process runs at a time was last seen at work."""

from datetime import datetime

from sqlalchemy import select

from storage.tables import beats
from storage.work import Work

SCHEDULE = "schedule"
"""The scheduler: one process of all that share the database has it."""


def beat(work: Work, what: str) -> None:
    """It is at work now."""
    work.connection.execute(
        work.insert(beats)
        .values(what=what, at=work.now)
        .on_conflict_do_update(index_elements=["what"], set_={"at": work.now})
    )


def last(work: Work, what: str) -> datetime | None:
    """When it was last at work (UTC); None when never."""
    at: datetime | None = work.connection.scalar(select(beats.c.at).where(beats.c.what == what))
    return at
