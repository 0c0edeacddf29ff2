"""Her answer to a forum, by a tap on a notice or in words from anywhere; asked where not sure which forum, or what."""

from typing import Any

from flows.engine.answers import YES_WORDS, Choice, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.forum_facts import AskedToCome, ForumByNumber, Forums
from flows.forums import told
from flows.forums.answering import answer
from flows.forums.coming import Coming, coming_in
from flows.words import Lines, text

SHOWN = 8
NO_WORDS = ("none", "no", "hapana", "hakuna", "none of these", "si hizi")
NONE = Pick("none", text("attend.none_of_these"), NO_WORDS)
NOT_THIS = Pick("none", text("attend.this_no"), NO_WORDS)


async def attend(talk: Talk) -> None:
    """Which forum, whether she comes, and what answering.py asks."""
    tapped, _, number = str(talk.slots.get("opens", "")).partition("-")
    if number:
        meant = Coming({"yes": True, "no": False}.get(tapped))
    else:
        meant = coming_in(str(talk.slots.get("words", ""))) or Coming(None)
        number = await talk.fact("asked", AskedToCome()) or await _which(talk)
    if not number:
        return
    forum: dict[str, Any] | None = await talk.fact("forum", ForumByNumber(number))
    if forum is None:
        await talk.say("unknown", text("forums.unknown", number=number))
        return
    if forum["state"] != "planned":
        await talk.say("over", told.over(forum))
        return
    coming = meant.coming
    if coming is None:
        question = text("attend.sure", title=forum["title"], when=told.when(forum))
        sure = await talk.ask(
            "sure", question, yes_or_no(text("attend.yes"), text("attend.not")), given=number
        )
        coming = sure == "yes"
    await answer(talk, "rsvp", forum, coming=coming, people=meant.people)


async def _which(talk: Talk) -> str:
    """Which of the forums that are planned; '' when none."""
    planned: list[dict[str, Any]] = (await talk.fact("planned", Forums()))[:SHOWN]
    if not planned:
        await talk.say("nothing", text("attend.nothing"))
        return ""
    picks = tuple(
        Pick(one["number"], text("forums.pick", number=one["number"], title=told.short(str(one["title"]))))
        for one in planned
    )
    question = text("attend.which", lines=Lines(tuple(map(told.line, planned)), bullet="•"))
    choice = Choice((*picks, NONE))
    if len(planned) == 1:
        question = text("attend.this", line=told.line(planned[0]))
        choice = Choice((Pick(planned[0]["number"], text("attend.this_yes"), YES_WORDS), NOT_THIS))
    chosen: str = await talk.ask("which", question, choice, given=" ".join(one["number"] for one in planned))
    if chosen == "none":
        await talk.say("left", text("attend.left"))
        return ""
    return chosen
