"""Who was at a meeting: by the code that was read out there, by the day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, select, update

from storage.meeting import Meeting
from storage.tables import attendances, forums, meetings
from storage.work import Work


def attend(work: Work, person_id: str, meeting: Meeting) -> bool:
    """She is there; False when that was known."""
    row = {
        "meeting_id": meeting.id,
        "person_id": person_id,
        "on_date": work.today,
    }
    return bool(work.connection.execute(work.insert_new(attendances), row).rowcount)


def counts(work: Work, meeting_ids: Collection[str]) -> dict[str, int]:
    """How many people were at each of these; one with nobody is not in it."""
    query = (
        select(attendances.c.meeting_id, func.count())
        .where(attendances.c.meeting_id.in_(meeting_ids))
        .group_by(attendances.c.meeting_id)
    )
    return {row.meeting_id: row[1] for row in work.connection.execute(query)}


def of_person(work: Work, person_id: str) -> list[tuple[str, date]]:
    """(title, day) of the meetings at which she was."""
    query = (
        select(forums.c.title, attendances.c.on_date)
        .join(meetings, meetings.c.id == attendances.c.meeting_id)
        .join(forums, forums.c.id == meetings.c.forum_id)
        .where(attendances.c.person_id == person_id)
        .order_by(attendances.c.on_date, forums.c.title)
    )
    return [(row.title, row.on_date) for row in work.connection.execute(query)]


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one, who was there once."""
    hers = select(attendances.c.meeting_id).where(attendances.c.person_id == into)
    work.connection.execute(
        delete(attendances).where(attendances.c.person_id == gone, attendances.c.meeting_id.in_(hers))
    )
    work.connection.execute(update(attendances).where(attendances.c.person_id == gone).values(person_id=into))
