"""Where she is, or which station she means. A name that may mean several asks; a county asks for more."""

from typing import Any

from flows.engine.answers import Choice, Pick, Where, yes_or_no
from flows.engine.talk import Talk
from flows.facts import StationsNear, StationsOf, WhichStation
from flows.messages import Point
from flows.reporting.where import OTHER, UNKNOWN
from flows.words import text

MOST_PICKS = 8
"""Stations of a county that can be tapped: with the option not to know they fit into a list of WhatsApp's."""

Place = dict[str, Any]


async def asked_about(talk: Talk) -> StationsNear | StationsOf | None:
    """What to look up; None when nothing that she said is known."""
    answer = await talk.ask("where", text("station.ask"), Where((UNKNOWN,)), prefill=await _told(talk))
    if "option" in answer:
        return None
    if "point" in answer:
        return StationsNear(Point(*answer["point"]))
    place = await _which(talk, "where.place", answer["words"])
    if place is None:
        near = await talk.ask("where.near", text("station.near"), Where((UNKNOWN,)), given=answer["words"])
        if "point" in near:
            return StationsNear(Point(*near["point"]))
        place = await _which(talk, "where.near_place", near["words"]) if "words" in near else None
    if place is None:
        return None
    return await _in_county(talk, place) if place["kind"] == "county" else StationsOf(place["id"])


async def _told(talk: Talk) -> dict[str, Any] | None:
    """What she began with, as an answer, where it says where."""
    if point := talk.slots.get("point"):
        return {"point": list(point)}
    words = str(talk.slots.get("words", ""))
    if words:
        known = await talk.fact("begun", WhichStation(words))
        if known["sure"] or known["maybe"]:
            return {"words": words}
    return None


async def _in_county(talk: Talk, county: Place) -> StationsNear | StationsOf:
    whole = StationsOf(county["id"])
    known = await talk.fact("where.county", whole)
    if not known["others"]:
        return whole
    picks = tuple(
        Pick(one["id"], text("station.pick", name=one["short"])) for one in known["others"][:MOST_PICKS]
    )
    answer = await talk.ask(
        "where.in_county",
        text("station.in_county", county=county["name"]),
        Where((*picks, UNKNOWN)),
        given=county["id"],
    )
    if "point" in answer:
        return StationsNear(Point(*answer["point"]))
    if "option" in answer:
        return whole if answer["option"] == UNKNOWN.id else StationsOf(answer["option"])
    place = await _which(talk, "where.county_place", answer["words"])
    return whole if place is None or place["kind"] == "county" else StationsOf(place["id"])


async def _which(talk: Talk, key: str, words: str) -> Place | None:
    """The one place or station that these words mean, after asking when several could be meant."""
    found = await talk.fact(key, WhichStation(words))
    if found["sure"]:
        sure: Place = found["sure"]
        return sure
    maybe: list[Place] = found["maybe"]
    if not maybe:
        return None
    given = " ".join(place["id"] for place in maybe)
    if len(maybe) == 1:
        asked = text("where.do_you_mean", place=maybe[0]["name"], within=maybe[0]["within"])
        right = await talk.ask(f"{key}.right", asked, yes_or_no(text("yes"), text("no")), given=given)
        return maybe[0] if right == "yes" else None
    picks = tuple(
        Pick(place["id"], text("where.option", name=place["name"], within=place["within"])) for place in maybe
    )
    chosen = await talk.ask(f"{key}.which", text("where.which"), Choice((*picks, OTHER)), given=given)
    return next((place for place in maybe if place["id"] == chosen), None)
