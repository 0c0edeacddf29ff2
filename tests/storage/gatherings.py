"""Forums and people who come to them, in one line each; titles and people are invented."""

from datetime import timedelta
from typing import Any

from flows.audience import Audience
from flows.forum_changes import AnnounceForum
from flows.messages import Point
from storage import forums, meetings, people, rsvps
from storage.meeting import Meeting
from storage.rsvps import Answer
from storage.work import Storage, Work

WARD = "kaptembwo-ward"


def forum(**other: Any) -> AnnounceForum:  # noqa: ANN401 - fields of AnnounceForum
    """Market traders of a ward meet the station, once, for two hours, with no limit unless said."""
    fields: dict[str, Any] = {
        "title": "Mkutano wa soko",
        "theme": "Usalama sokoni",
        "host": "Kamati ya soko",
        "place": WARD,
        "place_words": "Ukumbi wa chifu",
        "point": Point(-0.29, 36.05),
        "starts": "2026-12-08T14:00",
        "minutes": 120,
        "rule": "",
        "capacity": None,
        "languages": ("sw", "en"),
        "offers": ("sign",),
        "agenda": "Taa. Takataka.",
        "audience": Audience("forums", places=(WARD,)),
        "offsets": (10080, 1440, 120),
    }
    return AnnounceForum(**fields | other)


def announced(storage: Storage, days: float = 18, **other: Any) -> Meeting:  # noqa: ANN401
    """A forum whose first meeting begins in so many days."""
    with storage.begin() as work:
        return forums.make(work, "0" * 32, forum(**other), work.now + timedelta(days=days))


def person(storage: Storage, who: str) -> str:
    """Her id."""
    with storage.begin() as work:
        return people.find_or_make(work, "telegram", who).id


def says(
    storage: Storage,
    who: str,
    meeting: Meeting,
    people: int,
    *,
    needs: tuple[str, ...] = (),
    waits: bool = False,
) -> list[str]:
    """She comes with so many in all, or not when they are 0; the ids of those who moved up."""
    with storage.begin() as work:
        return rsvps.answer(work, who, meeting, people > 0, people, needs, waits)


def hers(storage: Storage, who: str, meeting: Meeting) -> Answer | None:
    """What she answered."""
    with storage.read() as work:
        return rsvps.of_person(work, who, [meeting.id]).get(meeting.id)


def now_of(work: Work, meeting: Meeting) -> Meeting:
    """The meeting as it is now."""
    found = meetings.get(work, meeting.id)
    assert found is not None
    return found
