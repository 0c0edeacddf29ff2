"""Ways through the life of a case: how it is moved on, and what whoever reported says when it is called solved."""

from __future__ import annotations

from typing import Any

from tests.flows.moves import Route, begin, route, say, tap

SOLVED = "2222 3333 4444 5555"
CONFIRMED = "8888 7777 6666 5555"
STEPS: dict[str, Any] = {
    "percent": 40, "reason": "",
    "steps": [
        {"state": state, "on": on, "percent": percent, "reason": "", "body": "", "words": words}
        for state, on, percent, words in (
            ("received", "2026-11-20", None, ""),
            ("in_action", "2026-11-21", 40, "The drain is dug"),
            ("resolved", "2026-11-22", None, ""),
        )
    ],
}  # fmt: skip

CASE_LIFE_ROUTES: dict[str, Route] = {
    "letters, solved": route((begin("letters", opens="d1"), "letters.solved"), (tap("yes"), "")),
    "letters, not solved": route(
        (begin("letters", opens="d1"), "letters.solved"), (say("bado"), "letters.wrong"), (say("Water still stands there"), "")
    ),
    "letters, not solved, no words": route(
        (begin("letters", opens="d1"), "letters.solved"), (tap("no"), "letters.wrong"), (tap("none"), "")
    ),
    "letters, solved or not is said later": route((begin("letters", opens="d1"), "letters.solved"), (tap("later"), "")),
    "follow_up, not solved": route(
        (begin("follow_up"), "follow_up.code.0"), (say(SOLVED), "follow_up.solved"), (tap("no"), "follow_up.wrong"),
        (say("Water still stands there"), ""),
    ),
    "follow_up, confirmed, then not solved": route(
        (begin("follow_up"), "follow_up.code.0"), (say(CONFIRMED), "follow_up.then"), (tap("not_solved"), "follow_up.wrong"),
        (tap("none"), ""),
    ),
    "cases, closed for a reason": route(
        (begin("cases", opens="M9M9M"), "cases.do.0"), (tap("state"), "cases.state.0"), (tap("closed"), "cases.reason.0"),
        (tap("not_responsible"), "cases.why.0"), (tap("none"), "cases.then.0"), staff=True,
    ),
    "follow_up, solved, then a rating": route(
        (begin("follow_up"), "follow_up.code.0"), (say(SOLVED), "follow_up.solved"),
        (tap("yes"), "follow_up.then"), (tap("rate"), "rating.station.0")
    ),
    "cases, state": route(
        (begin("cases", opens="M9M9M"), "cases.do.0"), (tap("state"), "cases.state.0"), (tap("in_action"), "cases.percent.0"),
        (say("40"), "cases.why.0"), (say("The drain is dug"), "cases.then.0"),
        (tap("again"), "cases.do.1"), (tap("state"), "cases.state.1"), (tap("no"), "cases.then.1"), staff=True,
    ),
}  # fmt: skip
