"""What those who send notices to many hear in tests that have no storage."""

from __future__ import annotations

from typing import Any

from flows.facts import Fact
from flows.notice_facts import BroadcastByNumber, Broadcasts, Groups, Preview, Rumours
from tests.flows.commendation_facts import commended

ELSEWHERE = "soko-2"
"""A place outside her areas."""
TO = {
    "topic": "market", "places": ["Rhonda"], "groups": [], "answered": [], "attended": [], "roles": [], "languages": ["sw"],
}  # fmt: skip


def line(number: str, state: str, **more: object) -> dict[str, Any]:
    """A line of the fact Broadcasts."""
    return {
        "number": number, "kind": "notice", "state": state, "first": "Maji yatakatika kesho", "made": "2026-11-21T10:00:00+00:00",
        "count": 30, **more,
    }  # fmt: skip


def one(number: str, state: str, steps: list[str], **more: object) -> dict[str, Any]:
    """The fact BroadcastByNumber."""
    return line(number, state) | {
        "texts": [["sw", "Maji yatakatika kesho."], ["en", "No water tomorrow."]],
        "lines": {"waiting": 10, "sent": 4, "delivered": 3, "read": 2, "failed": 6, "unknown": 1, "left_out": 4},
        "reasons": [
            ["failed", "This person blocked us on WhatsApp. (63014)", 2],
            ["failed", "Twilio refuses the message (error 4).", 1],
            ["left_out", "stopped", 3],
            ["left_out", "no_window", 1],
        ],
        "steps": steps, "mine": False, "second": "", "why": "", "expected": 0, "urgent": False, "to": TO, **more,
    }  # fmt: skip


BROADCASTS = {
    found["number"]: found
    for found in (
        one("K7M2P", "running", ["pause", "stop"]),
        one("P3P3P", "paused", ["resume", "stop"]),
        one(
            "A4A4A",
            "asked",
            ["approve", "refuse"],
            lines={},
            reasons=[],
            second="words",
            expected=30,
            urgent=True,
        ),
        one("M9M9M", "asked", ["refuse"], lines={}, reasons=[], second="size", expected=300, mine=True),
        one("R6R6R", "refused", [], lines={}, reasons=[], why="Say when it was."),
    )
}
GROUPS = [
    {"id": "g1", "name": "Soko Mjinga traders", "kind": "market", "place": "Kaptembwo", "code": "K7M2PQ4R", "members": 12},
    {"id": "g2", "name": "Youth of Rhonda", "kind": "youth", "place": "Rhonda", "code": "M9M9M9M9", "members": 1},
]  # fmt: skip
RUMOURS = [
    {"number": "R2R2R", "said": "The school closes on Friday", "on": "2026-11-20", "asked": 4, "place": "Rhonda", "may_end": True},
    {"number": "W3W3W", "said": "There is a curfew", "on": "2026-11-19", "asked": 1, "place": "", "may_end": False},
]  # fmt: skip


def sent_out(query: Fact, *, on_staff: bool) -> Any:  # noqa: ANN401  (JSON)
    """The answer, in the shape that flows.notice_facts promises."""
    match query:
        case Preview(texts, audience, urgent):
            return preview(dict(texts), audience.topic, audience.places, urgent=urgent) if on_staff else None
        case Broadcasts(page):
            lines = [line(found["number"], found["state"]) for found in BROADCASTS.values()]
            return {"broadcasts": lines[page * 3 : page * 3 + 3], "more": page == 0} if on_staff else None
        case BroadcastByNumber(number):
            return BROADCASTS.get(number) if on_staff else None
        case Groups():
            return GROUPS if on_staff else None
        case Rumours():
            return RUMOURS if on_staff else None
    return commended(query, on_staff=on_staff)


def preview(
    texts: dict[str, str], topic: str, places: tuple[str, ...], *, urgent: bool
) -> dict[str, Any] | None:
    """The fact Preview; safety alerts are looked at by night, surveys reach nobody."""
    if ELSEWHERE in places:
        return None
    night = topic == "safety"
    return {
        "count": 0 if topic == "surveys" else 30,
        "languages": {"sw": 20, "en": 10},
        "channels": {"telegram": 18, "whatsapp": 12},
        "left_out": [["stopped", 3], ["no_window", 2]],
        "at": "2026-11-22T04:00:00+00:00",
        "quiet": night,
        "price": "1.20 USD",
        "second": "night" if night and urgent else "words" if "vita" in texts.get("sw", "") else "",
        "colleagues": 0 if "vita" in texts.get("sw", "") else 1,
        "template": [["baraza_notice_sw", "paused"], ["notice (en)", "too_long"]],
        "shown": [
            [language, channel, f"{words}\n\nSTOP"]
            for language, words in texts.items()
            for channel in ("telegram", "template", "whatsapp")
        ],
    }
