"""A meeting at another time or place, or not at all: whoever answered is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.convening.time import Timed, meeting_time, shown
from flows.convening.where import meeting_place
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.forum_changes import CancelForum, MoveForum
from flows.handling.one_case import NOT_NOW
from flows.words import Text, text

LONGEST_WHY = 200
WHAT = (
    Pick("time", text("forum_work.move.time"), ("time", "wakati", "when", "lini", "saa", "tarehe")),
    Pick("place", text("forum_work.move.place"), ("place", "mahali", "where", "wapi")),
)
THIS = Pick("this", text("forum_work.cancel.this"), ("this", "this one", "huu", "huu tu", "hili tu"))
IT = Pick("this", text("forum_work.cancel.it"), ("yes", "ndiyo", "ndio", "sawa"))
WHOLE = Pick("whole", text("forum_work.cancel.whole"), ("all", "the whole", "yote", "zote", "kabisa"))


async def move(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """The new time or place, shown back before anybody hears of it."""
    what = await talk.ask(f"move.{step}", text("forum_work.what_moves"), Choice((*WHAT, NOT_NOW)))
    number = meeting["number"]
    if what == "time":
        known = Timed(datetime.fromisoformat(meeting["starts"]))
        timed = await meeting_time(
            talk, f"move_to.{step}", text("forum_work.new_time"), known=known, often=False
        )
        if timed is None:
            return
        new = text("forum_work.moves_to", where=shown(timed.starts))
        change = MoveForum(number, starts=timed.local)
    elif what == "place":
        where = await meeting_place(talk, f"move_where.{step}", "forum_work.new_place")
        new = text("forum_work.moves_to", where=where.label())
        change = MoveForum(number, place=where.place, place_words=where.words, point=where.point)
    else:
        await talk.say(f"unmoved.{step}", text("cases.unchanged"))
        return
    sure = await _sure(talk, f"move_sure.{step}", new, repr(change))
    if not sure:
        await talk.say(f"unmoved.{step}", text("cases.unchanged"))
        return
    await talk.do(f"moved.{step}", change)
    await talk.say(f"moved_said.{step}", text("forum_work.moved", number=number))


async def _sure(talk: Talk, key: str, new: Text, given: str) -> bool:
    yes = yes_or_no(text("forum_work.move.yes"), text("cases.do.not_now"))
    return bool(await talk.ask(key, new, yes, given=given) == "yes")


async def call_off(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """This one, or with all that would follow; with a sentence why, which everybody who answered reads."""
    picks = (THIS, WHOLE, NOT_NOW) if meeting["rule"] else (IT, NOT_NOW)
    which = await talk.ask(
        f"call_off.{step}",
        text(
            "forum_work.cancel_which",
            title=meeting["title"],
            when=shown(datetime.fromisoformat(meeting["starts"])),
        ),
        Choice(picks),
    )
    if which != NOT_NOW.id:
        told = await talk.ask(
            f"why.{step}", text("forum_work.cancel_why"), Words((NOT_NOW,), limit=LONGEST_WHY), given=which
        )
        if why := told.get("words", ""):
            await talk.do(f"called_off.{step}", CancelForum(meeting["number"], why, which == WHOLE.id))
            await talk.say(f"called_off_said.{step}", text("forum_work.cancelled", number=meeting["number"]))
            return
    await talk.say(f"kept.{step}", text("cases.unchanged"))
