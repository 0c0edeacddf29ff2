"""Forums that come next: near her, at a place she names, or all; and one of them."""

from typing import Any

from flows.engine.answers import Choice, Pick, Where, yes_or_no
from flows.engine.talk import Talk
from flows.facts import WardAt, WhichPlace
from flows.forum_facts import Forums
from flows.forums.choices import DONE, TOPICS
from flows.forums.one_forum import one_forum
from flows.forums.said import WhichForum
from flows.forums.told import line, short
from flows.messages import Point
from flows.reporting.where import OTHER, UNKNOWN
from flows.words import Lines, Text, text

MOST_STEPS = 10
"""Places looked at in one go."""
SHOWN = 7
"""Forums in one message: with what else may be chosen they fit into a list of WhatsApp's."""

PLACE = Pick(
    "place", text("forums.place"), ("place", "another place", "mahali pengine", "kwingine", "eneo lingine")
)


async def forums(talk: Talk) -> None:
    """The list, or at once the forum that was tapped; then what she wants with it."""
    number = str(talk.slots.get("opens", "")) or await _chosen(talk)
    if number == "topics":
        await talk.go("topics", add=["forums"])
    if number:
        await one_forum(talk, number)
    elif not talk.slots.get("unfinished"):
        await talk.say("bye", text("forums.bye"))


async def _chosen(talk: Talk) -> str:
    """The number of a forum, 'topics', or '' when none."""
    place = await _begun_with(talk)
    for step in range(MOST_STEPS):
        where = place["id"] if place else ""
        found: list[dict[str, Any]] = await talk.fact(f"list.{step}", Forums(where))
        shown = found[:SHOWN]
        picks = (*(Pick(one["number"], _title(one)) for one in shown), PLACE, TOPICS, DONE)
        answer = await talk.ask(f"choose.{step}", _list(shown, place), WhichForum(picks), given=where)
        chosen = str(answer.get("number") or answer.get("option") or "")
        if chosen == "done":
            return ""
        if chosen == "place":
            place = await _asked_for(talk, f"near.{step}")
        elif "place" in answer:
            place = await _meant(talk, f"meant.{step}", answer["place"]) or place
        else:
            return chosen
    return ""


def _title(forum: dict[str, Any]) -> Text:
    return text("forums.pick", number=forum["number"], title=short(str(forum["title"])))


def _list(shown: list[dict[str, Any]], place: dict[str, Any] | None) -> Text:
    lines = Lines(tuple(map(line, shown)), bullet="•")
    if place is None:
        return text("forums.list", lines=lines) if shown else text("forums.none")
    if not shown:
        return text("forums.none_at", place=place["name"])
    return text("forums.list_at", place=place["name"], lines=lines)


async def _begun_with(talk: Talk) -> dict[str, Any] | None:
    """The place that her first words name for sure."""
    words = str(talk.slots.get("words", ""))
    sure: dict[str, Any] | None = (await talk.fact("begun", WhichPlace(words)))["sure"] if words else None
    return sure


async def _asked_for(talk: Talk, key: str) -> dict[str, Any] | None:
    """The place she names or pins; None for all."""
    answer = await talk.ask(key, text("forums.where_ask"), Where((UNKNOWN,)))
    if "point" in answer:
        ward: dict[str, Any] | None = await talk.fact(f"{key}.ward", WardAt(Point(*answer["point"])))
        return ward
    return await _meant(talk, f"{key}.place", answer["words"]) if "words" in answer else None


async def _meant(talk: Talk, key: str, words: str) -> dict[str, Any] | None:
    """The one place that these words mean, asked where several could be; None when nothing is known by them."""
    found: dict[str, Any] = await talk.fact(key, WhichPlace(words))
    if found["sure"]:
        sure: dict[str, Any] = found["sure"]
        return sure
    maybe: list[dict[str, Any]] = found["maybe"]
    if not maybe:
        await talk.say(f"{key}.unknown", text("forums.place_unknown"))
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
