"""Those who asked for a human: who waits, taking one, giving her back to the bot. What she writes stands on the page."""

from datetime import datetime
from typing import Any

from flows.changes import GiveBackPerson, OpenOnPage, TakePerson
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.facts import PeopleWaiting
from flows.handling.one_case import DONE, NOT_NOW
from flows.words import Lines, Link, Moment, text

SHOWN = 8
"""Of those who wait: with the option to close they fit into a list of WhatsApp's."""

TAKE = Pick("take", text("people.do.take"), ("take", "chukua", "yes", "ndiyo"))
LOOK = Pick("look", text("people.do.look"), ("look", "open", "fungua"))
GIVE_BACK = Pick("give_back", text("people.do.give_back"), ("give back", "rudisha", "done"))


async def people(talk: Talk) -> None:
    """The queue, or at once the one that was tapped."""
    waiting: list[dict[str, Any]] | None = await talk.fact("waiting", PeopleWaiting())
    if waiting is None:
        await talk.say("not_staff", text("cases.not_staff"))
        return
    if not waiting:
        await talk.say("none", text("people.none"))
        return
    opens = str(talk.slots.get("opens", ""))
    if not opens:
        shown = waiting[:SHOWN]
        picks = (*(Pick(one["id"], text("people.name", name=_name(one))) for one in shown), DONE)
        lines = Lines(tuple(_line(one) for one in shown))
        given = " ".join(one["id"] for one in shown)
        opens = await talk.ask("choose", text("people.list", lines=lines), Choice(picks), given=given)
    if opens == "done":
        await talk.say("closed", text("cases.closed"))
        return
    person = next((one for one in waiting if one["id"] == opens), None)
    if person is None:
        await talk.say("gone", text("people.gone"))
    else:
        await _one(talk, person)


async def _one(talk: Talk, person: dict[str, Any]) -> None:
    if person["server"] == "colleague":
        await talk.say("served", text("people.colleague"))
        return
    picks = (LOOK, GIVE_BACK, NOT_NOW) if person["server"] == "me" else (TAKE, NOT_NOW)
    chosen = await talk.ask("do", _line(person), Choice(picks), given=person["id"])
    match chosen:
        case "take":
            await talk.do("take", TakePerson(person["id"]))
            await talk.do("link", OpenOnPage(f"person:{person['id']}"))
            await talk.say("taken", text("people.taken", link=Link("link")))
        case "look":
            await talk.do("link", OpenOnPage(f"person:{person['id']}"))
            await talk.say("linked", text("people.link", link=Link("link")))
        case "give_back":
            await talk.do("give_back", GiveBackPerson(person["id"]))
            await talk.say("given", text("people.given_back"))
        case _:
            await talk.say("closed", text("cases.closed"))


def _name(person: dict[str, Any]) -> str:
    """The first letters of the request's id: nobody on the staff sees who she is."""
    return str(person["id"])[:4].upper()


def _line(person: dict[str, Any]) -> Any:  # noqa: ANN401 - a Text
    return text(
        "people.line",
        name=_name(person),
        asked=Moment(datetime.fromisoformat(person["asked"])),
        server=text(f"people.server.{person['server'] or 'nobody'}"),
    )
