"""Where the service charter is missing, for those who handle reports: counts per station of their area."""

from typing import Any

from flows.changes import OpenOnPage
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.facts import Charters, OnStaff
from flows.words import Lines, Link, Text, text

MOST_PAGES = 20
MORE = Pick("more", text("charter.more"), ("more", "zaidi", "next", "endelea"))
PHOTOS = Pick("photos", text("charter.photos"), ("photos", "picha", "see the photos", "ona picha"))
DONE = Pick("done", text("rights.done"), ("done", "nimemaliza", "basi", "no", "hapana", "close"))


async def charters(talk: Talk) -> None:
    """The stations of her area, those where it is missing first."""
    if await talk.fact("me", OnStaff()) is None:
        await talk.say("not_staff", text("cases.not_staff"))
        return
    for page in range(MOST_PAGES):
        found: dict[str, Any] | None = await talk.fact(f"page.{page}", Charters(page))
        if not found or not found["stations"]:
            await talk.say("none", text("charter.none"))
            return
        shown = text("charter.list", lines=Lines(tuple(map(_line, found["stations"])), bullet="•"))
        picks = (
            *((MORE,) if found["more"] else ()),
            *((PHOTOS,) if any(station["photos"] for station in found["stations"]) else ()),
        )
        if not picks:
            await talk.say(f"last.{page}", shown)
            return
        chosen = await talk.ask(f"more.{page}", shown, Choice((*picks, DONE)))
        if chosen == "photos":
            await talk.do("link", OpenOnPage("charters"))
            await talk.say("linked", text("charter.link", link=Link("link")))
            return
        if chosen == "done":
            break
    await talk.say("done", text("rights.closed"))


def _line(station: dict[str, Any]) -> Text:
    if not station["last"]:
        return text("charter.line_none", station=station["name"])
    year, month = station["last"].split("-")
    return text(
        "charter.line",
        station=station["name"],
        seen=station["seen"],
        missing=station["missing"],
        outdated=station["outdated"],
        month=text(f"charter.month.{month}", year=year),
    )
