"""Forums: what was announced, once or by a rule. Its gatherings are in storage/meetings.py."""

import json
from datetime import datetime

from sqlalchemy import insert, update

from flows.forum_changes import AnnounceForum
from storage import meetings
from storage.columns import NAIROBI
from storage.meeting import Meeting
from storage.tables import forums
from storage.work import Work


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
        "made_on": work.now.astimezone(NAIROBI).date(),
        "ended_on": None,
    }
    work.connection.execute(insert(forums), row)
    first = meetings.next_of(work, forum_id, slot)
    assert first is not None  # noqa: S101  (a new forum has no meeting in this slot)
    return first


def end(work: Work, forum_id: str) -> None:
    """No meeting follows any more."""
    work.connection.execute(
        update(forums)
        .where(forums.c.id == forum_id, forums.c.ended_on.is_(None))
        .values(ended_on=work.now.astimezone(NAIROBI).date())
    )
