"""Is it one of these? Of public kinds only, and only by the titles that a facilitator wrote: nobody's account is shown."""

from typing import Any

from flows.changes import PUBLIC_KINDS
from flows.engine.answers import NO_WORDS, Choice, Pick
from flows.engine.talk import Talk
from flows.matter_facts import SimilarMatters
from flows.matters.told import short_line, title
from flows.words import Lines, text

NONE = Pick(
    "none",
    text("similar.none"),
    (*NO_WORDS, "none", "none of these", "si hizi", "si hayo", "another one", "nyingine", "ni nyingine", "sijui"),
)  # fmt: skip


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
        Choice((*(Pick(one["number"], title(one), (one["number"].casefold(),)) for one in found), NONE)),
        given=" ".join(one["number"] for one in found),
        prefill=came_from["number"] if came_from else None,
    )
    return next((one for one in found if one["number"] == chosen), None)
