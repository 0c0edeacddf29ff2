"""Is it true that ...? What is published about it, with its date; where nothing is, that, and whom to ask."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.notice_facts import RumoursAbout
from flows.words import Lines, Moment, Text, text

SHOWN = 2
LONGEST = 400

REPORT = Pick(
    "report",
    text("rumour.report"),
    ("report", "ripoti", "niripoti", "i saw it", "nimeona", "nataka kuripoti"),
)
HUMAN = Pick("human", text("rumour.human"), ("human", "person", "mtu", "ongea na mtu"))
NUMBERS = Pick("numbers", text("rumour.numbers"), ("numbers", "nambari", "namba"))
DONE = Pick(
    "done",
    text("rumour.done"),
    ("done", "no", "hapana", "basi", "asante", "thanks", "ok", "sawa", "ni hayo tu", "thats all"),
)
LEAVE = Pick("leave", text("rumour.leave"), ("no", "hapana", "basi", "nothing", "hakuna", "skip", "ruka"))


async def rumour(talk: Talk) -> None:
    """What is known, then a way on. `opens` is the number of a rumour; `intent` what the model took her words for,
    `alarm` that it heard danger in them.
    """
    words = str(talk.slots.get("opens", "") or talk.slots.get("words", ""))
    if not words:
        asked = await talk.ask("about", text("rumour.ask"), Words((LEAVE,), limit=LONGEST))
        if "words" not in asked:
            await talk.say("left", text("rumour.bye"))
            return
        words = asked["words"]
    found: list[dict[str, Any]] = await talk.fact("known", RumoursAbout(words))
    if not found and talk.slots.get("intent") == "know_rights":
        await talk.go("know", words=words)
    if found and talk.slots.get("alarm"):
        await talk.say("numbers", text("rumour.in_danger"))
    question = text("rumour.known", lines=known(found)) if found else text("rumour.nothing")
    then = await talk.ask(
        "then",
        question,
        Choice((REPORT, HUMAN, NUMBERS, DONE)),
        given=" ".join(one["number"] for one in found),
    )
    if then == "report":
        # What she heard is no account of her own, but she need not say again what she asked about.
        told = str(talk.slots.get("words", ""))
        await talk.go("report", **({"words": told} if told and not found else {}))
    if then == "human":
        await talk.go("human", why="rumour")
    if then == "numbers":
        await talk.go("numbers")
    if not talk.slots.get("unfinished"):
        await talk.say("bye", text("rumour.bye"))


def known(found: Sequence[dict[str, Any]]) -> Lines:
    """What is said and what is known about it, for the best that were found."""
    return Lines(tuple(map(_known, found[:SHOWN])))


def _known(one: dict[str, Any]) -> Text:
    on = Moment(datetime.combine(date.fromisoformat(one["on"]), time(12), UTC), precision="day")
    return text("rumour.one", said=one["said"], known=one["known"], day=on)
