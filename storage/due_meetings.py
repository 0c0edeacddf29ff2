"""Meetings of which something is due: a reminder, a notice, the one that follows, a word to the host.

Each of these is a question, answered in one query, and a mark that it was done. Two processes on PostgreSQL may be given
the same meeting: what they make of it has a name of its own (broadcasts.source) and is made once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, insert, or_, select, update

from storage.meeting import Meeting, meeting_of, with_forum
from storage.tables import forums, meeting_reminders, meetings
from storage.work import Work


def set_reminders(work: Work, meeting: Meeting, due: Mapping[int, datetime] | None = None) -> None:
    """Its reminders by its forum's offsets, instead of those that it had; one that would be past is none.

    `due`: by minutes before the start, when each goes out; None: so many minutes before, whatever the hour.
    """
    work.connection.execute(delete(meeting_reminders).where(meeting_reminders.c.meeting_id == meeting.id))
    if due is None:
        due = {minutes: meeting.starts_at - timedelta(minutes=minutes) for minutes in meeting.offsets}
    rows = [
        {"meeting_id": meeting.id, "minutes_before": minutes, "due_at": moment, "done_at": None}
        for minutes, moment in due.items()
        if moment > work.now
    ]
    if rows:
        work.connection.execute(insert(meeting_reminders), rows)


def due_reminders(work: Work) -> list[tuple[Meeting, int]]:
    """(meeting, minutes before) of planned meetings that have not begun, the next first; of several of one the last."""
    last = (
        select(
            meeting_reminders.c.meeting_id, func.min(meeting_reminders.c.minutes_before).label("last_of_them")
        )
        .where(meeting_reminders.c.due_at <= work.now, meeting_reminders.c.done_at.is_(None))
        .group_by(meeting_reminders.c.meeting_id)
        .subquery()
    )
    query = (
        with_forum()
        .add_columns(last.c.last_of_them)
        .join(last, last.c.meeting_id == meetings.c.id)
        .where(meetings.c.state == "planned", meetings.c.starts_at > work.now)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    found = []
    for row in work.connection.execute(query).mappings():
        values = dict(row)
        minutes = values.pop("last_of_them")
        found.append((meeting_of(values), minutes))
    return found


def reminded(work: Work, meeting: Meeting, minutes_before: int) -> None:
    """This reminder is done, and with it those that should have gone out before it."""
    work.connection.execute(
        update(meeting_reminders)
        .where(
            meeting_reminders.c.meeting_id == meeting.id,
            meeting_reminders.c.minutes_before >= minutes_before,
            meeting_reminders.c.done_at.is_(None),
        )
        .values(done_at=work.now)
    )


def to_announce(work: Work, before: timedelta) -> list[Meeting]:
    """Planned meetings that begin within that time and of which nobody was told."""
    query = with_forum().where(
        meetings.c.state == "planned",
        meetings.c.announced_at.is_(None),
        meetings.c.starts_at > work.now,
        meetings.c.starts_at <= work.now + before,
    )
    return _meetings(work, query.order_by(meetings.c.starts_at, meetings.c.id))


def announced(work: Work, meeting: Meeting) -> None:
    """People were told of it."""
    work.connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(announced_at=work.now))


def over(work: Work) -> list[str]:
    """Planned meetings whose end is past are over from now on; their ids."""
    ended = and_(meetings.c.state == "planned", meetings.c.ends_at <= work.now)
    return list(
        work.connection.scalars(update(meetings).where(ended).values(state="over").returning(meetings.c.id))
    )


def to_follow(work: Work) -> list[Meeting]:
    """The last meeting of each repeated forum that goes on, where that one is over or cancelled: the next can be made."""
    later = meetings.alias("later")
    query = with_forum().where(
        forums.c.rule != "",
        forums.c.ended_on.is_(None),
        or_(meetings.c.state != "planned", meetings.c.ends_at <= work.now),
        ~exists().where(later.c.forum_id == meetings.c.forum_id, later.c.slot > meetings.c.slot),
    )
    return _meetings(work, query.order_by(meetings.c.slot, meetings.c.id))


def to_nudge(work: Work, after: Sequence[timedelta]) -> list[tuple[Meeting, int]]:
    """(meeting, how many of these times have passed) of meetings that are over and have no published record."""
    waits = [
        and_(meetings.c.nudges <= number, meetings.c.ends_at <= work.now - wait)
        for number, wait in enumerate(after)
    ]
    if not waits:
        return []
    query = with_forum().where(meetings.c.state == "over", or_(*waits)).order_by(meetings.c.ends_at)
    return [
        (one, sum(one.ends_at + wait <= work.now for wait in after)) for one in _meetings(work, query)
    ]  # fmt: skip


def nudged(work: Work, meeting: Meeting, nudges: int) -> bool:
    """Its host is reminded; that many of the times have passed. False when another process did it."""
    earlier = and_(meetings.c.id == meeting.id, meetings.c.nudges < nudges, meetings.c.state == "over")
    return bool(work.connection.execute(update(meetings).where(earlier).values(nudges=nudges)).rowcount)


def _meetings(work: Work, query: Select[Any]) -> list[Meeting]:
    return [meeting_of(row) for row in work.connection.execute(query).mappings()]
