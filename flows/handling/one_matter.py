"""One public matter in chat: how it stands, what was promised, and moving it on."""

from __future__ import annotations

from typing import Any

from flows.changes import CLOSING
from flows.convening.answers import Progress
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.handling.keeping import keep_promise, promise_line
from flows.handling.one_case import DONE, NOT_NOW
from flows.handling.promising import promise
from flows.matter_changes import MoveMatter
from flows.matter_facts import MatterAtWork
from flows.words import Gap, Lines, Text, text

MOST_STEPS = 20
LONGEST_SENTENCE = 300
SHOWN_ACTIONS = 6
FEWEST_VOTES = 5
"""As with voices: below that no number is shown."""

MOVE = Pick("move", text("matter_work.do.move"), ("move", "state", "hali", "hatua"))
PROMISE = Pick("promise", text("matter_work.do.promise"), ("promise", "ahadi", "agree", "agreed"))
KEPT = Pick("kept", text("matter_work.do.kept"), ("how far", "promises", "imefika wapi"))
LIST = Pick("list", text("cases.do.list"), ("list", "matters", "orodha"))
AGAIN = Pick("again", text("matter_work.again"), ("again", "tena"))
NO_SENTENCE = Pick("none", text("convene.none"), ("none", "hakuna", "no", "hapana", "skip", "ruka"))


async def one_matter(talk: Talk, number: str) -> None:
    """What she does with it, as often as she likes."""
    for step in range(MOST_STEPS):
        matter: dict[str, Any] | None = await talk.fact(f"matter.{step}", MatterAtWork(number))
        if matter is None:
            await talk.say("gone", text("matter_work.gone", number=number))
            return
        picks = (
            *((MOVE,) if matter["next"] else ()),
            PROMISE,
            *((KEPT,) if _open(matter) else ()),
            LIST,
            DONE,
        )
        given = f"{number} {matter['state']} {matter['percent']}"
        chosen = await talk.ask(f"do.{step}", shown(matter), Choice(picks), given=given)
        if chosen not in (LIST.id, DONE.id):
            if chosen == MOVE.id:
                await _move(talk, step, matter)
            elif chosen == PROMISE.id:
                await promise(talk, step, number)
            else:
                await keep_promise(talk, str(step), _open(matter))
            # What was just changed is read again only with her next message.
            chosen = await talk.ask(
                f"then.{step}", text("cases.then", number=number), Choice((AGAIN, LIST, DONE))
            )
        if chosen == LIST.id:
            await talk.go("matters")
        if chosen == DONE.id:
            await talk.say("closed", text("matter_work.closed"))
            return


def _open(matter: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in matter["actions"] if one["state"] == "open"][:SHOWN_ACTIONS]


def state_of(matter: dict[str, Any]) -> Text:
    """How far it is."""
    if matter["state"] == "in_action":
        return text("matter_work.in_action", percent=matter["percent"])
    return text(f"matter_work.state.{matter['state']}")


def line_of(matter: dict[str, Any]) -> Text:
    """Number, title and place."""
    return text("matter_work.short", number=matter["number"], title=matter["title"], place=matter["place"])


def shown(matter: dict[str, Any]) -> Text:
    """Everything that is public of it, and how many stand behind it: numbers, never who."""
    voices = matter["voices"]
    actions = tuple(map(promise_line, matter["actions"][:SHOWN_ACTIONS]))
    lines: tuple[Gap, ...] = (
        line_of(matter),
        text(f"kind.{matter['kind']}"),
        text("matter_work.stands", state=state_of(matter)),
        text(f"matter_work.reason.{matter['reason']}") if matter["reason"] in CLOSING else "",
        matter["sentence"],
        text("matter_work.cases", count=matter["cases"]),
        text("matter_work.voices", count=voices) if voices is not None else text("matter_work.few_voices"),
        _votes(int(matter["yes"]), int(matter["no"])),
        text("matter_work.of_group", group=matter["group"]) if matter["group"] else "",
        text("matter_work.promised", lines=Lines(actions)) if actions else "",
        matter["page"],
    )
    return text("matter_work.one", lines=Lines(lines))


def _votes(yes: int, no: int) -> Gap:
    """Few answers would tell who gave which."""
    if yes + no >= FEWEST_VOTES:
        return text("matter_work.votes", yes=yes, no=no)
    return text("matter_work.few_votes") if yes or no else ""


async def _move(talk: Talk, step: int, matter: dict[str, Any]) -> None:
    """What it becomes is read once more: everybody who follows it is told, and it stands on the public page."""
    number = matter["number"]
    picks = (*(Pick(state, text(f"matter_work.make.{state}")) for state in matter["next"]), NOT_NOW)
    state = await talk.ask(
        f"state.{step}", text("matter_work.which_state"), Choice(picks), given=matter["state"]
    )
    move = None if state == NOT_NOW.id else await _told(talk, step, number, state)
    if move is None:
        await talk.say(f"unmoved.{step}", text("cases.unchanged"))
        return
    told: tuple[Gap, ...] = (
        line_of(matter),
        state_of({"state": move.state, "percent": move.percent}),
        text(f"matter_work.reason.{move.reason}") if move.reason else "",
        move.sentence,
    )
    sure = await talk.ask(
        f"sure.{step}",
        text("matter_work.sure", lines=Lines(told)),
        yes_or_no(text("matter_work.tell"), text("cases.do.not_now")),
        given=f"{move.state} {move.percent} {move.reason} {move.sentence}",
    )
    if sure == "yes":
        await talk.do(f"moved.{step}", move)
    said = text("matter_work.moved", number=number) if sure == "yes" else text("cases.unchanged")
    await talk.say(f"moved_said.{step}", said)


async def _told(talk: Talk, step: int, number: str, state: str) -> MoveMatter | None:
    """The step with what it needs: a percentage, a reason, a sentence."""
    percent, reason, sentence = 0, "", ""
    if state == "in_action":
        told = await talk.ask(
            f"percent.{step}", text("matter_work.percent"), Progress((NOT_NOW,)), given=number
        )
        if "percent" not in told:
            return None
        percent, sentence = told["percent"], told["sentence"]
    if state == "closed":
        picks = (*(Pick(one, text(f"matter_work.reason.{one}")) for one in CLOSING), NOT_NOW)
        reason = await talk.ask(f"reason.{step}", text("matter_work.why"), Choice(picks), given=number)
        if reason == NOT_NOW.id:
            return None
    if not sentence:
        more = await talk.ask(
            f"sentence.{step}",
            text("matter_work.sentence"),
            Words((NO_SENTENCE,), limit=LONGEST_SENTENCE),
            given=f"{state} {percent} {reason}",
        )
        sentence = more.get("words", "")
    return MoveMatter(number, state, percent, sentence, reason)
