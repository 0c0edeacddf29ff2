"""What flows hear about forums, notices, groups and rumours in tests that have no storage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.facts import Fact
from flows.forum_facts import AskedToCome, ForumByCode, ForumByNumber, Forums
from flows.notice_facts import GroupByCode, MyTopics, RumoursAbout
from tests.flows.convening_facts import convened
from tests.flows.matter_facts import SHARED_FACTS, Shared, furnish_matters

KAPTEMBWO = {"id": "kaptembwo", "name": "Kaptembwo", "kind": "ward", "within": "Nakuru"}


def line(number: str, **more: object) -> dict[str, Any]:
    """A line of the fact Forums."""
    return {
        "number": number, "title": "Safe markets", "starts": "2026-12-08T14:00:00+03:00", "place": "Kaptembwo",
        "place_words": "Kaptembwo Social Hall", "left": None, "mine": "", **more,
    }  # fmt: skip


ACTION = {
    "number": "A2B3C",
    "what": "Lights at gate B",
    "who": "Market committee",
    "due": "2026-12-01",
    "percent": 40,
    "state": "open",
}


def forum(number: str, **more: object) -> dict[str, Any]:
    """The fact ForumByNumber."""
    return line(number) | {
        "ends": "2026-12-08T16:00:00+03:00", "theme": "Light and safety", "host": "Soko Salama", "agenda": "1. Lights 2. Levies",
        "languages": ["sw", "en"], "offers": ["sign"], "capacity": None, "point": None, "state": "planned", "people": 0, "needs": [],
        "calendar": "", "became": [], "record": "", **more,
    }  # fmt: skip


@dataclass
class Gathered:
    """What there is of forums and notices; tests change it between messages."""

    forums: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    asked: str = ""
    topics: list[str] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    stopped: bool = False
    groups: list[dict[str, str]] = field(default_factory=list)
    by_code: dict[str, dict[str, Any]] = field(default_factory=dict)
    rumours: dict[str, dict[str, str]] = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared)

    def look_up(self, query: Fact, *, on_staff: bool) -> Any:  # noqa: ANN401  (JSON)
        """The answer, in the shape that flows.facts promises."""
        match query:
            case Forums(place):
                planned = [one for one in self.forums.values() if one["state"] == "planned"]
                return [one for one in planned if place in ("", str(one["place"]).casefold())][:8]
            case ForumByNumber(number):
                return self.forums.get(number)
            case ForumByCode(code):
                return self.forums.get(self.codes.get(code, ""))
            case AskedToCome():
                return self.asked
            case MyTopics():
                return {
                    "topics": self.topics,
                    "places": self.places,
                    "stopped": self.stopped,
                    "groups": self.groups,
                }
            case GroupByCode(code):
                return self.by_code.get(code)
            case RumoursAbout(words):
                return [one for word, one in self.rumours.items() if word in words.casefold()]
        if isinstance(query, SHARED_FACTS):
            return self.shared.look_up(query, self.groups)
        return convened(query, on_staff=on_staff)


def furnish_forums(gathered: Gathered) -> None:
    """What there is in the world of every route."""
    furnish_matters(gathered.shared)
    gathered.forums = {
        "K7M2P": forum(
            "K7M2P",
            became=[ACTION],
            point=[-0.2833, 36.0667],
            calendar="https://example.org/forums/K7M2P.ics",
        ),
        "M9M9M": forum(
            "M9M9M",
            title="Dialogue forum",
            left=0,
            capacity=40,
            place="Rhonda",
            place_words="",
            host="",
            agenda="",
            offers=[],
        ),
        "F3W3R": forum("F3W3R", title="Market day", left=2, capacity=40),
        "C5C5C": forum("C5C5C", title="Youth forum", left=1, capacity=3, mine="coming", people=1),
        "P3P3P": forum("P3P3P", state="over", record="We agreed on the lights."),
        "X4X4X": forum("X4X4X", state="cancelled"),
    }
    gathered.codes = {"K7M2PQ": "K7M2P"}
    gathered.asked = "K7M2P"
    gathered.groups = [{"id": "g1", "name": "Traders of gate B"}]
    traders = {"id": "g2", "name": "Youth of Rhonda", "kind": "youth", "place": "Rhonda", "member": False}
    gathered.by_code = {
        "K7M2PQ4R": traders,
        "M9M9M9M9": traders | {"id": "g1", "name": "Traders of gate B", "member": True},
    }
    gathered.rumours = {
        "school": {
            "number": "R2R2R",
            "said": "The school closes on Friday",
            "known": "It stays open.",
            "on": "2026-11-20",
        }
    }
