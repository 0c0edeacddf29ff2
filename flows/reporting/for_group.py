"""For herself, or for the group that she leads? Asked once of a leader, and only of what may become public."""

from typing import Any

from flows.changes import PUBLIC_KINDS
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.forums.told import fits
from flows.matter_facts import MyGroups
from flows.words import Lines, text

SHOWN = 8
"""Groups she may choose from: with herself they fit into a list of WhatsApp's."""
ME = Pick(
    "me",
    text("whose.me"),
    ("me", "myself", "for myself", "mimi", "mwenyewe", "yangu", "kwangu", "binafsi", "for me"),
)
GROUP_WORDS = (
    "the group",
    "for the group",
    "kikundi",
    "kwa kikundi",
    "for the market",
    "the market",
    "soko",
    "kwa soko",
    "group",
)


async def for_whom(talk: Talk, kind: str) -> dict[str, Any] | None:
    """The group, as MyGroups has it, that she reports for; None for herself."""
    meant = str(talk.slots.get("group", ""))
    if kind not in PUBLIC_KINDS:
        if meant:
            await talk.say("whose.alone", text("whose.alone"))
        return None
    mine: list[dict[str, Any]] = await talk.fact("whose.groups", MyGroups())
    leads = [one for one in mine if one["leader"]][:SHOWN]
    if not leads:
        return None
    words = GROUP_WORDS if len(leads) == 1 else ()
    picks = tuple(Pick(one["id"], text("whose.group", name=fits(one["name"])), words) for one in leads)
    question = (
        text("whose.ask", name=leads[0]["name"])
        if len(leads) == 1
        else text("whose.ask_which", names=Lines(tuple(str(one["name"]) for one in leads), bullet="•"))
    )
    chosen = await talk.ask(
        "whose",
        question,
        Choice((*picks, ME)),
        given=" ".join(one["id"] for one in leads),
        prefill=meant or None,
    )
    return next((one for one in leads if one["id"] == chosen), None)


async def drops_out(talk: Talk, group: dict[str, Any] | None) -> None:
    """It turned out to be about police: the name of a group would lead to the few who lead it. She is told so."""
    if group is not None:
        await talk.say("whose.police", text("whose.police", name=group["name"]))


async def still_leads(talk: Talk, group: dict[str, Any] | None) -> dict[str, Any] | None:
    """The group, if she leads it when she sends the report: days may lie between, and a report is never lost for that."""
    if group is None:
        return None
    mine: list[dict[str, Any]] = await talk.fact("whose.still", MyGroups())
    if any(one["id"] == group["id"] and one["leader"] for one in mine):
        return group
    await talk.say("whose.no_longer", text("whose.no_longer", name=group["name"]))
    return None
