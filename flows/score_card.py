"""What residents said of a station, in a few lines: only what ten or more of them said."""

from datetime import datetime
from typing import Any

from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.facts import ScoreCard
from flows.which_station import station_meant
from flows.words import Gap, Lines, Moment, text

RATE = Pick("rate", text("score_card.rate"), ("rate", "yes", "ndiyo", "tathmini", "ndio"))
DONE = Pick("done", text("score_card.done"), ("no", "hapana", "done", "basi", "thanks", "asante"))


async def score_card(talk: Talk) -> None:
    """The card of the last full quarter, when that of the running one comes, and where more stands."""
    station = await station_meant(talk, text("score_card.station"), text("rating.station_again"))
    if station is None:
        await talk.say("no_station", text("rating.no_station"))
        return
    known: dict[str, Any] = await talk.fact("card", ScoreCard(station["id"]))
    choice = await talk.ask(
        "then",
        text("score_card.lines", lines=_card(station, known)),
        Choice((RATE, DONE)),
        given=station["id"],
    )
    if choice == "rate":
        await talk.go("rating", station=station)
    await talk.say("bye", text("thanks"))


def _card(station: dict[str, Any], known: dict[str, Any]) -> Lines:
    card = known["card"]
    quarter = text("score_card.quarter", number=known["quarter"][-1], year=known["quarter"][:4])
    told: tuple[Gap, ...]
    if card is None:
        told = (text("score_card.not_enough", station=station["name"], quarter=quarter),)
    else:
        told = (
            text("score_card.title", station=station["name"], quarter=quarter, voices=card["voices"]),
            text("score_card.index", index=card["index"], low=card["low"], high=card["high"]),
            _trend(known["trend"]),
            Lines(tuple(_score(name, score) for name, score in card["scores"]), bullet="•"),
            text("score_card.no_finding"),
        )
    now = text("score_card.quarter", number=known["now"][-1], year=known["now"][:4])
    shown_from = Moment(datetime.fromisoformat(f"{known['shown_from']}T12:00:00+00:00"), precision="day")
    more = text("score_card.page", address=known["page"]) if known["page"] else ""
    return Lines((*told, text("score_card.running", quarter=now, date=shown_from), more))


def _score(name: str, score: int | None) -> Gap:
    dimension = text(f"score_card.of.{name}")
    if score is None:
        return text("score_card.too_few", dimension=dimension)
    return text("score_card.score", dimension=dimension, score=score)


def _trend(trend: dict[str, Any] | None) -> Gap:
    if trend is None:
        return ""
    if not trend["beyond_chance"]:
        return text("score_card.trend.same")
    way = "score_card.trend.up" if trend["points"] > 0 else "score_card.trend.down"
    return text(way, points=abs(trend["points"]))
