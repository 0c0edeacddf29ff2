"""Progress: what was reported at a place, what is being done, what was solved and how long it took, what was promised."""

from typing import Any

from flows.engine.answers import Choice, Pick, Where
from flows.engine.talk import Talk
from flows.facts import WardAt, WhichPlace
from flows.matter_facts import Progress
from flows.matters.told import OVER, Matter, actions, line, title
from flows.messages import Point
from flows.reporting.where import OTHER, UNKNOWN
from flows.words import Gap, Lines, Text, text

MOST_STEPS = 8
"""Places looked at in one go."""

PLACE = Pick(
    "place", text("progress.place"), ("place", "another place", "mahali pengine", "kwingine", "soko lingine", "another market")
)  # fmt: skip
REPORT = Pick("report", text("progress.report"), ("report", "ripoti", "nataka kuripoti", "report a concern"))
DONE = Pick(
    "done",
    text("progress.done"),
    ("done", "no", "hapana", "basi", "ni hayo tu", "thats all", "that is all", "enough", "asante", "ok", "sawa", "nimemaliza"),
)  # fmt: skip

Place = dict[str, Any]


async def progress(talk: Talk) -> None:
    """The place of her words, or of what led here; without one what she follows; asked for where that is nothing."""
    words = str(talk.slots.get("words", ""))
    place = str(talk.slots.get("place", "")) or _id(
        await _meant(talk, "begun", words, quiet=True) if words else None
    )
    for step in range(MOST_STEPS):
        found: dict[str, Any] = await talk.fact(f"progress.{step}", Progress(place))
        matters: list[Matter] = found["matters"]
        nothing = not matters and not found["actions"] and not found["solved"]
        chosen = "place"
        if place or not nothing:
            picks = (
                *(Pick(one["number"], title(one), (one["number"].casefold(),)) for one in matters),
                PLACE,
                REPORT,
                DONE,
            )
            told = text("progress.nothing", place=found["place"]) if nothing else _told(found, place)
            given = f"{place} {' '.join(one['number'] for one in matters)}"
            chosen = await talk.ask(f"choose.{step}", told, Choice(picks), given=given)
        if chosen == "place":
            question = text("progress.where" if place or step else "progress.where_first")
            answer = await talk.ask(f"where.{step}", question, Where((UNKNOWN,)))
            if "option" in answer and nothing and not place:
                break
            place = _id(await _named(talk, f"where.{step}", answer)) or place
        elif chosen == "report":
            await talk.go("report")
        elif chosen == "done":
            break
        else:
            await talk.go("matter", opens=chosen)
    if not talk.slots.get("unfinished"):
        await talk.say("bye", text("progress.bye"))


def _told(found: dict[str, Any], place: str) -> Text:
    """What goes on, what is solved, what was promised."""
    matters: list[Matter] = found["matters"]
    goes_on = [one for one in matters if one["state"] not in OVER]
    over = [one for one in matters if one not in goes_on]
    parts: tuple[Gap, ...] = (
        text("progress.of", place=found["place"]) if place else text("progress.mine"),
        _list(text("progress.goes_on"), goes_on),
        _list(text("progress.over"), over),
        _solved(found),
        actions(found["actions"]),
        text("progress.page", address=found["page"]) if found["page"] else "",
    )
    return text("progress.told", lines=Lines(parts))


def _list(above: Text, matters: list[Matter]) -> Gap:
    return Lines((above, Lines(tuple(map(line, matters)), bullet="•"))) if matters else ""


def _solved(found: dict[str, Any]) -> Gap:
    """How many were solved within a year; how long it took, where enough were."""
    if not found["solved"]:
        return ""
    if found["days"] is None:
        return text("progress.solved", count=int(found["solved"]))
    return text(
        "progress.solved_within",
        count=int(found["solved"]),
        days=text("progress.days", count=int(found["days"])),
    )


def _id(place: Place | None) -> str:
    return str(place["id"]) if place else ""


async def _named(talk: Talk, key: str, answer: dict[str, Any]) -> Place | None:
    """The place of a pin or of her words; None when she does not know one."""
    if "point" in answer:
        ward: Place | None = await talk.fact(f"{key}.ward", WardAt(Point(*answer["point"])))
        return ward
    return await _meant(talk, f"{key}.place", answer["words"]) if "words" in answer else None


async def _meant(talk: Talk, key: str, words: str, *, quiet: bool = False) -> Place | None:
    """The one place that these words mean, asked where several could be. `quiet`: her words need not name one."""
    found: dict[str, Any] = await talk.fact(key, WhichPlace(words))
    if found["sure"]:
        sure: Place = found["sure"]
        return sure
    maybe: list[Place] = found["maybe"]
    if not maybe:
        if not quiet:
            await talk.say(f"{key}.unknown", text("progress.unknown"))
        return None
    given = " ".join(place["id"] for place in maybe)
    picks = tuple(
        Pick(place["id"], text("where.option", name=place["name"], within=place["within"])) for place in maybe
    )
    chosen = await talk.ask(f"{key}.which", text("where.which"), Choice((*picks, OTHER)), given=given)
    return next((place for place in maybe if place["id"] == chosen), None)
