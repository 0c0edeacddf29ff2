"""The cases a member of the staff may see: by number, kind and place, never by what was told."""

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.facts import Cases, OnStaff
from flows.handling.codes import case_in
from flows.handling.lines import line
from flows.handling.one_case import one_case
from flows.typed_codes import CodeOr
from flows.words import Lines, text

MOST_STEPS = 20
"""Pages and filters looked at in one go."""

MORE = Pick("more", text("cases.more"), ("more", "zaidi", "next", "endelea"))
DONE = Pick("done", text("cases.done"), ("done", "nimemaliza", "basi", "no", "hapana", "close"))
FILTERS = {
    "open": Pick("open", text("cases.filter.open"), ("open", "wazi")),
    "mine": Pick("mine", text("cases.filter.mine"), ("mine", "my cases", "zangu")),
    "all": Pick("all", text("cases.filter.all"), ("all", "zote")),
}


async def cases(talk: Talk) -> None:
    """The list, or at once the case that was tapped or named."""
    if await talk.fact("me", OnStaff()) is None:
        await talk.say("not_staff", text("cases.not_staff"))
        return
    number = (
        str(talk.slots.get("opens", "")) or case_in(str(talk.slots.get("words", ""))) or await _chosen(talk)
    )
    if number:
        await one_case(talk, number)


async def _chosen(talk: Talk) -> str:
    """The number she chose; '' when none."""
    which, page = "open", 0
    for step in range(MOST_STEPS):
        found: dict[str, Any] = await talk.fact(f"list.{step}", Cases(which, page))
        shown = found["cases"]
        picks = (
            *(Pick(case["number"], text("cases.number", number=case["number"])) for case in shown),
            *((MORE,) if found["more"] else ()),
            *(pick for name, pick in FILTERS.items() if name != which),
            DONE,
        )
        question = (
            text(f"cases.list.{which}", lines=Lines(tuple(map(line, shown)))) if shown else text("cases.none")
        )
        answer = await talk.ask(
            f"choose.{step}", question, CodeOr(case_in, picks, "number"), given=f"{which} {page}"
        )
        chosen = answer.get("number") or answer["option"]
        if chosen == "done":
            break
        if chosen == "more":
            page += 1
        elif chosen in FILTERS:
            which, page = chosen, 0
        else:
            return str(chosen)
    await talk.say("done", text("cases.closed"))
    return ""
