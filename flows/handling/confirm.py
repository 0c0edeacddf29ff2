"""A station's number: somebody of the staff called it today, and from now on residents are shown it."""

from typing import Any

from flows.changes import ConfirmNumber
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.facts import MyStations, NumberOf, OnStaff, StationsOf, WhichStation
from flows.handling.one_case import NOT_NOW
from flows.handling.phone_numbers import PhoneNumber
from flows.words import Lines, Text, text

Station = dict[str, Any]


async def confirm(talk: Talk) -> None:
    """Which station, its number, and that she called it herself today."""
    if await talk.fact("me", OnStaff()) is None:
        await talk.say("not_staff", text("cases.not_staff"))
        return
    station = await _station(talk)
    if station is None:
        return
    name, key = station["name"], station["id"]
    answer = await talk.ask(
        "phone", text("station.confirm.phone", station=_line(station)), PhoneNumber((NOT_NOW,)), given=key
    )
    if "phone" not in answer:
        await talk.say("unchanged", text("cases.unchanged"))
        return
    phone = answer["phone"]
    called = await talk.ask(
        "called",
        text("station.confirm.called", number=phone, station=name),
        yes_or_no(text("station.confirm.yes"), text("station.confirm.no")),
        given=f"{key} {phone}",
    )
    if called == "no":
        await talk.say("call_first", text("station.confirm.call_first"))
        return
    await talk.do("confirm", ConfirmNumber(key, phone))
    await talk.say("confirmed", text("station.confirm.done", station=name, number=phone))


async def _station(talk: Talk) -> Station | None:
    """The one she tapped, named or chose, if she may confirm its number; None after saying why not."""
    chosen = str(talk.slots.get("opens", ""))
    if not chosen:
        mine: list[Station] = await talk.fact("mine", MyStations()) or []
        picks = (*(Pick(one["id"], text("station.pick", name=one["short"])) for one in mine), NOT_NOW)
        words = str(talk.slots.get("words", ""))
        answer = await talk.ask(
            "which",
            text("station.confirm.which", stations=Lines(tuple(map(_line, mine)), bullet="•"))
            if mine
            else text("station.confirm.name_it"),
            Words(picks, limit=200),
            given=" ".join(one["id"] for one in mine),
            prefill={"words": words} if words else None,
        )
        if answer.get("option") == NOT_NOW.id:
            await talk.say("left", text("cases.unchanged"))
            return None
        chosen = answer.get("option") or await _named(talk, answer["words"])
        if not chosen:
            return None
    station: Station | None = await talk.fact("station", NumberOf(chosen))
    if station is None:
        await talk.say("not_yours", text("station.confirm.not_yours"))
    return station


async def _named(talk: Talk, words: str) -> str:
    """The id of the station that these words mean; '' after saying that none is known."""
    known = await talk.fact("named", WhichStation(words))
    places = [known["sure"]] if known["sure"] else known["maybe"]
    if known["sure"] and known["sure"]["kind"] != "station":
        places = (await talk.fact("inside", StationsOf(known["sure"]["id"])))["stations"]
    places = [one for one in places if one.get("kind", "station") == "station"]
    if not places:
        await talk.say("unknown", text("station.confirm.unknown"))
        return ""
    if len(places) == 1 and known["sure"]:
        return str(places[0]["id"])
    picks = tuple(
        Pick(one["id"], text("where.option", name=one["name"], within=one["within"])) for one in places
    )
    chosen = await talk.ask(
        "named.which",
        text("where.which"),
        Choice((*picks, NOT_NOW)),
        given=" ".join(one["id"] for one in places),
    )
    if chosen == NOT_NOW.id:
        await talk.say("left", text("cases.unchanged"))
        return ""
    return str(chosen)


def _line(station: Station) -> Text:
    if not station["phone"]:
        return text("station.confirm.none_yet", name=station["name"])
    return text(
        "station.confirm.doubted" if station["doubted"] else "station.confirm.has",
        name=station["name"],
        number=station["phone"],
        day=station["verified_on"],
    )
