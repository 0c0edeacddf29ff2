"""An officer who did well: what was done, where and when, and whether the station may know who says so."""

from datetime import datetime
from typing import Any

from flows.changes import CommendOfficer
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.facts import Commended, Deployment
from flows.reporting.when import place_in_time, shown
from flows.which_station import station_meant
from flows.words import Gap, Lines, Moment, Text, text

TELLS = 10
"""Words with which a first message says what was done, and not only that she wants to commend somebody."""
LONGEST_EXCERPT = 300
UNKNOWN = Pick(
    "unknown",
    text("commend.officer_unknown"),
    ("sijui", "simjui", "i dont know", "dont know", "no", "hapana", "skip", "ruka", "sijui jina"),
)
PART = Choice(
    (
        Pick("helped", text("commend.part.helped"), ("me", "mimi", "helped me", "alinisaidia", "i was helped", "nilisaidiwa")),
        Pick("witness", text("commend.part.witness"), ("witness", "nilishuhudia", "i saw it", "shahidi", "niliona", "saw it")),
    )
)  # fmt: skip
NO_NAME = Pick("no_name", text("commend.no_name"), ("hapana", "no", "sitaki", "skip", "ruka", "none"))
CONFIRM = Choice(
    (
        Pick("send", text("commend.send"), ("yes", "ndiyo", "ndio", "send", "tuma", "sawa", "ok", "eeh", "poa", "correct", "okay")),
        Pick("station", text("commend.change.station"), ("station", "kituo")),
        Pick("officer", text("commend.change.officer"), ("officer", "afisa")),
        Pick("did", text("commend.change.did"), ("what", "nini", "what was done")),
        Pick("when", text("commend.change.when"), ("when", "lini", "wakati")),
        Pick("known", text("commend.change.known"), ("name", "jina", "my name", "jina langu")),
    )
)  # fmt: skip

DECLINED = {
    "duplicate": text("commended.duplicate"),
    "unchecked": text("commended.unchecked"),
    "other": text("commended.other"),
    # That there is a complaint is nobody's news: it is told like what could not be checked.
    "complaint": text("commended.unchecked"),
}


async def commending(talk: Talk) -> None:
    """Her words, a summary to correct, and nothing promised."""
    await talk.say("told", text("commend.told"))
    station = await station_meant(talk, text("commend.station"), text("rating.station_again"))
    if station is None:
        await talk.say("no_station", text("commend.no_station"))
        return
    begun = str(talk.slots.get("words", ""))
    who = await talk.ask("officer", text("commend.officer"), Words((UNKNOWN,), limit=120))
    officer = who.get("words", "")
    looks = ""
    if not officer:
        seen = await talk.ask("officer.looks", text("commend.looks"), Words(limit=500))
        looks = seen["words"]
    did = await talk.ask(
        "did",
        text("commend.did"),
        Words(limit=2000),
        prefill={"words": begun} if len(begun.split()) >= TELLS else None,
    )
    when = await place_in_time(talk, did["words"])
    part = await talk.ask("part", text("commend.part"), PART)
    channel = (await talk.fact("channel", Deployment()))["channel"]
    name = await _name(talk)
    hears = "no"
    if channel != "web":  # The page forgets her: nothing could be told to her there.
        hears = await talk.ask("hear", text("commend.hear"), yes_or_no(text("yes"), text("no")))
    lines = (
        text("commend.line.station", station=station["name"]),
        text("commend.line.officer", officer=officer or looks),
        text("commend.line.did", did=_short(did["words"])),
        text("commend.line.when", when=shown(when)),
        text("commend.line.part", part=text(f"commend.part.{part}")),
        text("commend.line.name", name=name) if name else text("commend.line.no_name"),
    )
    choice = await talk.ask("confirm", text("commend.summary", lines=Lines(lines)), CONFIRM)
    if choice != "send":
        await talk.reopen(choice, "confirm")
    await talk.do(
        "file",
        CommendOfficer(
            station=station["id"],
            officer=officer,
            looks=looks,
            did=did["words"],
            when=when,
            part=part,
            messages=hears == "yes",
            language=talk.language,
            name=name,
        ),
    )
    await talk.say("thanks", text("commend.thanks" if hears == "yes" else "commend.thanks_silent"))


async def commended(talk: Talk) -> None:
    """What came of it, opened by the tap on a notice that itself said nothing."""
    found: dict[str, Any] | None = await talk.fact("found", Commended(str(talk.slots["opens"])))
    if found is None:
        await talk.say("gone", text("commended.gone"))
    else:
        await talk.say("came", _came(found))


async def _name(talk: Talk) -> str:
    """Hers, only when the station may know it; else it is never asked."""
    known = await talk.ask(
        "known", text("commend.known"), yes_or_no(text("commend.known_yes"), text("commend.known_no"))
    )
    if known != "yes":
        return ""
    told = await talk.ask("known.name", text("commend.name"), Words((NO_NAME,), limit=80))
    return str(told.get("words", ""))


def _short(words: str) -> Gap:
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"


def _day(iso_date: str) -> Moment:
    return Moment(datetime.fromisoformat(f"{iso_date}T12:00:00+03:00"), precision="day")


def _came(found: dict[str, Any]) -> Text:
    station = found["station"]
    if found.get("station_on") and found.get("committee_on"):
        return text("commended.to_both", station=station)
    if found.get("station_on"):
        return text("commended.to_station", station=station, on=_day(found["station_on"]))
    if found.get("committee_on"):
        return text("commended.to_committee", station=station, on=_day(found["committee_on"]))
    if found["state"] == "verified":
        return text("commended.verified", station=station)
    return DECLINED[found["reason"]]
