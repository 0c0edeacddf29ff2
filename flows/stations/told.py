"""What is told of stations: short, the nearest in full, and the emergency numbers whatever was found."""

from datetime import UTC, date, datetime, time
from typing import Any

from flows.engine.talk import Talk
from flows.lines import lines_to_call
from flows.messages import Point
from flows.words import Gap, Lines, Moment, Text, text

Station = dict[str, Any]


async def tell(talk: Talk, found: dict[str, Any] | None) -> None:
    """`found` is as the fact StationsNear gives it; None when nothing that she said is known."""
    lines = await lines_to_call(talk, "where.lines", "station")
    stations: list[Station] = found["stations"] if found else []
    if not stations:
        names = Lines(tuple(one["short"] for one in found["others"]), bullet="•") if found else ""
        if found and found["others"]:
            await talk.say("where.county_only", text("station.county", county=found["county"], names=names))
        else:
            await talk.say("where.nothing", text("station.nothing" if found else "station.no_place"))
        await talk.say("where.numbers", text("station.numbers", numbers=lines))
        return
    first, *others = stations
    await talk.say("where.first", _in_full(first))
    if others:
        told = Lines(tuple(map(_in_short, others)), bullet="•")
        await talk.say("where.others", text("station.others", stations=told))
    if found and found["desk"] and not any(one["help"] for one in stations):
        await talk.say("where.desk", text("station.desk"))
    await talk.say("where.numbers", text("station.numbers", numbers=lines))
    # The map shows one place: that of the station told in full, never another's.
    if first["point"]:
        await talk.show_place("where.map", Point(*first["point"]))


def _in_full(station: Station) -> Text:
    return text(
        "station.one",
        name=station["name"],
        lines=Lines(
            (
                _way(station),
                text(f"station.role.{station['role']}") if station["role"] else "",
                *(text(f"station.help.{kind}") for kind in station["help"]),
                _number(station),
                "" if station["sure"] else text("station.unsure"),
            )
        ),
    )


def _way(station: Station) -> Text:
    if station["metres"] is not None:
        return text("station.way", within=station["within"], far=_far(station))
    if station["point"]:
        return text("station.on_map", within=station["within"])
    return text("station.ask_there", within=station["within"])


def _in_short(station: Station) -> Text:
    if station["metres"] is None:
        return text("station.other", name=station["name"], within=station["within"])
    return text("station.other_far", name=station["name"], far=_far(station))


def _far(station: Station) -> Text:
    return text(
        "station.far",
        distance=distance(station["metres"]),
        direction=text(f"station.direction.{station['direction']}"),
    )


def distance(metres: float) -> str:
    """In the two digits that a straight line is good for: 80 m, 450 m, 1.2 km, 23 km."""
    if metres < 995:
        return f"{max(10, round(metres / 10) * 10)} m"
    return f"{metres / 1000:.1f} km" if metres < 9_950 else f"{metres / 1000:.0f} km"


def _number(station: Station) -> Gap:
    if not station["phone"]:
        return ""
    called = datetime.combine(date.fromisoformat(station["verified_on"]), time(12), UTC)
    return text("station.number", number=station["phone"], day=Moment(called, precision="day"))
