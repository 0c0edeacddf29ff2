"""What she hears of, and for which places: each topic by itself, agreed to in plain words, taken back at once."""

from typing import Any

from flows.audience import TOPICS
from flows.engine.answers import Choice, Pick, Where, yes_or_no
from flows.engine.talk import Talk
from flows.facts import WhichPlace
from flows.notice_changes import ChooseTopics
from flows.notice_facts import MyTopics
from flows.reporting.where import OTHER
from flows.words import Gap, Lines, Text, text

VERSION = "2026-11"
"""Changes when what is agreed to changes."""
MOST_PLACES = 5
MOST_STEPS = 16
"""Taps in one go."""

TOPIC_WORDS = {
    "forums": ("forums", "mabaraza", "mikutano", "baraza"),
    "safety": ("safety", "usalama", "alerts", "safety alerts", "tahadhari"),
    "market": ("market", "soko", "sokoni", "masoko"),
    "surveys": ("surveys", "survey", "maswali", "tafiti", "utafiti"),
}
PLACES = Pick(
    "places", text("topics.places"), ("places", "change places", "maeneo", "badilisha maeneo", "mahali")
)
READY = Pick(
    "ready",
    text("topics.ready"),
    ("ready", "done", "tayari", "nimemaliza", "basi", "ni hayo tu", "sawa", "ok", "yes", "ndiyo", "ndio"),
)
NONE = Pick(
    "none", text("topics.none"), ("none", "nothing", "hakuna", "no notices", "stop all", "usitume chochote")
)
EVERYWHERE = Pick(
    "everywhere", text("topics.everywhere"), ("everywhere", "kote", "kila mahali", "all places", "popote")
)
ADD = Pick("add", text("topics.add_place"), ("add", "ongeza", "another", "ingine", "pengine"))
ENOUGH = Pick(
    "enough",
    text("topics.enough"),
    ("enough", "basi", "done", "nimemaliza", "ni hayo tu", "no", "hapana", "skip", "ruka"),
)

Place = dict[str, Any]


async def topics(talk: Talk) -> None:
    """What she has, what she changes, and her yes to what is new. `add`: topics that she just asked for."""
    mine: dict[str, Any] = await talk.fact("mine", MyTopics())
    had = tuple(topic for topic in TOPICS if topic in mine["topics"])
    chosen = {topic for topic in TOPICS if topic in (*had, *talk.slots.get("add", ()))}
    places: list[Place] = list(mine["places"])
    for step in range(MOST_STEPS):
        answer = await talk.ask(
            f"change.{step}",
            _shown(chosen, places, first=step == 0, stopped=mine["stopped"]),
            Choice(_picks(chosen)),
            given=_given(chosen, places),
        )
        if answer in TOPICS:
            chosen ^= {answer}
        elif answer == "places":
            places = await _places(talk, f"places.{step}", places)
        elif answer == "none":
            chosen = set()
            break
        else:
            break
    await _settle(
        talk,
        had,
        tuple(topic for topic in TOPICS if topic in chosen),
        places,
        changed=places != mine["places"],
    )


async def _settle(
    talk: Talk, had: tuple[str, ...], chosen: tuple[str, ...], places: list[Place], *, changed: bool
) -> None:
    """Note what she chose. What is new needs her yes; what she takes back, nothing but that she said so."""
    if chosen == had and not changed:
        await talk.say("same", text("topics.same") if chosen else text("topics.nothing"))
        return
    new = tuple(topic for topic in chosen if topic not in had)
    if new:
        question = text("topics.consent", topics=_means(new), places=_named(places))
        agreed = await talk.ask(
            "consent",
            question,
            yes_or_no(text("topics.agree"), text("topics.refuse")),
            given=_given(set(chosen), places),
        )
        if agreed != "yes":
            chosen = tuple(topic for topic in chosen if topic in had)
            if chosen == had and not changed:
                await talk.say("declined", text("topics.declined"))
                return
    await talk.do(
        "choose", ChooseTopics(chosen, tuple(place["id"] for place in places), VERSION, talk.language)
    )
    if chosen:
        await talk.say("chosen", text("topics.chosen", topics=_names(chosen), places=_named(places)))
    else:
        await talk.say("chosen_none", text("topics.nothing"))


