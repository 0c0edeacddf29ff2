"""Joining with the code of an invitation: those who handle reports, the officers of a body, the leaders of a group."""

from typing import Any

from flows.changes import Join
from flows.engine.answers import Pick, yes_or_no
from flows.engine.talk import Talk
from flows.facts import Deployment, Invited
from flows.handling.codes import invitation_in
from flows.typed_codes import CodeOr
from flows.words import Gap, Lines, Text, text

MOST_TRIES = 3
NO_CODE = Pick("none", text("join.no_code"), ("no", "hapana", "sina", "i have no code", "sina code"))

OUTSIDE = ("officer", "leader")
"""They join a body or a group, never those who handle reports."""


async def join(talk: Talk) -> None:
    """The code, what she will see and never see, what it asks of her, and her yes."""
    offered = await _offered(talk)
    if offered is None:
        return
    agreed = await talk.ask(
        "agree", _offer(offered), yes_or_no(text("join.yes"), text("join.not")), given=offered["id"]
    )
    if agreed != "yes":
        await talk.say("declined", text("join.declined"))
        return
    await talk.do("join", Join(offered["id"]))
    if offered["role"] in OUTSIDE:
        await talk.say("joined", text(f"join.joined.{offered['role']}"))
        return
    channel = (await talk.fact("channel", Deployment()))["channel"]
    await talk.say("joined", text("join.joined_page" if channel == "web" else "join.joined"))


async def _offered(talk: Talk) -> dict[str, Any] | None:
    for tried in range(MOST_TRIES):
        found = await talk.ask(
            f"code.{tried}",
            text("join.ask" if tried == 0 else "join.wrong"),
            CodeOr(invitation_in, (NO_CODE,)),
            look_up=lambda answer: Invited(answer["code"]) if "code" in answer else None,
        )
        if isinstance(found, dict) and found.get("option") == "none":
            break
        if found:
            offered: dict[str, Any] = found
            return offered
    await talk.say("how", text("join.how"))
    return None


def _offer(offered: dict[str, Any]) -> Text:
    match offered["role"]:
        case "officer":
            return text("join.agree_officer", name=offered["name"], body=offered["body"])
        case "leader":
            return text("join.agree_leader", group=offered["group"])
        case role:
            return text("join.agree", name=offered["name"], role=text(f"role.{role}"), areas=_areas(offered))


def _areas(offered: dict[str, Any]) -> Gap:
    return Lines(tuple(offered["areas"]), bullet="•") if offered["areas"] else text("join.everywhere")
