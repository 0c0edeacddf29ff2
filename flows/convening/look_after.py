"""The forums that somebody may look after: the list, then one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.convening.one_meeting import one_meeting
from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.forum_facts import MyForums
from flows.handling.cases import DONE, MORE
from flows.handling.codes import case_in
from flows.typed_codes import CodeOr
from flows.words import Lines, Moment, Text, text

MOST_PAGES = 20
SHOWN = 8
"""With more and done they fit into a list of WhatsApp's."""


async def forum_work(talk: Talk) -> None:
    """The list, or at once the meeting that was tapped or named; whoever is not on the staff gets the list for all."""
    number = case_in(str(talk.slots.get("opens", "") or talk.slots.get("words", "")))
    for page in range(MOST_PAGES):
        found: dict[str, Any] | None = await talk.fact(f"list.{page}", MyForums(page))
        if found is None:
            await talk.go("forums", **({"opens": number} if number else {}))
            return
        if number:
            break
        shown = found["meetings"][:SHOWN]
        if not shown and page == 0:
            await talk.say("none", text("forum_work.none"))
            return
        picks = (
            *(Pick(one["number"], text("cases.number", number=one["number"])) for one in shown),
            *((MORE,) if found["more"] else ()),
            DONE,
        )
        answer = await talk.ask(
            f"choose.{page}",
            text("forum_work.list", lines=Lines(tuple(map(_line, shown)))),
            CodeOr(case_in, picks, "number"),
            given=" ".join(one["number"] for one in shown),
        )
        number = answer.get("number") or answer["option"]
        if number == DONE.id:
            await talk.say("closed", text("forum_work.closed"))
            return
        if number != MORE.id:
            break
        number = None
    if number:
        await one_meeting(talk, number)


def _line(one: dict[str, Any]) -> Text:
    planned = one["state"] == "planned"
    return text(
        "forum_work.line",
        number=one["number"],
        title=one["title"],
        when=Moment(datetime.fromisoformat(one["starts"])),
        state=text("forum_work.coming", count=one["coming"])
        if planned
        else text(f"forum_work.state.{one['state']}"),
    )
