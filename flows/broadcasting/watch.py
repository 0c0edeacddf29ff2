"""The broadcasts that somebody may look after: the list, then one of them."""

from __future__ import annotations

from typing import Any

from flows.broadcasting.one_broadcast import one_broadcast
from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.handling.cases import DONE, MORE
from flows.handling.codes import case_in
from flows.notice_facts import Broadcasts
from flows.typed_codes import CodeOr
from flows.words import Lines, Text, text

MOST_PAGES = 20


async def broadcasts(talk: Talk) -> None:
    """The list, or at once the one that was tapped or named. Whoever is not on the staff means the notices that she gets."""
    number = case_in(str(talk.slots.get("opens", "") or talk.slots.get("words", "")))
    for page in range(MOST_PAGES):
        found: dict[str, Any] | None = await talk.fact(f"list.{page}", Broadcasts(page))
        if found is None:
            await talk.go("topics")
            return
        if number:
            break
        shown = found["broadcasts"]
        if not shown and page == 0:
            await talk.say("none", text("broadcasts.none"))
            return
        picks = (
            *(Pick(one["number"], text("cases.number", number=one["number"])) for one in shown),
            *((MORE,) if found["more"] else ()),
            DONE,
        )
        answer = await talk.ask(
            f"choose.{page}",
            text("broadcasts.list", lines=Lines(tuple(map(_line, shown)))),
            CodeOr(case_in, picks, "number"),
            given=" ".join(one["number"] for one in shown),
        )
        number = answer.get("number") or answer["option"]
        if number == DONE.id:
            await talk.say("closed", text("broadcasts.closed"))
            return
        if number != MORE.id:
            break
        number = None
    if number:
        await one_broadcast(talk, number)


def _line(one: dict[str, Any]) -> Text:
    return text(
        "broadcasts.line",
        number=one["number"],
        first=one["first"],
        state=text(f"broadcasts.state.{one['state']}"),
        people=text("broadcasts.people", count=one["count"])
        if one["count"]
        else text("broadcasts.not_counted"),
    )
