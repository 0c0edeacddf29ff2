"""What those who look after forums hear in tests that have no storage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dateutil.rrule import rrulestr

from flows.facts import Fact
from flows.forum_facts import ForumAtWork, InMyAreas, MyForums, NextDates, UsualReminders, WhoAgrees
from flows.notice_facts import AudienceChoices
from tests.flows.broadcast_facts import sent_out

ACTION = {
    "number": "A2A2A", "what": "Mend the lamps at gate B", "who": "county engineer", "due": "2026-12-15",
    "percent": 20, "state": "open",
}  # fmt: skip
OLD_ACTION = ACTION | {"number": "B3B3B", "what": "Clear the drain", "who": "market committee", "due": ""}
QUESTIONS = [
    {"id": "q1", "words": "Who mends the lamps?", "answered": False},
    {"id": "q2", "words": "Why is the gate closed at six?", "answered": False},
    {"id": "q3", "words": "Is there water?", "answered": True},
]
PROMISERS = [{"id": "s1", "name": "Asha"}, {"id": "o1", "name": "Ward works office"}]
HOLIDAYS = {"2026-12-12": "Jamhuri Day", "2026-12-25": "Christmas Day", "2027-01-01": "New Year's Day"}


def meeting(number: str, **more: object) -> dict[str, Any]:
    """A meeting as the fact ForumAtWork gives it."""
    return {
        "number": number, "title": "Lights at Soko Mjinga", "starts": "2026-12-08T14:00:00+03:00", "ends": "2026-12-08T16:00:00+03:00",
        "place": "Kaptembwo", "place_words": "the social hall", "theme": "", "host": "Soko Salama", "agenda": "", "languages": [],
        "offers": [], "capacity": 40, "left": 26, "mine": "", "point": None, "state": "planned", "people": 0, "needs": [], "calendar": "",
        "became": [], "record": "", "coming": 14, "answers": 9, "waiting": 0, "declined": 2, "with_needs": {"sign": 2, "other": 0},
        "attended": 0, "code": "W9W9W", "questions": [], "actions": [], "rule": "", "record_kept": False, "next": "", **more,
    }  # fmt: skip


MEETINGS = {
    one["number"]: one
    for one in (
        meeting("K7M2P", questions=QUESTIONS, rule="FREQ=MONTHLY;BYDAY=2TU", became=[OLD_ACTION]),
        meeting(
            "P5P5P", state="over", starts="2026-11-10T14:00:00+03:00", attended=11, record_kept=True,
            record="The lamps at gate B were tried.", actions=[ACTION],
        ),
        meeting("R6R6R", state="published", starts="2026-10-13T14:00:00+03:00", attended=8),
        meeting("C4C4C", state="cancelled"),
    )
}  # fmt: skip


def next_dates(starts: str, rule: str) -> list[dict[str, str]]:
    """As the fact NextDates promises; three holidays are known here."""
    first = datetime.fromisoformat(starts)
    dates = [first] if not rule else [*rrulestr(rule, dtstart=first).xafter(first, count=4, inc=True)]
    return [
        {"starts": f"{one:%Y-%m-%dT%H:%M}", "holiday": HOLIDAYS.get(f"{one:%Y-%m-%d}", "")} for one in dates
    ]


GATHERED = [
    {"id": "m1", "number": "K7M2P", "title": "Lights at Soko Mjinga", "starts": "2026-12-08T14:00:00+03:00", "over": False},
    {"id": "m2", "number": "P5P5P", "title": "Dialogue at Rhonda", "starts": "2026-11-10T14:00:00+03:00", "over": True},
]  # fmt: skip
"""What a notice may be for."""


def convened(query: Fact, *, on_staff: bool) -> Any:  # noqa: ANN401  (JSON)
    """The answer, in the shape that flows.forum_facts promises."""
    match query:
        case NextDates(starts, rule):
            return next_dates(starts, rule)
        case InMyAreas(place):
            return place in {"kaptembwo", "rhonda", "soko-1"} if on_staff else None
        case WhoAgrees():
            return PROMISERS if on_staff else None
        case UsualReminders():
            return [10080, 1440, 120] if on_staff else None
        case MyForums(page):
            shown = ("number", "title", "starts", "place", "state", "coming", "waiting")
            lines = [{name: one[name] for name in shown} for one in MEETINGS.values()]
            return {"meetings": lines[page * 3 : page * 3 + 3], "more": page == 0} if on_staff else None
        case ForumAtWork(number):
            return MEETINGS.get(number) if on_staff else None
        case AudienceChoices():
            areas = [{"id": "rhonda", "name": "Rhonda", "kind": "ward", "within": "Nakuru"}]
            groups = [{"id": "g1", "name": "Soko Mjinga traders"}, {"id": "g2", "name": "Youth of Rhonda"}]
            chosen = {"places": areas, "groups": groups, "meetings": GATHERED, "roles": ["facilitator"]}
            return chosen if on_staff else None
    return sent_out(query, on_staff=on_staff)
