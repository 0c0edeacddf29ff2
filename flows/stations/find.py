"""Find a police station: near her pin, in her ward or town, or by its name. A digression from anything."""

from typing import Any

from flows.changes import NumberFails
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.stations.told import tell
from flows.stations.where import asked_about
from flows.words import text

FAILS = Pick(
    "fails",
    text("station.fails"),
    ("does not work", "it does not work", "number does not work", "haifanyi kazi", "haishiki", "haipatikani", "mteja hapatikani"),
)  # fmt: skip
ANOTHER = Pick(
    "another", text("station.another"), ("another", "another station", "kingine", "kituo kingine", "ingine")
)
HUMAN = Pick("human", text("station.human"), ("human", "person", "mtu", "yes", "ndiyo", "ndio"))
DONE = Pick(
    "done",
    text("station.done"),
    ("done", "no", "hapana", "basi", "ni hayo tu", "thats all", "that is all", "enough", "asante", "thanks", "ok", "sawa"),
)  # fmt: skip


async def stations(talk: Talk) -> None:
    """The station, how to find it and the emergency numbers; then another one, a person, or that its number fails."""
    query = await asked_about(talk)
    found: dict[str, Any] | None = await talk.fact("where.found", query) if query is not None else None
    await tell(talk, found)
    shown = found["stations"] if found else []
    phone = bool(shown) and bool(shown[0]["phone"])
    picks = (*((FAILS,) if phone else ()), *(() if shown else (HUMAN,)), ANOTHER, DONE)
    given = " ".join(f"{one['id']} {one['phone']}" for one in shown)
    then = await talk.ask("then", text("station.then"), Choice(picks), given=given)
    match then:
        case "fails":
            await talk.do("fails", NumberFails(shown[0]["id"]))
            await talk.say("noted", text("station.fails_noted"))
        case "another":
            await talk.reopen("where", "then")
        case "human":
            await talk.go("human", why="find_station")
        case _ if not talk.slots.get("unfinished"):
            await talk.say("done", text("thanks"))
