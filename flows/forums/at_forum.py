"""She is there: the code that was read out or stands on the wall, and a question without her name."""

from typing import Any

from flows.engine.answers import Pick, yes_or_no
from flows.engine.talk import Talk
from flows.forum_changes import AttendForum
from flows.forum_facts import ForumByCode
from flows.forums.codes import attendance_code_in
from flows.forums.questions import ask_question
from flows.typed_codes import CodeOr
from flows.words import text

MOST_TRIES = 3
NO_CODE = Pick(
    "none",
    text("at_forum.no_code"),
    ("no", "hapana", "none", "sina", "sina kodi", "sina msimbo", "i have no code", "sina code"),
)


async def at_forum(talk: Talk) -> None:
    """The code, that she was there, and whether she wants to ask something. `guess`: her words may be no code at all."""
    forum, code = await _opened(talk)
    if forum is None:
        return
    await talk.do("attend", AttendForum(code))
    await talk.say("welcome", text("at_forum.welcome", title=forum["title"]))
    wants = await talk.ask(
        "question",
        text("at_forum.question"),
        yes_or_no(text("at_forum.question_yes"), text("at_forum.question_no")),
        given=forum["number"],
    )
    if wants == "yes":
        await ask_question(talk, "asked", forum["number"])
    else:
        await talk.say("bye", text("at_forum.bye"))


async def _opened(talk: Talk) -> tuple[dict[str, Any] | None, str]:
    begun = attendance_code_in(str(talk.slots.get("words", "")))
    prefill = {"code": begun} if begun else None
    for tried in range(MOST_TRIES):
        answer = await talk.ask(
            f"code.{tried}",
            text("at_forum.wrong") if tried else text("at_forum.ask"),
            CodeOr(attendance_code_in, (NO_CODE,)),
            prefill=None if tried else prefill,
        )
        if "option" in answer:
            break
        forum: dict[str, Any] | None = await talk.fact(f"forum.{tried}", ForumByCode(answer["code"]))
        if forum is not None:
            return forum, answer["code"]
        if talk.slots.get("guess"):
            # A word of six letters that opens nothing was never meant as a code.
            await talk.say("not_meant", text("unsure.again"))
            if not talk.slots.get("unfinished"):
                await talk.go("menu")
            return None, ""
    await talk.say("no_code", text("at_forum.without"))
    return None, ""
