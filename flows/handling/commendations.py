"""Commendations that wait to be looked at, for those who handle reports: number, station and day, never the words."""

from datetime import datetime
from typing import Any

from flows.changes import OpenOnPage
from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.facts import Commendations, OnStaff, Shortlist
from flows.handling.codes import commendation_in
from flows.typed_codes import CodeOr
from flows.words import Gap, Lines, Link, Moment, Text, text

PAGE = Pick("page", text("commendations.page"), ("page", "ukurasa", "verified"))
SHORTLIST = Pick("shortlist", text("commendations.shortlist"), ("shortlist", "orodha fupi"))
DONE = Pick("done", text("cases.done"), ("done", "nimemaliza", "basi", "no", "hapana", "close"))


async def commendations(talk: Talk) -> None:
    """The list; a number opens on the staff page, at once the one whose button she tapped."""
    if await talk.fact("me", OnStaff()) is None:
        await talk.say("not_staff", text("cases.not_staff"))
        return
    if opens := commendation_in(str(talk.slots.get("opens", ""))):
        await _open(talk, f"commendation:{opens}")
        return
    found: dict[str, Any] = await talk.fact("list", Commendations())
    waiting = found["waiting"]
    lines = Lines((*map(_line, waiting), text("commendations.more") if found["more"] else ""), bullet="•")
    shown = text("commendations.list", lines=lines) if waiting else text("commendations.none")
    numbers = tuple(
        Pick(one["number"], text("commendations.number", number=one["number"])) for one in waiting
    )
    answer = await talk.ask(
        "choose", shown, CodeOr(commendation_in, (*numbers, PAGE, SHORTLIST, DONE), "number")
    )
    chosen = answer.get("number") or answer["option"]
    if chosen == "done":
        await talk.say("done", text("cases.closed"))
    elif chosen == "shortlist":
        for ago in (1, 0):
            listed: dict[str, Any] = await talk.fact(f"shortlist.{ago}", Shortlist(ago))
            await talk.say(f"shortlisted.{ago}", _shortlist(listed))
        await talk.say("no_award", text("commendations.no_award"))
    else:
        await _open(talk, "commendations" if chosen == "page" else f"commendation:{chosen}")


async def _open(talk: Talk, opens: str) -> None:
    await talk.do("link", OpenOnPage(opens))
    await talk.say("linked", text("commendations.link", link=Link("link")))


def _line(one: dict[str, Any]) -> Text:
    on = Moment(datetime.fromisoformat(f"{one['on']}T12:00:00+03:00"), precision="day")
    key = "commendations.line_asked" if one["asked"] else "commendations.line"
    return Text(key, {"number": one["number"], "station": one["station"], "on": on})


def _shortlist(found: dict[str, Any]) -> Text:
    year, month = found["month"].split("-")
    shown = text(f"charter.month.{month}", year=year)
    if not found["lists"]:
        return text("commendations.short_none", month=shown)
    parts: list[Gap] = []
    for one in found["lists"]:
        parts.append(text("commendations.short_of", area=one["name"]))
        parts += [
            text("commendations.short_line", rank=rank, officer=officer, station=station, count=voices)
            for rank, officer, station, voices in one["officers"]
        ]
    return text("commendations.short", month=shown, lines=Lines(tuple(parts)))
