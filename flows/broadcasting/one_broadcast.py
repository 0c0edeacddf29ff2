"""One broadcast in chat: what it says, what became of it in numbers, and what may be done with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.broadcasting.hearers import told
from flows.broadcasting.preview import left_out
from flows.broadcasting.reasons import failures
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.handling.one_case import DONE, NOT_NOW
from flows.notice_changes import SteerBroadcast
from flows.notice_facts import BroadcastByNumber
from flows.words import Gap, Lines, Moment, Text, text

MOST_STEPS = 20
LONGEST_WHY = 120
STATES = ("waiting", "sent", "delivered", "read", "failed", "unknown", "left_out")
STEPS = {
    "approve": Pick("approve", text("broadcasts.do.approve"), ("approve", "agree", "kubali", "idhinisha", "ndiyo", "yes")),
    "refuse": Pick("refuse", text("broadcasts.do.refuse"), ("refuse", "reject", "kataa")),
    "pause": Pick("pause", text("broadcasts.do.pause"), ("pause", "tulia", "ngoja")),
    "resume": Pick("resume", text("broadcasts.do.resume"), ("resume", "go on", "endelea")),
    "stop": Pick("halt", text("broadcasts.do.stop"), ("stop it", "komesha", "isimamishe kabisa")),
}  # fmt: skip
TAKE_BACK = Pick("take_back", text("broadcasts.do.take_back"), ("take back", "withdraw", "ondoa", "rudisha"))
AGAIN = Pick("again", text("broadcasts.again"), ("again", "tena", "look", "tazama"))
LIST = Pick("list", text("cases.do.list"), ("list", "broadcasts", "orodha"))


async def one_broadcast(talk: Talk, number: str) -> None:
    """What she does with it, as often as she likes."""
    for step in range(MOST_STEPS):
        found: dict[str, Any] | None = await talk.fact(f"one.{step}", BroadcastByNumber(number))
        if found is None:
            await talk.say("gone", text("broadcasts.gone", number=number))
            return
        picks = (*_may_do(found), *((AGAIN,) if found["state"] == "running" else ()), LIST, DONE)
        chosen = await talk.ask(
            f"do.{step}", _shown(found), Choice(picks), given=f"{number} {found['state']}"
        )
        if chosen == AGAIN.id:
            continue
        if chosen not in (LIST.id, DONE.id):
            await _do(talk, step, chosen, number)
            # What was just changed is read again only with her next message.
            chosen = await talk.ask(
                f"then.{step}", text("cases.then", number=number), Choice((AGAIN, LIST, DONE))
            )
        if chosen == LIST.id:
            await talk.go("broadcasts")
        if chosen == DONE.id:
            await talk.say("closed", text("broadcasts.closed"))
            return


def _may_do(found: dict[str, Any]) -> tuple[Pick, ...]:
    """Whoever wrote it takes it back; others refuse it, with a reason."""
    return tuple(TAKE_BACK if step == "refuse" and found["mine"] else STEPS[step] for step in found["steps"])


def _shown(found: dict[str, Any]) -> Text:
    waits = found["state"] == "asked"
    texts: tuple[Gap, ...] = tuple(
        text("broadcasts.text", language=text(f"language.{language}"), words=words)
        for language, words in found["texts"]
    )
    lines: tuple[Gap, ...] = (
        text("broadcasts.head", number=found["number"], state=text(f"broadcasts.state.{found['state']}")),
        text("broadcasts.made", when=Moment(datetime.fromisoformat(found["made"]))),
        text("broadcast.to", to=told(found["to"])),
        Lines(texts) if waits else text("broadcasts.first", first=found["first"]),
        text("broadcasts.expected", count=found["expected"]) if waits else "",
        text("broadcasts.urgent") if waits and found["urgent"] else "",
        text("broadcast.needs_second", why=text(f"broadcast.second.{found['second']}"))
        if found["second"]
        else "",
        text("broadcasts.refused_why", why=found["why"]) if found["why"] else "",
        *_ledger(found),
    )
    return text("broadcasts.one", lines=Lines(lines))


def _ledger(found: dict[str, Any]) -> list[Gap]:
    states = found["lines"]
    numbers: list[Gap] = [
        text(f"broadcasts.lines.{state}", count=states[state]) for state in STATES if states.get(state)
    ]
    failed = failures((sentence, number) for state, sentence, number in found["reasons"] if state == "failed")
    out = left_out([[reason, number] for state, reason, number in found["reasons"] if state == "left_out"])
    return [*numbers, Lines((*failed, *out), bullet="•")] if numbers else []


async def _do(talk: Talk, step: int, chosen: str, number: str) -> None:
    match chosen:
        case "refuse":
            why = await talk.ask(
                f"why.{step}", text("broadcasts.refuse_why"), Words((NOT_NOW,), limit=LONGEST_WHY)
            )
            if "words" in why:
                await talk.do(f"refuse.{step}", SteerBroadcast(number, "refuse", why["words"]))
                await talk.say(f"refused.{step}", text("broadcasts.refused", number=number))
                return
        case "take_back":
            await talk.do(f"take_back.{step}", SteerBroadcast(number, "refuse"))
            await talk.say(f"taken_back.{step}", text("broadcasts.taken_back", number=number))
            return
        case "halt":
            sure = await talk.ask(
                f"sure.{step}",
                text("broadcasts.stop_sure"),
                yes_or_no(text("broadcasts.stop_yes"), text("cases.do.not_now")),
            )
            if sure == "yes":
                await talk.do(f"stop.{step}", SteerBroadcast(number, "stop"))
                await talk.say(f"stopped.{step}", text("broadcasts.stopped", number=number))
                return
        case _:
            await talk.do(f"steer.{step}", SteerBroadcast(number, chosen))
            await talk.say(f"steered.{step}", text(f"broadcasts.did.{chosen}", number=number))
            return
    await talk.say(f"unchanged.{step}", text("cases.unchanged"))
