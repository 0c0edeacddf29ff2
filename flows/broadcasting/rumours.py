"""What is known about rumours: published with a source and without anybody's name, told to whoever asks, ended again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

from flows.broadcasting.places import one_place
from flows.broadcasting.written import written
from flows.engine.answers import Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.handling.cases import DONE
from flows.handling.codes import case_in
from flows.handling.one_case import NOT_NOW
from flows.notice_changes import EndKnown, PublishKnown
from flows.notice_facts import AudienceChoices, Rumours
from flows.typed_codes import CodeOr
from flows.words import Lines, Link, Moment, Text, text

MOST_LINES = 8
MOST_WAYS = 10
LONGEST_SAID = 300
PUBLISH = Pick("publish", text("rumours.publish"), ("publish", "new", "chapisha", "mpya"))
NO_WAYS = Pick("none", text("rumours.no_ways"), ("none", "hakuna", "skip", "ruka", "no", "hapana"))
_PARTS = re.compile(r"[,;\n]+")


async def rumours(talk: Talk) -> None:
    """The list; a number ends one, or a new one is published. Whoever is not on the staff wants to ask about one."""
    found: list[dict[str, Any]] | None = await talk.fact("list", Rumours())
    if found is None:
        await talk.go("rumour")
        return
    shown = found[:MOST_LINES]
    mine = tuple(
        Pick(one["number"], text("cases.number", number=one["number"])) for one in shown if one["may_end"]
    )
    lines = Lines(tuple(map(_line, shown)))
    answer = await talk.ask(
        "choose",
        text("rumours.list", lines=lines) if found else text("rumours.none"),
        CodeOr(case_in, (*mine, PUBLISH, DONE), "number"),
        given=" ".join(one["number"] for one in shown),
    )
    chosen = answer.get("number") or answer["option"]
    if chosen == PUBLISH.id:
        await _publish(talk)
    elif chosen == DONE.id:
        await talk.say("closed", text("rumours.bye"))
    else:
        await _end(talk, chosen, found)


def _line(one: dict[str, Any]) -> Text:
    on = Moment(datetime.combine(date.fromisoformat(one["on"]), time(12), UTC), precision="day")
    return text(
        "rumours.line",
        number=one["number"],
        said=one["said"],
        place=one["place"] or text("broadcast.everywhere"),
        day=on,
        asked=text("rumours.asked", count=one["asked"]),
    )


async def _publish(talk: Talk) -> None:
    said = await talk.ask("said", text("rumours.said"), Words((NOT_NOW,), limit=LONGEST_SAID))
    if "words" not in said:
        await talk.say("unpublished", text("rumours.bye"))
        return
    ways = await talk.ask("ways", text("rumours.ways"), Words((NO_WAYS,), limit=LONGEST_SAID))
    words = tuple(way for part in _PARTS.split(ways.get("words", "")) if (way := part.strip()))[:MOST_WAYS]
    known = await written(talk, 0, ask="rumours.known", ask_other="rumours.known_en")
    areas = ((await talk.fact("areas", AudienceChoices())) or {}).get("places", [])
    place = await one_place(talk, "place", "rumours.place", areas)
    shown = Lines(
        tuple(
            text("broadcasts.text", language=text(f"language.{language}"), words=told)
            for language, told in known
        )
    )
    sure = await talk.ask(
        "sure",
        text("rumours.sure", said=said["words"], known=shown),
        yes_or_no(text("rumours.yes"), text("cases.do.not_now")),
        given=repr((said["words"], known, place)),
    )
    if sure != "yes":
        await talk.say("unpublished", text("rumours.bye"))
        return
    await talk.do("publish", PublishKnown(said["words"], words, place, known))
    await talk.say("published", text("rumours.published", number=Link("publish")))


async def _end(talk: Talk, number: str, found: list[dict[str, Any]]) -> None:
    one = next((one for one in found if one["number"] == number), None)
    if one is None:
        await talk.say("gone", text("rumours.gone", number=number))
        return
    ends = await talk.ask(
        "end_sure",
        text("rumours.end", said=one["said"]),
        yes_or_no(text("rumours.end_yes"), text("cases.do.not_now")),
        given=number,
    )
    if ends == "yes":
        await talk.do("end", EndKnown(number))
        await talk.say("ended", text("rumours.ended", number=number))
    else:
        await talk.say("told_on", text("rumours.bye"))
