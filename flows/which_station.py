"""Which station or office is meant: recognised, and asked where it is not sure."""

from collections.abc import Sequence
from typing import Any

from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.facts import StationsNamed
from flows.words import Text, text

MOST_TRIES = 3
NONE = Pick("none", text("rating.leave"), ("no", "hapana", "skip", "ruka", "sijui", "none", "acha tu"))
OTHER = Pick(
    "other", text("where.none_of_these"), ("none", "none of these", "hapana", "no", "si hizi", "nyingine")
)


async def station_meant(
    talk: Talk,
    question: Text,
    again: Text,
    *,
    offered: Sequence[dict[str, Any]] = (),
    tries: int = MOST_TRIES,
) -> dict[str, Any] | None:
    """A station as a fact gives it, from her first words or asked; None when she has none, or none is found.

    `offered`: stations to tap before she names one; without any she can say that she knows none.
    """
    if talk.slots.get("station"):
        known: dict[str, Any] = talk.slots["station"]
        return known
    picks = tuple(Pick(one["id"], text("charter.station_name", name=one["name"])) for one in offered)
    begun = str(talk.slots.get("words", ""))
    prefill = None
    if begun:
        found = await talk.fact("begun", StationsNamed(begun))
        prefill = {"words": begun} if found["sure"] or found["maybe"] else None
    for tried in range(tries):
        answer = await talk.ask(
            f"station.{tried}",
            again if tried else question,
            Words(picks or (NONE,), limit=200),
            prefill=None if tried else prefill,
        )
        if "option" in answer:
            return next((one for one in offered if one["id"] == answer["option"]), None)
        station = await _named(talk, f"named.{tried}", answer["words"])
        if station is not None:
            return station
    return None


async def _named(talk: Talk, key: str, words: str) -> dict[str, Any] | None:
    found: dict[str, Any] = await talk.fact(key, StationsNamed(words))
    if found["sure"]:
        sure: dict[str, Any] = found["sure"]
        return sure
    maybe: list[dict[str, Any]] = found["maybe"]
    if not maybe:
        return None
    if len(maybe) == 1:
        only = maybe[0]
        question = text("where.do_you_mean", place=only["name"], within=only["within"])
        right = await talk.ask(f"{key}.right", question, yes_or_no(text("yes"), text("no")), given=only["id"])
        return only if right == "yes" else None
    picks = tuple(
        Pick(one["id"], text("where.option", name=one["name"], within=one["within"])) for one in maybe
    )
    chosen = await talk.ask(
        f"{key}.which",
        text("rating.which"),
        Choice((*picks, OTHER)),
        given=" ".join(one["id"] for one in maybe),
    )
    return next((one for one in maybe if one["id"] == chosen), None)
