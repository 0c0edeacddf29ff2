"""Groups: join by a code, or ask those who lead one to let her in; see which one is in, lead, leave."""

from typing import Any

from flows.engine.answers import Choice, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.facts import WhichPlace
from flows.forums.codes import group_code, group_code_in
from flows.forums.let_in import asks_to_join, names_a_place
from flows.matter_facts import MyGroups
from flows.notice_changes import JoinGroup, LeaveGroup
from flows.notice_facts import GroupByCode
from flows.typed_codes import CodeOr
from flows.words import Lines, text

MOST_TRIES = 3
SHOWN = 7
"""Groups that can be left with a tap: with what else may be chosen they fit into a list of WhatsApp's."""
JOIN = Pick("join", text("group.join"), ("join", "jiunge", "join a group", "kujiunga", "nijiunge"))
DONE = Pick("done", text("group.done"), ("done", "no", "hapana", "basi", "nimemaliza", "ni hayo tu"))
NO_CODE = Pick(
    "none",
    text("group.no_code"),
    ("no", "hapana", "none", "sina", "sina code", "i have no code", "sina kodi", "sina msimbo"),
)


async def group(talk: Talk) -> None:
    """At once the group of a code in her words, or those of the place in them; else those she is in, and what to do."""
    words = str(talk.slots.get("words", ""))
    begun = group_code_in(words)
    if begun:
        await _join(talk, begun)
        return
    named = bool(words) and names_a_place(await talk.fact("begun", WhichPlace(words)))
    if named and await asks_to_join(talk, "named", words):
        return
    mine: list[dict[str, Any]] = await talk.fact("groups", MyGroups())
    if not mine:
        await _join(talk, "")
        return
    picks = tuple(
        Pick(f"lead-{one['id']}", text("group.lead", name=str(one["name"])[:17].strip()))
        if one["leader"]
        else Pick(f"leave-{one['id']}", text("group.leave", name=str(one["name"])[:17].strip()))
        for one in mine[:SHOWN]
    )
    lines = Lines(
        tuple(text("group.led", name=one["name"]) if one["leader"] else str(one["name"]) for one in mine),
        bullet="•",
    )
    chosen = await talk.ask(
        "choose",
        text("group.mine", lines=lines),
        Choice((JOIN, *picks, DONE)),
        given=" ".join(one["id"] for one in mine),
    )
    if chosen == "join":
        await _join(talk, "")
    elif chosen == "done":
        await talk.say("done", text("group.bye"))
    elif chosen.startswith("lead-"):
        await talk.go("leading", leads=chosen.removeprefix("lead-"))
    else:
        await _leave(talk, next(one for one in mine if f"leave-{one['id']}" == chosen))


async def _leave(talk: Talk, left: dict[str, Any]) -> None:
    sure = await talk.ask(
        "sure",
        text("group.sure", name=left["name"]),
        yes_or_no(text("yes"), text("no")),
        given=left["id"],
    )
    if sure == "yes":
        await talk.do("leave", LeaveGroup(left["id"]))
    await talk.say(
        "left",
        text("group.left", name=left["name"]) if sure == "yes" else text("group.stays", name=left["name"]),
    )


async def _join(talk: Talk, code: str) -> None:
    prefill = {"code": code} if code else None
    for tried in range(MOST_TRIES):
        answer = await talk.ask(
            f"code.{tried}",
            text("group.wrong") if tried else text("group.ask"),
            CodeOr(group_code, (NO_CODE,)),
            prefill=None if tried else prefill,
        )
        if "option" in answer:
            await asks_to_join(talk, "at")
            return
        found: dict[str, Any] | None = await talk.fact(f"group.{tried}", GroupByCode(answer["code"]))
        if found is None:
            continue
        if found["member"]:
            await talk.say("already", text("group.already", name=found["name"]))
            return
        where = text("group.of_place", place=found["place"]) if found["place"] else ""
        agreed = await talk.ask(
            "agree",
            text("group.agree", name=found["name"], place=where),
            yes_or_no(text("group.yes"), text("group.no")),
            given=found["id"],
        )
        if agreed == "yes":
            await talk.do("join", JoinGroup(answer["code"]))
        await talk.say(
            "joined", text("group.joined", name=found["name"]) if agreed == "yes" else text("group.declined")
        )
        return
    await talk.say("how", text("group.how"))
