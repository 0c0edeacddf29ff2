"""Questions that were sent to a meeting: read out by whoever leads it, marked as answered."""

from __future__ import annotations

from typing import Any

from flows.convening.answers import Several
from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.forum_changes import QuestionAnswered
from flows.handling.one_case import NOT_NOW
from flows.words import Lines, text

SHOWN = 8


def unanswered(meeting: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions that nobody marked yet."""
    return [one for one in meeting["questions"] if not one["answered"]]


async def questions(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """Those that nobody answered, numbered; one or several are marked in one message."""
    waiting = unanswered(meeting)
    listed = waiting[:SHOWN]
    lines = (
        *(
            text("forum_work.question", place=place, words=one["words"])
            for place, one in enumerate(listed, 1)
        ),
        text("forum_work.more_questions", count=len(waiting) - SHOWN) if len(waiting) > SHOWN else "",
    )
    picks = (
        *(
            Pick(one["id"], text("forum_work.question_pick", place=place))
            for place, one in enumerate(listed, 1)
        ),
        NOT_NOW,
    )
    chosen = await talk.ask(
        f"questions.{step}",
        text("forum_work.questions", lines=Lines(lines)),
        Several(picks),
        given=" ".join(one["id"] for one in listed),
    )
    marked = [one for one in chosen if one != NOT_NOW.id]
    for question in marked:
        await talk.do(f"answered.{step}.{question}", QuestionAnswered(meeting["number"], question))
    told = text("forum_work.marked", count=len(marked)) if marked else text("cases.unchanged")
    await talk.say(f"marked.{step}", told)
