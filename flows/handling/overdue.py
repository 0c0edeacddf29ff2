"""What nobody answered in time, in the areas of whoever handles reports: referrals, and what was promised."""

from __future__ import annotations

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.handling.cases import DONE
from flows.handling.codes import case_in
from flows.handling.keeping import promise_line
from flows.handling.referral_lines import referral_line
from flows.referral_facts import OnBody, Overdue
from flows.typed_codes import CodeOr
from flows.words import Gap, Lines, text

OFFERED = 9
"""Cases in one message: with done they fit into a list of WhatsApp's."""


async def overdue(talk: Talk) -> None:
    """Both lists in one message; a number opens the case. An officer is led to what waits for her."""
    found: dict[str, Any] | None = await talk.fact("late", Overdue())
    if found is None:
        if await talk.fact("body", OnBody()) is not None:
            await talk.go("referrals")
        await talk.say("not_staff", text("cases.not_staff"))
        return
    late, promised = found["referrals"], found["actions"]
    if not late and not promised:
        await talk.say("none", text("overdue.none"))
        return
    numbers = list(dict.fromkeys(one["case"] for one in late if one["case"]))[:OFFERED]
    picks = (
        *(Pick(number, text("cases.number", number=number)) for number in numbers),
        DONE,
    )
    answer = await talk.ask(
        "choose",
        text("overdue.list", lines=Lines(_lines(late, promised, more=found["more"]))),
        CodeOr(case_in, picks, "number"),
        given=" ".join(numbers),
    )
    chosen = answer.get("number") or answer["option"]
    if chosen != DONE.id:
        await talk.go("cases", opens=chosen)
    await talk.say("closed", text("cases.closed"))


def _lines(late: list[dict[str, Any]], promised: list[dict[str, Any]], *, more: bool) -> tuple[Gap, ...]:
    promises = tuple(map(promise_line, promised))
    return (
        text("overdue.referrals", lines=Lines(tuple(map(referral_line, late)), bullet="•")) if late else "",
        text("overdue.actions", lines=Lines(promises, bullet="•")) if promises else "",
        text("overdue.more") if more else "",
    )
