"""What those who handle public matters hear in tests that have no storage."""

from __future__ import annotations

from typing import Any

from flows.facts import Fact
from flows.matter_facts import MatterAtWork, Matters, MyPromises, WhoPromises

PROMISED = {
    "number": "A2A2A", "what": "Clear the drain", "who": "ward works office", "due": "2026-12-15", "percent": 20, "state": "open",
    "sentence": "", "late": False,
}  # fmt: skip
LATE = PROMISED | {
    "number": "B3B3B",
    "what": "Mend the lamps",
    "who": "county engineer",
    "due": "2026-11-02",
    "late": True,
}
ON = ["in_action", "resolved", "closed"]


def matter(number: str, **more: object) -> dict[str, Any]:
    """A matter as the fact MatterAtWork gives it."""
    return {
        "number": number, "kind": "works", "title": "Blocked drain at the lower gate", "place": "Kaptembwo", "state": "open",
        "percent": 0, "sentence": "", "reason": "", "since": "2026-11-20", "voices": None, "group": "", "mine": False,
        "follows": False, "asked": False, "days": None, "actions": [], "next": ON, "cases": 1, "no": 0, "yes": 0, "page": "", **more,
    }  # fmt: skip


MATTERS = {
    one["number"]: one
    for one in (
        matter("D4D4D", actions=[PROMISED, LATE], voices=14, group="Traders of gate B", cases=3),
        matter("E5E5E", state="in_action", percent=40, sentence="The drain is dug up to the gate.",
               page="https://example.org/progress/kaptembwo"),
        matter("G6G6G", title="No lights at gate B", kind="market", state="resolved", next=["reopened", "closed"], yes=6, no=2),
        matter("H7H7H", title="Pit in the road", state="closed", reason="not_responsible", next=["reopened"]),
        matter("J8J8J", title="Broken tap", state="confirmed", next=[]),
    )
}  # fmt: skip


def at_work(query: Fact, *, on_staff: bool) -> Any:  # noqa: ANN401  (JSON)
    """The answer, in the shape that flows.matter_facts promises."""
    if not on_staff:
        return None
    match query:
        case Matters(page):
            return {"matters": [*MATTERS.values()][: 5 - page], "more": page == 0}
        case MatterAtWork(number):
            return MATTERS.get(number)
        case WhoPromises():
            return [{"id": "s1", "name": "Amina"}, {"id": "s2", "name": "Baraka"}]
        case MyPromises():
            return [LATE, PROMISED]
    raise AssertionError(f"nobody answers {query}")
