"""Forums: what was announced, once or by a rule. Its gatherings are in storage/meetings.py."""

import json
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from flows.forum_changes import AnnounceForum
from storage import keys, meetings
from storage.meeting import Meeting
from storage.tables import agreed_actions, forums
from storage.tables import meetings as meetings_table
from storage.work import Work

MOST_AT_ONCE = 500
"""Meetings erased in one run of retention."""


def make(work: Work, made_by: str, change: AnnounceForum, slot: datetime) -> Meeting:
    """Keep a forum with its first meeting, which starts at `slot`, and that one's reminders.

    `made_by` is the id of a member of the staff. The meeting counts as not announced: see meetings.announced. A forum for
    groups, for roles of the staff or for who came to another one is not listed: who was told of it knows its number.
    Raises ChangeRefusedError('forum_over') when the slot is past.
    """
    forum_id, to = work.new_id(), change.audience
    row = {
        "id": forum_id,
        "title": change.title,
        "theme": change.theme,
        "host": change.host,
        "place": change.place,
        "place_words": change.place_words,
        "latitude": change.point.latitude if change.point else None,
        "longitude": change.point.longitude if change.point else None,
        "starts": change.starts,
        "minutes": change.minutes,
        "rule": change.rule,
        "capacity": change.capacity,
        "languages": " ".join(change.languages),
        "offers": " ".join(change.offers),
        "agenda": change.agenda,
        "audience": json.dumps(to.as_record()),
        "listed": not (to.groups or to.roles or to.answered or to.attended),
        "offsets": " ".join(str(minutes) for minutes in sorted(set(change.offsets), reverse=True)),
        "made_by": made_by,
        "made_on": work.today,
        "ended_on": None,
    }
    work.connection.execute(insert(forums), row)
    first = meetings.next_of(work, forum_id, slot)
    assert first is not None  # noqa: S101  (a new forum has no meeting in this slot)
    return first


def end(work: Work, forum_id: str) -> None:
    """No meeting follows any more."""
    work.connection.execute(
        update(forums).where(forums.c.id == forum_id, forums.c.ended_on.is_(None)).values(ended_on=work.today)
    )


def erase_old(work: Work, kept_for: timedelta) -> int:
    """Erase meetings that ended longer ago than that, with who answered and came, the questions and their keys; how many.

    Forums without a meeting go as well, and what was agreed once it is over for as long: what nobody ended goes as long
    again after the meeting at which it was agreed.
    """
    old = work.now - kept_for
    ended = select(meetings_table.c.id, meetings_table.c.key_id).where(meetings_table.c.ends_at < old)
    rows = work.connection.execute(ended.limit(MOST_AT_ONCE)).all()
    if rows:
        work.connection.execute(
            delete(meetings_table).where(meetings_table.c.id.in_([row.id for row in rows]))
        )
        keys.erase(work, [row.key_id for row in rows])
    work.connection.execute(delete(forums).where(~exists().where(meetings_table.c.forum_id == forums.c.id)))
    never_ended = and_(
        agreed_actions.c.meeting_id.is_(None), agreed_actions.c.made_on < (old - kept_for).date()
    )
    over = agreed_actions.c.over_on < old.date()
    work.connection.execute(delete(agreed_actions).where(or_(over, never_ended)))
    return len(rows)
