"""A meeting as the facts about forums show it: plain values, times in Nairobi."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from directory.places import Places
from storage import agreed_actions, rsvps
from storage.agreed_actions import Action
from storage.columns import NAIROBI
from storage.meeting import Meeting
from storage.rsvps import Answer, Counts
from storage.work import Work

NOTHING = Answer("", 0)
KEY = 12
"""Letters: 48 bits."""


def line(places: Places, meeting: Meeting, counts: Counts, hers: Answer) -> dict[str, Any]:
    """A line of flows.forum_facts.Forums."""
    left = None if meeting.capacity is None else max(0, meeting.capacity - counts.coming)
    return {
        "number": meeting.number,
        "title": meeting.title,
        "starts": local(meeting.starts_at),
        "place": places.name_of(meeting.place),
        "place_words": meeting.place_words,
        "left": left,
        "mine": hers.answer,
    }


def whole(work: Work, places: Places, page: str, meeting: Meeting, person_id: str) -> dict[str, Any]:
    """A meeting as flows.forum_facts.ForumByNumber has it; `page` as bot.gathering.gathering_of has it."""
    counts = rsvps.counts(work, [meeting.id]).get(meeting.id, Counts())
    hers = rsvps.of_person(work, person_id, [meeting.id]).get(meeting.id, NOTHING)
    point = meeting.point
    return line(places, meeting, counts, hers) | {
        "ends": local(meeting.ends_at),
        "theme": meeting.theme,
        "host": meeting.host,
        "agenda": meeting.agenda,
        "languages": list(meeting.languages),
        "offers": list(meeting.offers),
        "capacity": meeting.capacity,
        "point": [point.latitude, point.longitude] if point else None,
        "state": state_at(meeting, work.now),
        "people": hers.people,
        "needs": list(hers.needs),
        "calendar": f"{page}/forums/{public_name(meeting)}.ics" if page else "",
        "became": [action(one) for one in agreed_actions.before(work, meeting)],
        "record": (meeting.record or "") if meeting.state == "published" else "",
    }


def uid(meeting: Meeting) -> str:
    """The same for ever; nothing that anybody else could reckon."""
    return str(uuid5(NAMESPACE_URL, f"baraza/meeting/{meeting.id}"))


def public_name(meeting: Meeting) -> str:
    """In its public address: its number; of a forum that is not for everybody more, since numbers can be tried."""
    if meeting.listed:
        return meeting.number
    return f"{meeting.number}-{uid(meeting).replace('-', '')[:KEY]}"


def action(one: Action) -> dict[str, Any]:
    """An agreed action as facts have it."""
    return {
        "number": one.number,
        "what": one.what,
        "who": one.who,
        "due": one.due.isoformat() if one.due else "",
        "percent": one.percent,
        "state": one.state,
    }


def state_at(meeting: Meeting, now: datetime) -> str:
    """What it is; 'over' from its end on, also before the scheduler has noted that."""
    return "over" if meeting.state == "planned" and meeting.ends_at <= now else meeting.state


def local(moment: datetime) -> str:
    """As '2026-12-08T14:00:00+03:00'."""
    return moment.astimezone(NAIROBI).isoformat(timespec="seconds")
