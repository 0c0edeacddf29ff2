"""Where people meet: a place of the directory, words how to find it, a pin where there is one."""

from __future__ import annotations

from typing import Any

from flows.engine.answers import Choice, Pick, Where
from flows.engine.talk import Talk
from flows.facts import WardAt, WhichPlace
from flows.messages import Point
from flows.reporting.where import OTHER, Located
from flows.words import text

LONGEST = 200
NO_WARD = Pick(
    "unknown", text("convene.no_ward"), ("skip", "ruka", "none", "hakuna", "sijui", "no", "hapana")
)


async def meeting_place(talk: Talk, key: str, question: str = "convene.where") -> Located:
    """What she tells of it; the ward, market or town of it is asked for where neither her words nor her pin show it."""
    told = await talk.ask(key, text(question), Where(limit=LONGEST))
    if "point" in told:
        point = Point(*told["point"])
        ward = await talk.fact(f"{key}.ward", WardAt(point))
        found = await talk.ask(f"{key}.found", text("convene.where_words"), Where(limit=LONGEST))
        words = found.get("words", "")
        return _located(ward, words, point) if ward else Located(words=words, point=point)
    words = told["words"]
    place = await _which(talk, f"{key}.place", words)
    if place is not None:
        return _located(place, words)
    near = await talk.ask(
        f"{key}.near", text("convene.where_near", words=words), Where((NO_WARD,)), given=words
    )
    if "point" in near:
        point = Point(*near["point"])
        ward = await talk.fact(f"{key}.near.ward", WardAt(point))
        return _located(ward, words, point) if ward else Located(words=words, point=point)
    place = await _which(talk, f"{key}.near.place", near["words"]) if "words" in near else None
    return _located(place, words) if place else Located(words=words)


def _located(place: dict[str, Any], words: str, point: Point | None = None) -> Located:
    return Located(place["id"], place["name"], place["within"], words, point)


async def _which(talk: Talk, key: str, words: str) -> dict[str, Any] | None:
    """The one place that these words mean, after asking when several could be meant."""
    found = await talk.fact(key, WhichPlace(words))
    if found["sure"]:
        sure: dict[str, Any] = found["sure"]
        return sure
    maybe: list[dict[str, Any]] = found["maybe"]
    if not maybe:
        return None
    named = (Pick(one["id"], text("where.option", name=one["name"], within=one["within"])) for one in maybe)
    chosen = await talk.ask(
        f"{key}.which",
        text("convene.which_place"),
        Choice((*named, OTHER)),
        given=" ".join(one["id"] for one in maybe),
    )
    return next((one for one in maybe if one["id"] == chosen), None)
