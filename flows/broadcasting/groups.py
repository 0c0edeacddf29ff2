"""The groups of her areas: their codes and how many are in them, never who; a new one, or one that is no more."""

from __future__ import annotations

from typing import Any

from flows.broadcasting.places import one_place
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.handling.cases import DONE
from flows.handling.one_case import NOT_NOW
from flows.notice_changes import CloseGroup, MakeGroup
from flows.notice_facts import AudienceChoices, Groups
from flows.words import Lines, Link, Text, text

MOST_LINES = 30
MOST_CLOSED = 9
LONGEST_NAME = 60
NEW = Pick("new", text("groups.new"), ("new", "make", "anzisha", "kipya", "mpya"))
CLOSE = Pick("close", text("groups.close"), ("close", "funga", "futa kikundi"))
KINDS = ("market", "women", "youth", "neighbourhood", "other")
KIND_WORDS = {
    "market": ("market", "soko", "traders", "wafanyabiashara"),
    "women": ("women", "wanawake", "wamama", "chama"),
    "youth": ("youth", "vijana"),
    "neighbourhood": ("neighbourhood", "neighbours", "nyumba kumi", "mtaa", "majirani"),
    "other": ("other", "nyingine", "kingine"),
}


async def groups(talk: Talk) -> None:
    """The list, and what to do. Whoever is not on the staff means the groups that she is in."""
    found: list[dict[str, Any]] | None = await talk.fact("list", Groups())
    if found is None:
        await talk.go("group")
        return
    lines = Lines(tuple(map(_line, found[:MOST_LINES])))
    chosen = await talk.ask(
        "choose",
        text("groups.list", lines=lines) if found else text("groups.none"),
        Choice((NEW, CLOSE, DONE) if found else (NEW, DONE)),
        given=" ".join(one["id"] for one in found),
    )
    if chosen == "new":
        await _make(talk)
    elif chosen == "close":
        await _close(talk, found)
    else:
        await talk.say("closed", text("groups.bye"))


def _line(one: dict[str, Any]) -> Text:
    return text(
        "groups.line",
        name=one["name"],
        place=one["place"] or text("broadcast.everywhere"),
        code=one["code"],
        members=text("groups.members", count=one["members"]),
    )


async def _make(talk: Talk) -> None:
    told = await talk.ask("name", text("groups.name"), Words((NOT_NOW,), limit=LONGEST_NAME))
    if "words" not in told:
        await talk.say("unmade", text("groups.bye"))
        return
    kinds = tuple(Pick(one, text(f"groups.kind.{one}"), KIND_WORDS[one]) for one in KINDS)
    kind = await talk.ask("kind", text("groups.kind"), Choice(kinds))
    areas = ((await talk.fact("areas", AudienceChoices())) or {}).get("places", [])
    place = await one_place(talk, "place", "groups.place", areas)
    await talk.do("make", MakeGroup(told["words"], kind, place))
    await talk.say("made", text("groups.made", name=told["words"], code=Link("make")))


async def _close(talk: Talk, found: list[dict[str, Any]]) -> None:
    shown = found[:MOST_CLOSED]
    picks = (*(Pick(one["id"], text("convene.area", name=one["name"])) for one in shown), NOT_NOW)
    given = " ".join(one["id"] for one in shown)
    which = await talk.ask("which", text("groups.which"), Choice(picks), given=given)
    group = next((one for one in shown if one["id"] == which), None)
    if group is not None:
        sure = await talk.ask(
            "sure",
            text("groups.sure", name=group["name"], members=text("groups.members", count=group["members"])),
            yes_or_no(text("groups.close_yes"), text("cases.do.not_now")),
            given=which,
        )
        if sure == "yes":
            await talk.do("close", CloseGroup(which))
            await talk.say("gone", text("groups.gone", name=group["name"]))
            return
    await talk.say("kept", text("groups.bye"))
