"""Public matters in the areas of a member of the staff: the list, then one of them, or what a case becomes."""

from __future__ import annotations

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.facts import SHOWN
from flows.handling.cases import DONE, MORE
from flows.handling.codes import case_in, matter_in
from flows.handling.matter_of_case import matter_of_case
from flows.handling.one_case import NOT_NOW
from flows.handling.one_matter import one_matter, state_of
from flows.matter_facts import Matters
from flows.typed_codes import CodeOr
from flows.words import Lines, Text, text

MOST_PAGES = 20

FROM_CASE = Pick(
    "from_case", text("matter_work.from_case"), ("report", "case", "ripoti", "kesi", "new", "mpya")
)


async def matters(talk: Talk) -> None:
    """The list; at once the matter that was tapped or named, or what becomes of the case in the slot `case`.

    Whoever is not on the staff is led to what residents see.
    """
    number = matter_in(str(talk.slots.get("opens", "") or talk.slots.get("words", "")))
    case = case_in(str(talk.slots.get("case", "")))
    for page in range(MOST_PAGES):
        found: dict[str, Any] | None = await talk.fact(f"list.{page}", Matters(page))
        if found is None:
            # Whoever is not on the staff sees what everybody sees.
            await (talk.go("matter", opens=number) if number else talk.go("progress"))
            return
        if number or case:
            break
        number = await _chosen(talk, page, found)
        if number == DONE.id:
            await talk.say("closed", text("matter_work.closed"))
            return
        if number == FROM_CASE.id:
            case = await _which_case(talk)
            break
        if number != MORE.id:
            break
        number = None
    if case:
        await matter_of_case(talk, case)
    elif number and number != FROM_CASE.id:
        await one_matter(talk, number)


async def _chosen(talk: Talk, page: int, found: dict[str, Any]) -> str:
    """The number she chose, or the id of an option."""
    shown = found["matters"][:SHOWN]
    picks = (
        *(Pick(one["number"], text("cases.number", number=one["number"])) for one in shown),
        FROM_CASE,
        *((MORE,) if found["more"] else ()),
        DONE,
    )
    question = (
        text("matter_work.list", lines=Lines(tuple(map(line, shown)))) if shown else text("matter_work.none")
    )
    answer = await talk.ask(
        f"choose.{page}",
        question,
        CodeOr(matter_in, picks, "number"),
        given=" ".join(one["number"] for one in shown),
    )
    return str(answer.get("number") or answer["option"])


async def _which_case(talk: Talk) -> str:
    """The number of a case; '' when she would rather not."""
    answer = await talk.ask(
        "which_case", text("matter_work.which_case"), CodeOr(case_in, (NOT_NOW,), "number")
    )
    number = str(answer.get("number", ""))
    if not number:
        await talk.say("no_case", text("cases.unchanged"))
    return number


def line(matter: dict[str, Any]) -> Text:
    """One line of a list."""
    return text(
        "matter_work.line",
        number=matter["number"],
        title=matter["title"],
        place=matter["place"],
        state=state_of(matter),
    )