def _picks(chosen: set[str]) -> tuple[Pick, ...]:
    toggles = (
        Pick(
            topic,
            text(f"topics.off.{topic}") if topic in chosen else text(f"topics.on.{topic}"),
            TOPIC_WORDS[topic],
        )
        for topic in TOPICS
    )
    return (*toggles, PLACES, READY, *((NONE,) if chosen else ()))


def _shown(chosen: set[str], places: list[Place], *, first: bool, stopped: bool) -> Text:
    """What each topic means, the first time; then only which are chosen."""
    lines = tuple(
        text(
            "topics.line_yes" if topic in chosen else "topics.line_no",
            means=text(f"topics.means.{topic}" if first else f"topics.name.{topic}"),
        )
        for topic in TOPICS
    )
    if not first:
        return text("topics.so_far", lines=Lines(lines), places=_named(places))
    return text(
        "topics.ask",
        lines=Lines(lines),
        places=_named(places),
        stopped=text("topics.stopped") if stopped else "",
    )


def _means(some: tuple[str, ...]) -> Lines:
    return Lines(tuple(text(f"topics.means.{topic}") for topic in some), bullet="•")


def _names(some: tuple[str, ...]) -> Gap:
    first, *others = some
    named = text(f"topics.name.{first}")
    return text("forums.and", first=named, others=_names(tuple(others))) if others else named


def _named(places: list[Place]) -> Gap:
    return ", ".join(str(place["name"]) for place in places) if places else text("topics.all_places")


def _given(chosen: set[str], places: list[Place]) -> str:
    return " ".join((*sorted(chosen), "|", *(str(place["id"]) for place in places)))


async def _places(talk: Talk, key: str, places: list[Place]) -> list[Place]:
    """The places as she wants them: up to MOST_PLACES, none for everywhere."""
    kept = list(places)
    if kept:
        removes = tuple(
            Pick(place["id"], text("topics.remove", place=str(place["name"])[:14].strip())) for place in kept
        )
        add = (ADD,) if len(kept) < MOST_PLACES else ()
        picks = (*removes, *add, EVERYWHERE, ENOUGH)
        chosen = await talk.ask(
            key, text("topics.places_ask", places=_named(kept)), Choice(picks), given=_given(set(), kept)
        )
        if chosen == "everywhere":
            return []
        if chosen != "add":
            return [place for place in kept if place["id"] != chosen]
    for number in range(MOST_PLACES - len(kept)):
        question = text("topics.place_more", places=_named(kept)) if kept else text("topics.place")
        answer = await talk.ask(
            f"{key}.which.{number}", question, Where((ENOUGH,)), given=_given(set(), kept)
        )
        if "words" not in answer:
            break
        place = await _meant(talk, f"{key}.meant.{number}", answer["words"])
        if place is not None and all(place["id"] != one["id"] for one in kept):
            kept.append(place)
    return kept


async def _meant(talk: Talk, key: str, words: str) -> Place | None:
    found: dict[str, Any] = await talk.fact(key, WhichPlace(words))
    if found["sure"]:
        sure: Place = found["sure"]
        return sure
    maybe: list[Place] = found["maybe"]
    if not maybe:
        await talk.say(f"{key}.unknown", text("forums.place_unknown"))
        return None
    picks = tuple(
        Pick(place["id"], text("where.option", name=place["name"], within=place["within"])) for place in maybe
    )
    chosen = await talk.ask(
        f"{key}.which",
        text("where.which"),
        Choice((*picks, OTHER)),
        given=" ".join(place["id"] for place in maybe),
    )
    return next((place for place in maybe if place["id"] == chosen), None)
