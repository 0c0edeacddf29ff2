"""A notice to many: its words, who hears it, a look at it before it goes, and it goes or waits for a colleague."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.broadcasting.hearers import hearers
from flows.broadcasting.preview import previewed
from flows.broadcasting.written import written
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.facts import OnStaff
from flows.handling.one_case import NOT_NOW
from flows.notice_changes import SendBroadcast, TryBroadcast
from flows.notice_facts import Preview
from flows.words import Link, Moment, Text, text

MOST_STEPS = 20
SAFETY = "safety"
SEND = Pick("send", text("broadcast.send"), ("send", "tuma", "yes", "ndiyo", "ndio", "ok", "okay"))
ASK = Pick(
    "send", text("broadcast.ask_second"), ("send", "tuma", "ask", "omba", "yes", "ndiyo", "ndio", "ok")
)
TRY = Pick("try", text("broadcast.try"), ("try", "test", "jaribu", "jaribio"))
WORDS = Pick("words", text("broadcast.change_words"), ("words", "maneno", "text"))
WHO = Pick("who", text("broadcast.change_who"), ("audience", "who", "nani", "hadhira", "walengwa"))
AT_ONCE = Pick(
    "at_once", text("broadcast.at_once"), ("now", "at once", "sasa", "sasa hivi", "urgent", "haraka")
)

_OTHERWISE: tuple[Pick, ...] = (WHO, NOT_NOW)


async def broadcast(talk: Talk) -> None:
    """From her words to its number; in the simple case five messages."""
    if await talk.fact("me", OnStaff()) is None:
        if talk.slots.get("danger"):
            await talk.go("danger", words=str(talk.slots.get("words", "")))
        await talk.say("not_staff", text("broadcast.not_staff"))
        await talk.go("offer_human", instead=True, why="facilitator_broadcast")
    texts = await written(talk, 0, str(talk.slots.get("words", "")))
    to = await hearers(talk, 0)
    urgent = tried = False
    for step in range(1, MOST_STEPS):
        if to is None:  # she left the staff meanwhile
            await talk.say("no_more", text("cases.not_staff"))
            return
        preview: dict[str, Any] | None = await talk.fact(
            f"preview.{step}", Preview(texts, to.audience(), urgent)
        )
        if preview is None:
            question, picks = text("broadcast.not_yours"), _OTHERWISE
        else:
            question = text("broadcast.tried") if tried else previewed(preview, to, urgent=urgent)
            picks = _may_do(preview, safety=to.topic == SAFETY, urgent=urgent)
        tried = False
        chosen = await talk.ask(f"confirm.{step}", question, Choice(picks))
        match chosen:
            case "send":
                await talk.do("send", SendBroadcast(texts, to.audience(), urgent))
                await talk.say("sent", _sent(preview or {}, urgent=urgent))
                return
            case "try":
                await talk.do(f"try.{step}", TryBroadcast(texts))
                tried = True
            case "words":
                texts = await written(talk, step)
            case "who":
                to, urgent = await hearers(talk, step), False
            case "at_once":
                urgent = True
            case _:
                break
    await talk.say("left", text("broadcast.left"))


def _sent(preview: dict[str, Any], *, urgent: bool) -> Text:
    """What becomes of it now."""
    number = Link("send")
    if preview["second"]:
        return text("broadcast.asked", number=number)
    if preview["quiet"] and not urgent:
        return text("broadcast.sent_later", number=number, at=Moment(datetime.fromisoformat(preview["at"])))
    return text("broadcast.sent", number=number)


def _may_do(preview: dict[str, Any], *, safety: bool, urgent: bool) -> tuple[Pick, ...]:
    """Nothing is sent to nobody, nor what nobody could agree to."""
    goes = preview["count"] > 0 and (not preview["second"] or preview["colleagues"] > 0)
    return (
        *(((ASK if preview["second"] else SEND),) if goes else ()),
        TRY,
        WORDS,
        WHO,
        *((AT_ONCE,) if safety and preview["quiet"] and not urgent else ()),
        NOT_NOW,
    )
