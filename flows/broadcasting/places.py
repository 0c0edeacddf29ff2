"""Places by their names, one or several in one message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.engine.answers import Choice, Pick, Where
from flows.engine.talk import Talk
from flows.facts import WardAt, WhichPlace
from flows.messages import Point
from flows.reporting.where import OTHER
from flows.words import text

Place = dict[str, Any]
MOST_PLACES = 8
EVERYWHERE = Pick("everywhere", text("broadcast.everywhere"), ("everywhere", "kote", "popote", "all", "wote"))


async def named_places(talk: Talk, key: str, words: str) -> list[Place]:
    """Those that the words name, with commas between; what is not found is said."""
    found: list[Place] = []
    for number, one in enumerate(part.strip() for part in words.split(",")[:MOST_PLACES]):
        if not one:
            continue
        place = await _which(talk, f"{key}.{number}", one)
        if place is None:
            await talk.say(f"{key}.{number}.unknown", text("broadcast.no_place", words=one))
        elif place not in found:
            found.append(place)
    return found


async def one_place(talk: Talk, key: str, question: str, areas: Sequence[Place]) -> str:
    """The id of one place, '' for everywhere; at once the only area of hers."""
    if len(areas) == 1:
        return str(areas[0]["id"])
    picks = (
        tuple(Pick(one["id"], text("convene.area", name=one["name"])) for one in areas[:9])
        if areas
        else (EVERYWHERE,)
    )
    told = await talk.ask(key, text(question), Where(picks), given=" ".join(one["id"] for one in areas))
    if option := told.get("option"):
        return "" if option == EVERYWHERE.id else str(option)
    if "point" in told:
        ward = await talk.fact(f"{key}.ward", WardAt(Point(*told["point"])))
        return str(ward["id"]) if ward else ""
    found = await named_places(talk, f"{key}.named", told["words"])
    return str(found[0]["id"]) if found else ""


async def _which(talk: Talk, key: str, words: str) -> Place | None:
    found = await talk.fact(key, WhichPlace(words))
    if found["sure"]:
        sure: Place = found["sure"]
        return sure
    maybe: list[Place] = found["maybe"]
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
