"""What anybody may read of a meeting without writing to Baraza: the meeting itself, and of nobody who comes."""

from dataclasses import dataclass
from datetime import datetime

from bot.forums.shown import public_name, state_at, uid
from directory.places import Places
from flows.messages import Point
from storage import meetings
from storage.meeting import Meeting
from storage.work import Work

MOST = 100
"""Meetings on one page."""


@dataclass(frozen=True, slots=True)
class PublicForum:
    """`uid` never changes; `revision` grows with each change; `state` is planned, cancelled, over or published; times in UTC.

    `name` stands in its address.

    `page` is that address, '' where none is public. `record` is '' until it is published; of a forum for a group it
    is for those who were there alone.
    """

    uid: str
    number: str
    name: str
    title: str
    theme: str
    host: str
    agenda: str
    place: str
    place_words: str
    point: Point | None
    starts_at: datetime
    ends_at: datetime
    state: str
    revision: int
    record: str
    page: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class PublicForums:
    """`page` as bot.gathering.gathering_of has it."""

    places: Places
    page: str

    def planned(self, work: Work) -> list[PublicForum]:
        """Those that are announced to everybody of a place or topic, the next first."""
        return [self._shown(work, one) for one in meetings.planned(work, None, MOST)]

    def one(self, work: Work, name: str) -> PublicForum | None:
        """By what stands in its address: the number, and of a forum for a group what only who was invited knows."""
        found = meetings.by_number(work, name.split("-", 1)[0])
        if found is None or (not found.listed and name.lower() != public_name(found).lower()):
            return None
        return self._shown(work, found)

    def _shown(self, work: Work, one: Meeting) -> PublicForum:
        state = state_at(one, work.now)
        return PublicForum(
            uid(one),
            one.number,
            public_name(one),
            one.title,
            one.theme,
            one.host,
            one.agenda,
            self.places.name_of(one.place),
            one.place_words,
            one.point,
            one.starts_at,
            one.ends_at,
            state,
            one.revision,
            (one.record or "") if state == "published" and one.listed else "",
            f"{self.page}/forums/{public_name(one)}" if self.page else "",
            work.now,
        )
