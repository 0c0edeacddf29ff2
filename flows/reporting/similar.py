"""Is it one of these? Of public kinds only, and only by the titles that a facilitator wrote: nobody's account is shown."""

from collections.abc import Sequence
from typing import Any

from flows.changes import PUBLIC_KINDS
from flows.engine.answers import NO_WORDS, YES_WORDS, Choice, Pick
from flows.engine.talk import Talk
from flows.matter_facts import SimilarMatters
from flows.matters.told import short_line, title
from flows.words import Lines, text

NONE = Pick(
    "none",
    text("similar.none"),
    (*NO_WORDS, "none", "none of these", "si hizi", "si hayo", "another one", "nyingine", "ni nyingine", "sijui"),
)  # fmt: skip

YES_ALONE = (*YES_WORDS, "ndio hiyo", "ndio hilo", "ni hiyo", "ni hilo", "ni hii", "hiyo", "hilo", "this one", "that one",
             "its this one", "same", "same one", "the same", "ni ile ile", "ile ile")  # fmt: skip
ORDINALS = (
    ("the first", "the first one", "first one", "ya kwanza", "la kwanza", "hiyo ya kwanza", "hilo la kwanza"),
    ("the second", "the second one", "second one", "ya pili", "la pili", "hiyo ya pili", "hilo la pili"),
    ("the third", "the third one", "third one", "ya tatu", "la tatu", "hiyo ya tatu", "hilo la tatu"),
)


async def one_of_these(talk: Talk, kind: str, place: str) -> dict[str, Any] | None:
    """The public matter that hers is one more account of, {'number', 'title', ...}; None when it is a new one.

    She may come from a matter and tell what she saw: then that one is meant, unless she changes it in the summary.
    """
    if kind not in PUBLIC_KINDS:
        return None
    came_from: dict[str, Any] | None = talk.slots.get("matter")
    found: list[dict[str, Any]] = (
        await talk.fact("similar.found", SimilarMatters(kind, place)) if place else []
    )
    if (
        came_from
        and came_from["kind"] == kind
        and came_from["number"] not in [one["number"] for one in found]
    ):
        found = [came_from, *found]
    if not found:
        return None
    chosen = await talk.ask(
        "similar",
        text("similar.ask", lines=Lines(tuple(map(short_line, found)), bullet="•")),
        Choice(choices(found)),
        given=" ".join(one["number"] for one in found),
        prefill=came_from["number"] if came_from else None,
    )
    return next((one for one in found if one["number"] == chosen), None)


def choices(found: Sequence[dict[str, Any]]) -> tuple[Pick, ...]:
    """By its number or its place in the list; where one stands alone, "yes" means it. At the end none of them."""
    yes = YES_ALONE if len(found) == 1 else ()
    ordinals = (*ORDINALS, *([()] * len(found)))
    picks = (
        Pick(one["number"], title(one), (one["number"].casefold(), *ordinal, *yes))
        for one, ordinal in zip(found, ordinals, strict=False)
    )
    return (*picks, NONE)
