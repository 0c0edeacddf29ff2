"""Meetings of forums: found by number, code and place, and made. What becomes of them is in storage/meeting_changes.py."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, or_, select

from storage import keys
from storage.chance import READABLE, readable
from storage.columns import NAIROBI
from storage.due_meetings import (
    announced,
    due_reminders,
    nudged,
    over,
    reminded,
    set_reminders,
    to_announce,
    to_follow,
    to_nudge,
)
from storage.meeting import Meeting, meeting_of, one, with_forum
from storage.meeting_changes import cancel, keep_record, move, publish
from storage.refusals import ChangeRefusedError
from storage.tables import broadcasts, forums, meetings, recipients, rsvps
from storage.work import Work

__all__ = [
    "Meeting",
    "announced",
    "by_code",
    "by_ids",
    "by_number",
    "cancel",
    "due_reminders",
    "get",
    "held",
    "keep_record",
    "like",
    "mine",
    "move",
    "next_of",
    "nudged",
    "over",
    "planned",
    "publish",
    "reminded",
    "to_announce",
    "to_follow",
    "to_nudge",
    "told_of",
]

LETTERS = 5
"""In a number; an attendance code has one more."""
CODE_FROM, CODE_UNTIL = timedelta(hours=2), timedelta(hours=6)
"""A code opens its meeting from so long before the start until so long after the end."""
_READABLE = re.compile(f"[{READABLE}]+")


def get(work: Work, meeting_id: str) -> Meeting | None:
    """The one with this id."""
    return one(work, meetings.c.id == meeting_id)


def by_ids(work: Work, meeting_ids: Collection[str]) -> list[Meeting]:
    """Those with these ids, the next first."""
    query = with_forum().where(meetings.c.id.in_(meeting_ids))
    return _all(work, query.order_by(meetings.c.starts_at, meetings.c.id))


def held(work: Work, meeting: Meeting) -> Meeting | None:
    """It as it is now, when nobody moved it or called it off meanwhile; else None. Nobody does until this unit of work ends."""
    now = one(work, meetings.c.id == meeting.id, locked=True)
    same = now is not None and (now.state, now.revision) == (meeting.state, meeting.revision)
    return now if same else None


def by_number(work: Work, number: str) -> Meeting | None:
    """The one with this number, in any case of letters."""
    wanted = number.strip().upper()
    if len(wanted) != LETTERS or not _READABLE.fullmatch(wanted):
        return None
    return one(work, meetings.c.number == wanted)


def by_code(work: Work, code: str) -> Meeting | None:
    """The one that this attendance code opens now: it is about to begin, goes on, or ended a short time ago."""
    wanted = "".join(code.split()).upper()
    if len(wanted) != LETTERS + 1 or not _READABLE.fullmatch(wanted):
        return None
    now = work.now
    return one(
        work,
        (meetings.c.code == wanted)
        & (meetings.c.state != "cancelled")
        & meetings.c.starts_at.between(now - timedelta(days=60), now + CODE_FROM)
        & (meetings.c.ends_at >= now - CODE_UNTIL),
    )


def planned(
    work: Work, places: Collection[str] | None, limit: int, *, person_id: str = ""
) -> list[Meeting]:  # fmt: skip
    """Those that lie ahead or go on, the next first; at one of `places`, where these are not None.

    One that is not listed is among them only when this person was told of it or answered it.
    """
    query = with_forum().where(
        meetings.c.state == "planned", meetings.c.ends_at > work.now, _known_to(person_id)
    )
    if places is not None:
        query = query.where(meetings.c.place.in_(places))
    return _all(work, query.order_by(meetings.c.starts_at, meetings.c.id).limit(limit))


def told_of(work: Work, person_id: str, limit: int) -> list[Meeting]:
    """Planned meetings that she was told of or answered, the next first."""
    query = with_forum().where(meetings.c.state == "planned", meetings.c.ends_at > work.now, _told(person_id))
    return _all(work, query.order_by(meetings.c.starts_at, meetings.c.id).limit(limit))


def mine(
    work: Work, staff_id: str, places: Collection[str] | None, limit: int, offset: int = 0
) -> list[Meeting]:  # fmt: skip
    """Those of forums that she made, or at one of `places` (None: anywhere): of today, then the next, then the others.

    `places`: her areas with what lies in them. The others are over, the latest first; what is cancelled or published is
    not among them, unless it is of today.
    """
    midnight = work.now.astimezone(NAIROBI).replace(hour=0, minute=0, second=0, microsecond=0)
    today = meetings.c.starts_at.between(midnight, midnight + timedelta(days=1, microseconds=-1))
    ahead = meetings.c.starts_at >= midnight
    query = with_forum().where(or_(today, meetings.c.state.in_(("planned", "over"))))
    if places is not None:
        query = query.where(or_(forums.c.made_by == staff_id, meetings.c.place.in_(places)))
    order = (
        case((today, 0), (ahead, 1), else_=2),
        case((ahead, meetings.c.starts_at)),
        meetings.c.starts_at.desc(),
        meetings.c.id,
    )
    return _all(work, query.order_by(*order).limit(limit).offset(offset))


def like(work: Work, title: str, starts: str) -> str:
    """The number of the first meeting of a forum with this title from this local time on; '' when there is none."""
    query = (
        select(meetings.c.number)
        .join(forums, forums.c.id == meetings.c.forum_id)
        .where(forums.c.title == title, forums.c.starts == starts, forums.c.ended_on.is_(None))
        .order_by(meetings.c.slot)
        .limit(1)
    )
    return work.connection.scalar(query) or ""


def next_of(work: Work, forum_id: str, slot: datetime) -> Meeting | None:
    """Make the forum's meeting of this slot, as its forum says, with its reminders; None when it is there already.

    Raises ChangeRefusedError: 'forum' when there is no such forum, 'forum_over' when it would be over.
    """
    forum = work.connection.execute(select(forums).where(forums.c.id == forum_id)).one_or_none()
    if forum is None:
        raise ChangeRefusedError("forum", "There is no such forum.")
    ends = slot + timedelta(minutes=forum.minutes)
    if ends <= work.now:
        raise ChangeRefusedError("forum_over", "A meeting in the past cannot be announced.")
    row: dict[str, Any] = {
        "id": work.new_id(),
        "number": _free(work, meetings.c.number, LETTERS),
        "forum_id": forum_id,
        "slot": slot,
        "starts_at": slot,
        "ends_at": ends,
        "place": forum.place,
        "place_words": forum.place_words,
        "latitude": forum.latitude,
        "longitude": forum.longitude,
        "state": "planned",
        "revision": 0,
        "code": _free(work, meetings.c.code, LETTERS + 1),
        "announced_at": None,
        "record": None,
        "published_at": None,
        "nudges": 0,
        "key_id": keys.make(work),
    }
    if not work.connection.execute(work.insert_new(meetings), row).rowcount:
        keys.erase(work, [row["key_id"]])
        return None
    made = get(work, row["id"])
    assert made is not None  # noqa: S101  (it was written in this unit of work)
    set_reminders(work, made)
    return made


def _all(work: Work, query: Select[Any]) -> list[Meeting]:
    return [meeting_of(row) for row in work.connection.execute(query).mappings()]


def _known_to(person_id: str) -> ColumnElement[bool]:
    return or_(forums.c.listed, _told(person_id)) if person_id else forums.c.listed.is_(True)


def _told(person_id: str) -> ColumnElement[bool]:
    return or_(
        exists().where(rsvps.c.meeting_id == meetings.c.id, rsvps.c.person_id == person_id),
        exists().where(
            broadcasts.c.meeting_id == meetings.c.id,
            recipients.c.broadcast_id == broadcasts.c.id,
            recipients.c.person_id == person_id,
            recipients.c.state != "left_out",
        ),
    )


def _free(work: Work, column: ColumnElement[str], letters: int) -> str:
    """Letters that no meeting has in this column; drawn again in the one case of millions."""
    while True:
        drawn = readable(work.random, letters)
        if work.connection.scalar(select(column).where(column == drawn)) is None:
            return drawn
