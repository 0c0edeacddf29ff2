"""What was referred to an officer's body: the list, or at once the one that was tapped or named."""

from __future__ import annotations

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.facts import OnStaff
from flows.handling.cases import DONE, MORE
from flows.handling.codes import referral_in
from flows.handling.one_referral import one_referral
from flows.handling.referral_lines import officers_line
from flows.referral_facts import MyReferrals, OnBody
from flows.typed_codes import CodeOr
from flows.words import Lines, text

MOST_STEPS = 20
FILTERS = {
    "open": Pick("open", text("cases.filter.open"), ("open", "wazi", "zinazosubiri")),
    "all": Pick("all", text("cases.filter.all"), ("all", "zote")),
}


async def referrals(talk: Talk) -> None:
    """An officer's list; a facilitator is led to what is late, anybody else hears whom this is for."""
    if await talk.fact("body", OnBody()) is None:
        if await talk.fact("me", OnStaff()) is not None:
            await talk.go("overdue")
        await talk.say("no_officer", text("referral.no_officer"))
        return
    named = str(talk.slots.get("opens", "") or talk.slots.get("words", ""))
    number = referral_in(named) or await _chosen(talk)
    if number:
        await one_referral(talk, number)


async def _chosen(talk: Talk) -> str:
    """The number she chose; '' when none."""
    which, page = "open", 0
    for step in range(MOST_STEPS):
        found: dict[str, Any] | None = await talk.fact(f"list.{step}", MyReferrals(which, page))
        if found is None:  # she left the body meanwhile
            await talk.say("no_more", text("referral.no_officer"))
            return ""
        shown = found["referrals"]
        picks = (
            *(Pick(one["number"], text("cases.number", number=one["number"])) for one in shown),
            *((MORE,) if found["more"] else ()),
            *(pick for name, pick in FILTERS.items() if name != which),
            DONE,
        )
        lines = Lines(tuple(map(officers_line, shown)))
        question = text(f"referral.list.{which}", lines=lines) if shown else text("referral.none")
        answer = await talk.ask(
            f"choose.{step}", question, CodeOr(referral_in, picks, "number"), given=f"{which} {page}"
        )
        chosen = answer.get("number") or answer["option"]
        if chosen == DONE.id:
            break
        if chosen == MORE.id:
            page += 1
        elif chosen in FILTERS:
            which, page = chosen, 0
        else:
            return str(chosen)
    await talk.say("closed", text("referral.closed"))
    return ""
