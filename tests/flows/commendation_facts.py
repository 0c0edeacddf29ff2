"""What flows hear about commendations in tests that have no storage."""

from typing import Any

from flows.facts import Commendations, Commended, Fact, Shortlist

CAME_OF = {
    "c1": {"state": "verified", "reason": "", "station": "Njoro Police Station"},
    "c2": {"state": "declined", "reason": "complaint", "station": "Njoro Police Station"},
}


def commended(query: Fact, *, on_staff: bool) -> Any:  # noqa: ANN401  (JSON)
    """The answer, in the shape that flows.facts promises."""
    match query:
        case Commended(one):
            return CAME_OF.get(one)
        case Commendations():
            waits = {"station": "Njoro Police Station", "on": "2026-11-20"}
            both = [waits | {"number": "C7KQ2M", "asked": False}, waits | {"number": "CM9M9M", "asked": True}]
            return {"waiting": both, "more": True} if on_staff else None
        case Shortlist(ago):
            praised = [
                {"name": "Nakuru", "officers": [[1, "Wafula", "Njoro Police Station", 3 if ago else 2]]}
            ]
            return {"month": "2026-10" if ago else "2026-11", "lists": praised if ago else []}
    raise AssertionError(f"nobody answers {query}")
