"""A meeting with what it has from its forum, as one value; and the query that brings it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from flows.audience import Audience, audience_of
from flows.messages import Point
from storage.refusals import ChangeRefusedError
from storage.tables import forums, meetings
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Meeting:
    """One gathering. `slot`: when the forum's rule wants it; `starts_at`, `ends_at`: when it is (all UTC).

    `place` is an id of the directory or ''. `state` is one of storage.tables.forums.MEETING_STATES. `revision` grows with
    each change of time or place. `record` is None until one was written. `nudges`: how often its host was reminded of
    that. `first` (local, as '2026-12-08T14:00', from which `rule` counts), `minutes`, `offsets` (minutes before the start)
    and what stands around them are the forum's; `listed`: whoever looks for forums finds it; else only who was told of
    it. `ended`: the forum takes place no more.
    """

    id: str
    number: str
    forum_id: str
    slot: datetime
    starts_at: datetime
    ends_at: datetime
    place: str
    place_words: str
    point: Point | None
    state: str
    revision: int
    code: str = field(repr=False)
    announced_at: datetime | None
    record: str | None
    published_at: datetime | None
    nudges: int
    key_id: str
    title: str
    theme: str
    host: str
    agenda: str
    capacity: int | None
    languages: tuple[str, ...]
    offers: tuple[str, ...]
    audience: Audience
    listed: bool
    first: str
    minutes: int
    rule: str
    offsets: tuple[int, ...]
    made_by: str
    ended: bool

    def may_be_answered(self, now: datetime) -> None:
        """Nothing, while it lies ahead or goes on. Raises ChangeRefusedError('forum_cancelled' or 'forum_over')."""
        if self.state == "cancelled":
            raise ChangeRefusedError("forum_cancelled", "This meeting does not take place.")
        if self.state != "planned" or now >= self.ends_at:
            raise ChangeRefusedError("forum_over", "This meeting is over.")


_OF_FORUM = (
    forums.c.title,
    forums.c.theme,
    forums.c.host,
    forums.c.agenda,
    forums.c.capacity,
    forums.c.languages,
    forums.c.offers,
    forums.c.audience,
    forums.c.listed,
    forums.c.starts.label("first"),
    forums.c.minutes,
    forums.c.rule,
    forums.c.offsets,
    forums.c.made_by,
    forums.c.ended_on,
)


def with_forum() -> Select[Any]:
    """Rows from which meeting_of makes values."""
    return select(meetings, *_OF_FORUM).join(forums, forums.c.id == meetings.c.forum_id)


def meeting_of(row: Mapping[Any, Any]) -> Meeting:
    """The value of such a row, by names of columns."""
    found = dict(row)
    latitude, longitude = found.pop("latitude"), found.pop("longitude")
    return Meeting(
        **found
        | {
            "languages": words_of(found["languages"]),
            "offers": words_of(found["offers"]),
            "offsets": tuple(int(one) for one in words_of(found["offsets"])),
            "audience": audience_of(json.loads(found["audience"])),
            "ended": found.pop("ended_on") is not None,
            "point": None if latitude is None else Point(latitude, longitude),
        }
    )


def one(work: Work, which: ColumnElement[bool], *, locked: bool = False) -> Meeting | None:
    """The one meeting of which this holds; `locked`: nobody else changes it in this unit of work."""
    query = with_forum().where(which)
    if locked:
        query = query.with_for_update(of=meetings)
    row = work.connection.execute(query).mappings().one_or_none()
    return None if row is None else meeting_of(row)


def words_of(stored: str) -> tuple[str, ...]:
    """What a column holds with blanks between."""
    return tuple(stored.split())
