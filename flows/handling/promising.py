"""What is promised for a matter: what, who, by when, and who is reminded of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flows.convening.answers import Actions
from flows.convening.time import day_shown
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.handling.one_case import NOT_NOW
from flows.matter_changes import Promise
from flows.matter_facts import WhoPromises
from flows.words import Lines, Text, text

MOST_TRIES = 4
OFFERED = 7
"""Whom she may name, in one message: with two more options they fit into a list of WhatsApp's."""

NOBODY = Pick("nobody", text("matter_work.nobody"), ("nobody", "hakuna", "no one"))


async def promise(talk: Talk, step: int, number: str) -> None:
    """Several in one message, a line each, shown back before they are kept; one is reminded of all of them."""
    told = await _told(talk, step)
    reminds = await _reminded(talk, step, number) if told else NOT_NOW.id
    if not told or reminds == NOT_NOW.id:
        await talk.say(f"unpromised.{step}", text("cases.unchanged"))
        return
    sure = await talk.ask(
        f"promise_sure.{step}",
        text("matter_work.promise_sure", lines=Lines(tuple(agreed(*one) for one in told), bullet="•")),
        Choice((Pick("yes", text("matter_work.publish"), ("yes", "ndiyo", "ndio", "ok", "sawa")), NOT_NOW)),
        given=repr(told),
    )
    if sure != "yes":
        await talk.say(f"not_promised.{step}", text("cases.unchanged"))
        return
    reminded = "" if reminds == NOBODY.id else reminds
    for place, (what, who, due) in enumerate(told):
        await talk.do(f"promised.{step}.{place}", Promise(number, what, who, due, reminded))
    await talk.say(f"promised_said.{step}", text("matter_work.kept", count=len(told)))


async def _told(talk: Talk, step: int) -> list[list[str]]:
    """[[what, who, due], ...]; lines that are none are shown, so that nothing is lost unseen."""
    unclear: tuple[Text, ...] = ()
    for tried in range(MOST_TRIES):
        asked = (
            text("matter_work.promise_unread", lines=Lines(unclear, bullet="•"))
            if unclear
            else text("matter_work.promise")
        )
        told: dict[str, Any] = await talk.ask(f"promise.{step}.{tried}", asked, Actions((NOT_NOW,)))
        if "actions" not in told:
            return []
        if not told["unclear"]:
            return list(told["actions"])
        unclear = tuple(text("forum_work.unclear", line=line) for line in told["unclear"])
    return []


async def _reminded(talk: Talk, step: int, number: str) -> str:
    found: list[dict[str, str]] | None = await talk.fact(f"who.{step}", WhoPromises(number))
    people = (Pick(one["id"], text("cases.colleague", name=one["name"])) for one in (found or [])[:OFFERED])
    picks = (*people, NOBODY, NOT_NOW)
    return str(await talk.ask(f"reminded.{step}", text("matter_work.who_is_reminded"), Choice(picks)))


def agreed(what: str, who: str, due: str) -> Text:
    """A line of what was promised."""
    if not due:
        return text("forum_work.action_open", what=what, who=who)
    return text("forum_work.action_by", what=what, who=who, day=day_shown(date.fromisoformat(due)))
