"""One meeting in chat, with numbers alone: never who comes, asks or came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.convening.afterwards import agree, keep_record, progress, publish
from flows.convening.changing import call_off, move
from flows.convening.questions import questions, unanswered
from flows.convening.repeats import spoken
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.forum_facts import ForumAtWork
from flows.handling.one_case import DONE
from flows.reporting.where import Located
from flows.words import Gap, Lines, Moment, Text, text

MOST_STEPS = 20

PUBLISH = Pick("publish", text("forum_work.do.publish"), ("publish", "chapisha"))
RECORD = Pick("record", text("forum_work.do.record"), ("record", "kumbukumbu", "what came of it"))
AGREE = Pick("agree", text("forum_work.do.agree"), ("agree", "agreed", "makubaliano", "tulikubaliana"))
PROGRESS = Pick("progress", text("forum_work.do.progress"), ("progress", "maendeleo", "actions", "hatua"))
QUESTIONS = Pick("questions", text("forum_work.do.questions"), ("questions", "maswali"))
CODE = Pick("code", text("forum_work.do.code"), ("code", "msimbo", "namba ya siri"))
MOVE = Pick("move", text("forum_work.do.move"), ("move", "hamisha", "change"))
CANCEL = Pick(
    "call_off", text("forum_work.do.cancel"), ("call off", "call it off", "sitisha", "ahirisha kabisa")
)
LIST = Pick("list", text("cases.do.list"), ("list", "forums", "orodha"))
AGAIN = Pick("again", text("forum_work.again"), ("again", "tena"))


async def one_meeting(talk: Talk, number: str) -> None:
    """What she does with it, as often as she likes."""
    for step in range(MOST_STEPS):
        meeting: dict[str, Any] | None = await talk.fact(f"meeting.{step}", ForumAtWork(number))
        if meeting is None:
            await talk.say("gone", text("forum_work.gone", number=number))
            return
        picks = may_do(meeting, await talk.now(f"now.{step}"))
        chosen = await talk.ask(
            f"do.{step}", shown(meeting), Choice(picks), given=f"{number} {meeting['state']}"
        )
        if chosen not in (LIST.id, DONE.id):
            await _do(talk, step, chosen, meeting)
            # What was just changed is read again only with her next message.
            chosen = await talk.ask(
                f"then.{step}", text("cases.then", number=number), Choice((AGAIN, LIST, DONE))
            )
        if chosen == LIST.id:
            await talk.go("forum_work")
        if chosen == DONE.id:
            await talk.say("closed", text("forum_work.closed"))
            return


def may_do(meeting: dict[str, Any], now: datetime) -> tuple[Pick, ...]:
    """What its state allows; a record and what was agreed may be written as soon as people meet."""
    planned, published = meeting["state"] == "planned", meeting["state"] == "published"
    met = published or meeting["state"] == "over" or (planned and begins(meeting) <= now)
    actions = bool(meeting["actions"] or meeting["became"])
    return (
        *((PUBLISH,) if meeting["state"] == "over" and meeting["record_kept"] else ()),
        *((CODE,) if planned else ()),
        *((QUESTIONS,) if unanswered(meeting) else ()),
        *((RECORD,) if met and not published else ()),
        *((AGREE,) if met else ()),
        *((PROGRESS,) if actions else ()),
        *((MOVE, CANCEL) if planned else ()),
        LIST,
        DONE,
    )


def begins(meeting: dict[str, Any]) -> datetime:
    """When people meet."""
    return datetime.fromisoformat(meeting["starts"])


def shown(meeting: dict[str, Any]) -> Text:
    """Its numbers."""
    open_questions = len(unanswered(meeting))
    planned = meeting["state"] == "planned"
    lines = (
        text("forum_work.head", number=meeting["number"], title=meeting["title"]),
        Moment(begins(meeting)),
        Located(name=meeting["place"], words=meeting["place_words"]).label(),
        text("forum_work.often", often=spoken(meeting["rule"])) if meeting["rule"] else "",
        *(_before(meeting) if planned else (text(f"forum_work.state.{meeting['state']}"),)),
        text("forum_work.attended", count=meeting["attended"]) if meeting["attended"] else "",
        text("forum_work.open_questions", count=open_questions) if open_questions else "",
        text("forum_work.agreed_so_far", count=len(meeting["actions"])) if meeting["actions"] else "",
        text("forum_work.record_kept") if meeting["record_kept"] and meeting["state"] != "published" else "",
    )
    return text("forum_work.one", lines=Lines(lines))


def _before(meeting: dict[str, Any]) -> tuple[Gap, ...]:
    """Who is expected, as numbers."""
    coming, seats = meeting["coming"], meeting["capacity"]
    return (
        text("forum_work.coming_of", count=coming, seats=seats)
        if seats
        else text("forum_work.coming", count=coming),
        text("forum_work.waiting", count=meeting["waiting"]) if meeting["waiting"] else "",
        text("forum_work.declined", count=meeting["declined"]) if meeting["declined"] else "",
        *(
            text("forum_work.need", need=text(f"attend.need.{need}"), count=count)
            for need, count in meeting["with_needs"].items()
            if count
        ),
    )


async def _do(talk: Talk, step: int, chosen: str, meeting: dict[str, Any]) -> None:
    match chosen:
        case "code":
            await talk.say(f"code.{step}", text("forum_work.code", code=meeting["code"]))
        case "questions":
            await questions(talk, step, meeting)
        case "record":
            await keep_record(talk, step, meeting)
        case "agree":
            await agree(talk, step, meeting)
        case "progress":
            await progress(talk, step, meeting)
        case "publish":
            await publish(talk, step, meeting)
        case "move":
            await move(talk, step, meeting)
        case _:
            await call_off(talk, step, meeting)
