"""Know a service, know your rights: short, with "more", each with its source, never as advice."""

from typing import Any

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.facts import Known
from flows.knowing import community, rights, services
from flows.knowing.topics import AREAS, About, tells_of_asking, topic_in
from flows.lines import lines_to_call
from flows.words import Gap, Lines, text

MOST_STEPS = 20
"""Answers looked at in one go."""

MORE = Pick("more", text("rights.more"), ("more", "zaidi", "tell me more", "eleza zaidi", "ingine"))
ASKED = Pick(
    "asked",
    text("rights.asked"),
    ("i was asked to pay", "niliombwa pesa", "niliitishwa pesa", "wanataka pesa", "walitaka pesa", "i paid", "nililipa",
     "they want money", "they asked me to pay"),
)  # fmt: skip
AGAIN = Pick("again", text("rights.again"), ("another", "swali lingine", "ingine", "another question"))  # fmt: skip
DONE = Pick("done", text("rights.done"), ("done", "nimemaliza", "basi", "no", "hapana", "ni hayo tu", "that is all"))  # fmt: skip

_LISTS = {"services": services.PICKS, "rights": rights.PICKS, "community": community.PICKS}
_AREA_WORDS = {
    "services": ("services", "huduma", "gharama", "cost"),
    "rights": ("rights", "haki", "haki zangu", "my rights"),
    "community": ("nyumba kumi", "community", "jamii"),
    "charter": ("charter", "mkataba", "mkataba wa huduma"),
}
_PICKS_OF_AREAS = tuple(Pick(area, text(f"rights.area.{area}"), _AREA_WORDS[area]) for area in AREAS)


async def know(talk: Talk) -> None:
    """What she asked about, at once where her words name it; then whatever else she wants to know."""
    known: dict[str, Any] = await talk.fact("known", Known())
    begun = str(talk.slots.get("words", ""))
    told_of_asking = tells_of_asking(begun)
    topic, more, asks = topic_in(begun), False, bool(begun)
    for step in range(MOST_STEPS):
        if topic not in (*_told_of(known), "charter"):
            topic = await _which(talk, step, known, topic, asks=asks and not topic)
        asks = False
        if topic == "done":
            break
        if topic == "charter":
            await talk.go("charter_seen", **({"words": begun} if begun and step == 0 else {}))
        chosen = await _tell(talk, step, topic, known, more=more, first=told_of_asking)
        more = False
        match chosen:
            case "more":
                more = True
            case "asked":
                words = {"words": begun} if told_of_asking else {}
                await talk.go("report", kind="bribe", **words)
            case "again":
                topic = ""
            case "done":
                break
            case other:
                topic = other
    await talk.say("done", text("rights.closed"))


async def _which(talk: Talk, step: int, known: dict[str, Any], area: str, *, asks: bool) -> str:
    """One of the topics, 'charter' or 'done'. `asks`: she asked for something that no source here answers."""
    topics = (*_told_of(known), *_LISTS, "charter")
    if area not in _LISTS:
        question = text("rights.unknown") if asks else text("rights.ask")
        area = await talk.ask(f"area.{step}", question, About((*_PICKS_OF_AREAS, DONE), topics))
    if area not in _LISTS:
        return area
    shown = tuple(pick for pick in _LISTS[area] if pick.id in _told_of(known))
    accept = About((*shown, DONE), (*_told_of(known), "charter"))
    chosen: str = await talk.ask(f"which.{step}", text(f"rights.which.{area}"), accept, given=area)
    return chosen


async def _tell(talk: Talk, step: int, topic: str, known: dict[str, Any], *, more: bool, first: bool) -> str:
    """Tell it, and what she wants then: an option or another topic. `first`: she said that money was asked of her."""
    service = known["services"].get(topic)
    facts: list[str] = known["topics"].get(topic, [])
    there_is_more = topic in services.WITH_MORE or (topic in rights.TOPICS and len(facts) > rights.FIRST)
    may_be_asked = topic == "fees" or bool(service and service["free"])
    if topic in services.QUIET:
        await talk.quieten()
    if service:
        told = services.lines(topic, service, more=more)
    elif topic in rights.TOPICS:
        told = rights.lines(topic, facts, more=more)
    else:
        told = community.lines(topic, facts)
    asked = (ASKED,) if may_be_asked else ()
    picks = (
        *(asked if first else ()),
        *((MORE,) if there_is_more and not more else ()),
        *(() if first else asked),
        AGAIN,
        DONE,
    )
    parts: tuple[Gap, ...] = (
        told,
        "" if more else await _numbers(talk, f"call.{step}", topic),
        text("rights.no_advice") if step == 0 else "",
    )
    accept = About(picks, (*_told_of(known), *_LISTS, "charter"))
    chosen: str = await talk.ask(
        f"then.{step}", text("rights.answer", lines=Lines(parts)), accept, given=f"{topic} {more}"
    )
    return chosen


async def _numbers(talk: Talk, key: str, topic: str) -> Gap:
    """Whom to call about it, where anybody is."""
    purpose = {**services.CALL, **rights.CALL}.get(topic)
    if purpose is None:
        return ""
    return Lines((text("rights.call"), await lines_to_call(talk, key, purpose)))


def _told_of(known: dict[str, Any]) -> tuple[str, ...]:
    """Every topic that has its texts and of which a source is certain enough."""
    written = (*services.KEYS, *rights.TOPICS, *community.TOPICS)
    return tuple(topic for topic in written if topic in known["services"] or topic in known["topics"])
