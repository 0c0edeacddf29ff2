"""What anybody may read of a meeting without writing to Baraza: the meeting itself, and of nobody who comes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from bot.forums.shown import state_at
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

    `page` is its address, '' where none is public. `record` is '' until it is published; of a forum for a group it
    is for those who were there alone.
    """

    uid: str
    number: str
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

    def one(self, work: Work, number: str) -> PublicForum | None:
        """By its number, which whoever was invited knows, also of a forum for a group."""
        found = meetings.by_number(work, number)
        return None if found is None else self._shown(work, found)

    def _shown(self, work: Work, one: Meeting) -> PublicForum:
        state = state_at(one, work.now)
        return PublicForum(
            str(uuid5(NAMESPACE_URL, f"baraza/meeting/{one.id}")),
            one.number,
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
            f"{self.page}/forums/{one.number}" if self.page else "",
            work.now,
        )
