"""How to write, unasked, about a report to whoever filed it."""

from dataclasses import dataclass

from sqlalchemy import select

from flows.messages import Language
from storage import outbox, people
from storage.tables import reports
from storage.work import Work


@dataclass(frozen=True, slots=True)
class WayBack:
    """To whom, on which channel ('' with a handle: its own) and in which language."""

    to: outbox.ToPerson | outbox.ToHandle
    channel: str
    language: Language


def of_report(work: Work, report_id: str, *, revealing: bool = True) -> WayBack | None:
    """The way to her: only where she wanted later messages.

    Nothing leads from a report without trace to anybody. A message about a sensitive report could be read by
    whoever holds her phone: only one that is not `revealing`, from which nobody learns what it is about, may go.
    """
    query = select(reports.c.person_id, reports.c.handle, reports.c.language).where(
        reports.c.id == report_id, reports.c.messages.is_(True)
    )
    if revealing:
        query = query.where(reports.c.sensitive.is_(False))
    row = work.connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.handle is not None:
        return WayBack(outbox.ToHandle(report_id, row.handle), "", row.language)
    channel = people.last_channel(work, row.person_id) if row.person_id else None
    return WayBack(outbox.ToPerson(row.person_id), channel, row.language) if channel else None
