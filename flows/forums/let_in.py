"""Joining without a code: the groups of a place, and what those who lead one read of whoever asks."""

from typing import Any

from flows.engine.answers import Choice, Pick, Where, Words
from flows.engine.talk import Talk
from flows.facts import WardAt, WhichPlace
from flows.forums.told import fits
from flows.matter_changes import AskToJoin
from flows.matter_facts import GroupsAt
from flows.messages import Point
from flows.reporting.where import OTHER, UNKNOWN
from flows.words import Lines, text

LONGEST_NAME = 60
"""Letters of what she wants to be called."""
NONE = Pick(
    "none",
    text("group.none_of_these"),
    ("none", "no", "hapana", "none of these", "si hizi", "hakuna", "sio hivi"),
)
NOT_NOW = Pick("not_now", text("group.not_now"), ("no", "hapana", "not now", "si sasa", "sitaki", "acha"))

Place = dict[str, Any]


def names_a_place(found: dict[str, Any]) -> bool:
    """Whether words, looked up as WhichPlace, name any place."""
    return bool(found["sure"] or found["maybe"])


async def asks_to_join(talk: Talk, key: str, words: str = "") -> bool:
    """The groups of the place in `words`, or of one she names; she asks its leaders. False: there is none to ask."""
    place = await _place(talk, key, words)
    groups: list[dict[str, Any]] = await talk.fact(f"{key}.groups", GroupsAt(place["id"])) if place else []
    if not groups and words:
        return False
    if place is None or not groups:
        await talk.say(
            f"{key}.none", text("group.none_at", place=place["name"]) if place else text("group.how")
        )
        return True
    lines = Lines(tuple(str(one["name"]) for one in groups), bullet="•")
    picks = tuple(Pick(one["id"], text("group.one", name=fits(one["name"]))) for one in groups)
    chosen = await talk.ask(
        f"{key}.which",
        text("group.which", place=place["name"], lines=lines),
        Choice((*picks, NONE)),
        given=" ".join(one["id"] for one in groups),
    )
    if chosen == "none":
        await talk.say(f"{key}.how", text("group.how"))
        return True
    group = next(one for one in groups if one["id"] == chosen)
    called = await talk.ask(
        f"{key}.called",
        text("group.called", name=group["name"]),
        Words((NOT_NOW,), limit=LONGEST_NAME),
        given=group["id"],
    )
    if "words" not in called:
        await talk.say(f"{key}.not_now", text("group.declined"))
        return True
    await talk.do(f"{key}.ask", AskToJoin(group["id"], called["words"]))
    await talk.say(f"{key}.asked", text("group.asked", name=group["name"]))
    return True


async def _place(talk: Talk, key: str, words: str) -> Place | None:
    if not words:
        answer = await talk.ask(f"{key}.where", text("group.where"), Where((UNKNOWN,)))
        if "point" in answer:
            ward: Place | None = await talk.fact(f"{key}.ward", WardAt(Point(*answer["point"])))
            return ward
        if "words" not in answer:
            return None
        words = answer["words"]
    found: dict[str, Any] = await talk.fact(f"{key}.place", WhichPlace(words))
    maybe: list[Place] = found["maybe"]
    if found["sure"] or not maybe:
        sure: Place | None = found["sure"]
        return sure
    picks = tuple(
        Pick(place["id"], text("where.option", name=place["name"], within=place["within"])) for place in maybe
    )
    given = " ".join(place["id"] for place in maybe)
    chosen = await talk.ask(f"{key}.place.which", text("where.which"), Choice((*picks, OTHER)), given=given)
    return next((place for place in maybe if place["id"] == chosen), None)
