"""One forum: told in full, then come or not, ask, its calendar file, its place, notices of others."""

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.forum_facts import ForumByNumber
from flows.forums import told
from flows.forums.answering import answer
from flows.forums.choices import DONE, TOPICS
from flows.forums.questions import ask_question
from flows.forums.said import ComingOr
from flows.matter_facts import MatterByNumber
from flows.messages import Point
from flows.words import Text, text

MOST_STEPS = 12
"""Things done with one forum in one go."""

COME = Pick("come", text("forums.come"), ("come", "yes", "ndiyo", "ndio", "nakuja", "attend", "i will come"))
CHANGE = Pick("come", text("forums.change"), ("change", "badilisha", "change my answer"))
NOT = Pick("not", text("forums.not"), ("not", "not coming", "hapana sitakuja"))
QUESTION = Pick(
    "question",
    text("forums.ask"),
    ("question", "ask", "swali", "uliza", "uliza swali", "ask a question", "nina swali"),
)
CALENDAR = Pick("calendar", text("forums.calendar_pick"), ("calendar", "kalenda", "ics"))
MAP = Pick("map", text("forums.map"), ("map", "ramani", "where is it", "iko wapi", "location", "pin"))
OTHERS = Pick(
    "others",
    text("forums.others"),
    ("others", "other forums", "mabaraza mengine", "mengine", "nyingine", "list"),
)


async def one_forum(talk: Talk, number: str) -> None:
    """Whatever she wants to know of it or say about it; then goodbye, or another flow."""
    forum: dict[str, Any] | None = await talk.fact("forum", ForumByNumber(number))
    if forum is None and await talk.fact("matter", MatterByNumber(number)):
        await talk.go("matter", opens=number)
    if forum is None:
        await talk.say("unknown", text("forums.unknown", number=number))
        return
    planned = forum["state"] == "planned"
    for step in range(MOST_STEPS):
        picks = _picks(forum) if planned else (OTHERS, TOPICS, DONE)
        answered = await talk.ask(
            f"then.{step}",
            _question(forum, step),
            ComingOr(picks),
            given=f"{number} {forum['state']} {forum['mine']}",
        )
        if "coming" in answered and planned:
            forum = await answer(
                talk, f"rsvp.{step}", forum, coming=answered["coming"], people=answered["people"]
            )
            continue
        match answered.get("option"):
            case "come" | "not" as option:
                forum = await answer(talk, f"rsvp.{step}", forum, coming=option == "come")
            case "question":
                if await ask_question(talk, f"question.{step}", number):
                    # Her words must not wait in a conversation that is known to be hers: it ends here.
                    return
            case "calendar":
                await talk.say(f"calendar.{step}", text("forums.calendar", address=forum["calendar"]))
            case "map":
                await talk.say(f"map.{step}", text("forums.on_map", where=told.where(forum)))
                await talk.show_place(f"point.{step}", Point(*forum["point"]))
            case "topics":
                await talk.go("topics", add=["forums"])
            case "others":
                await talk.go("forums")
            case _:
                break
    if not talk.slots.get("unfinished"):
        await talk.say("done", text("forums.bye"))


def _question(forum: dict[str, Any], step: int) -> Text:
    if forum["state"] != "planned":
        return told.over(forum)
    return text("forums.more") if step else told.in_full(forum)


def _picks(forum: dict[str, Any]) -> tuple[Pick, ...]:
    """What she may do with one that is planned: at most nine rows."""
    mine = forum["mine"]
    return (
        CHANGE if mine in ("coming", "waiting") else COME,
        *(() if mine == "declined" else (NOT,)),
        QUESTION,
        *((CALENDAR,) if forum["calendar"] else ()),
        *((MAP,) if forum["point"] else ()),
        TOPICS,
        OTHERS,
        DONE,
    )
