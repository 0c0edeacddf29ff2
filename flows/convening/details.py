"""What may be said of a forum besides: each question is asked only where somebody chose it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.convening.answers import HowMany, Several, Spans
from flows.convening.plan import Plan, spans_shown
from flows.engine.answers import Choice, Pick, Where, Words
from flows.engine.talk import Talk
from flows.forum_changes import NEEDS
from flows.messages import LANGUAGES, Point
from flows.notice_facts import AudienceChoices
from flows.words import text

LONGEST = {"theme": 200, "host": 120, "agenda": 1_000}
MOST_PEOPLE = 100_000
MOST_REMINDERS = 6
LEAST_BEFORE, MOST_BEFORE = 10, 90 * 24 * 60
"""Minutes, as config.yml takes them."""
MOST_CHOICES = 30
"""Areas and groups in one question: more than a list holds are numbered lines, and still one message."""
NONE = Pick("none", text("convene.none"), ("none", "hakuna", "no", "hapana", "skip", "ruka", "leave it out"))
HERE = Pick("here", text("convene.here"), ("here", "hapa", "hapo"))
EVERYBODY = Pick("all", text("convene.everybody"), ("all", "everybody", "everyone", "wote"))
NEED_WORDS = {
    "sign": ("sign", "sign language", "lugha ya ishara", "ishara"),
    "wheelchair": ("wheelchair", "kiti cha magurudumu", "magurudumu"),
    "interpreter": ("interpreter", "mkalimani", "translator"),
    "children": ("children", "watoto", "childcare"),
    "other": ("other", "nyingine", "mengine"),
}
LANGUAGE_WORDS = {"en": ("english", "kiingereza"), "sw": ("kiswahili", "swahili")}
DETAILS = (
    Pick("theme", text("convene.more.theme"), ("theme", "mada")),
    Pick("agenda", text("convene.more.agenda"), ("agenda", "ajenda")),
    Pick("host", text("convene.more.host"), ("host", "mwenyeji")),
    Pick("audience", text("convene.more.audience"), ("audience", "who", "nani", "hadhira")),
    Pick("offsets", text("convene.more.offsets"), ("reminders", "vikumbusho")),
    Pick("capacity", text("convene.more.capacity"), ("seats", "capacity", "nafasi", "viti")),
    Pick("languages", text("convene.more.languages"), ("languages", "lugha")),
    Pick("offers", text("convene.more.offers"), ("sign language", "support", "msaada wa walemavu")),
    Pick("pin", text("convene.more.pin"), ("pin", "map", "ramani")),
    Pick("back", text("convene.more.back"), ("summary", "muhtasari", "done", "basi")),
)


async def with_detail(talk: Talk, step: int, plan: Plan) -> Plan:
    """Which of them, and the plan with its answer."""
    which = await talk.ask(f"more.{step}", text("convene.more"), Choice(DETAILS))
    key = f"{which}.{step}"
    match which:
        case "theme" | "agenda" | "host":
            return await _in_words(talk, key, which, plan)
        case "capacity":
            told = await talk.ask(key, text("convene.capacity"), HowMany((NONE,), MOST_PEOPLE))
            return replace(plan, capacity=told.get("count"))
        case "languages":
            spoken = tuple(
                Pick(one, text(f"language.{one}"), LANGUAGE_WORDS.get(one, ())) for one in LANGUAGES
            )
            chosen = await talk.ask(key, text("convene.languages"), Several((*spoken, NONE)))
            return replace(plan, languages=tuple(one for one in chosen if one != NONE.id))
        case "offers":
            needs = tuple(Pick(one, text(f"attend.need.{one}"), NEED_WORDS[one]) for one in NEEDS)
            chosen = await talk.ask(key, text("convene.offers"), Several((*needs, NONE)))
            return replace(plan, offers=tuple(one for one in chosen if one != NONE.id))
        case "offsets":
            return replace(plan, offsets=await _reminders(talk, key, plan))
        case "audience":
            return await _audience(talk, key, plan)
        case "pin":
            return await _pin(talk, key, plan)
    return plan


async def _in_words(talk: Talk, key: str, which: str, plan: Plan) -> Plan:
    picks = () if which == "host" else (NONE,)
    told = await talk.ask(key, text(f"convene.{which}"), Words(picks, limit=LONGEST[which]))
    words = told.get("words", "")
    match which:
        case "theme":
            return replace(plan, theme=words)
        case "host":
            return replace(plan, host=words)
        case _:
            return replace(plan, agenda=words)


async def _reminders(talk: Talk, key: str, plan: Plan) -> tuple[int, ...] | None:
    """Those that she chose; None for the usual ones."""
    words = ("usual", "default", "kawaida")
    usual = (
        (Pick("usual", text("convene.usual", offsets=spans_shown(plan.usual)), words),) if plan.usual else ()
    )
    spans = Spans((*usual, NONE), LEAST_BEFORE, MOST_BEFORE, MOST_REMINDERS)
    told = await talk.ask(key, text("convene.offsets"), spans)
    return None if told.get("option") == "usual" else tuple(told.get("minutes", ()))


async def _audience(talk: Talk, key: str, plan: Plan) -> Plan:
    """Of those who want to hear of forums: around the meeting, in her areas, in groups."""
    found: dict[str, Any] | None = await talk.fact(f"{key}.choices", AudienceChoices())
    areas = [
        one for one in (found or {}).get("places", []) if one["id"] != plan.where.place or not plan.around
    ]
    groups = (found or {}).get("groups", [])
    everywhere = found is not None and not found["places"]
    picks = (
        *((HERE,) if plan.around else ()),
        *((EVERYBODY,) if everywhere else ()),
        *(Pick(f"place {one['id']}", text("convene.area", name=one["name"])) for one in areas),
        *(Pick(f"group {one['id']}", text("convene.group", name=one["name"])) for one in groups),
    )[:MOST_CHOICES]
    if not picks:
        await talk.say(f"{key}.none", text("convene.no_choice"))
        return plan
    given = " ".join(pick.id for pick in picks)
    chosen = set(await talk.ask(key, text("convene.audience"), Several(picks), given=given))
    if chosen == {HERE.id}:
        return replace(plan, here=True, groups=())
    places = tuple((one["id"], one["name"]) for one in areas if f"place {one['id']}" in chosen)
    if HERE.id in chosen:
        places = ((plan.where.place, plan.where.name), *places)
    return replace(
        plan,
        here=False,
        places=places,
        groups=tuple((one["id"], one["name"]) for one in groups if f"group {one['id']}" in chosen),
    )


async def _pin(talk: Talk, key: str, plan: Plan) -> Plan:
    told = await talk.ask(key, text("convene.pin"), Where((NONE,)))
    point = Point(*told["point"]) if "point" in told else None
    return replace(plan, where=replace(plan.where, point=point))
