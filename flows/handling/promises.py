"""What a member of the staff or an officer is reminded of: what was promised, and how far it is."""

from __future__ import annotations

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.handling.cases import DONE
from flows.handling.codes import case_in
from flows.handling.keeping import keep_promise, promise_line
from flows.matter_facts import MyPromises
from flows.typed_codes import CodeOr
from flows.words import Lines, text

SHOWN = 8


async def promises(talk: Talk) -> None:
    """The list, what is due first; a number, or the reminder that she tapped, leads to how far it is."""
    found: list[dict[str, Any]] | None = await talk.fact("mine", MyPromises())
    if found is None:
        await talk.say("not_hers", text("cases.not_staff"))
        return
    number = case_in(str(talk.slots.get("opens", "") or talk.slots.get("words", "")))
    if not number and not found:
        await talk.say("none", text("promises.none"))
        return
    if not number:
        listed = found[:SHOWN]
        picks = (*(Pick(one["number"], text("cases.number", number=one["number"])) for one in listed), DONE)
        answer = await talk.ask(
            "choose",
            text("promises.list", lines=Lines(tuple(map(promise_line, listed)))),
            CodeOr(case_in, picks, "number"),
            given=" ".join(one["number"] for one in listed),
        )
        number = str(answer.get("number") or answer["option"])
        if number == DONE.id:
            await talk.say("closed", text("promises.closed"))
            return
    chosen = [one for one in found if one["number"] == number]
    if not chosen:
        await talk.say("gone", text("promises.gone", number=number))
        return
    await keep_promise(talk, "0", chosen)
