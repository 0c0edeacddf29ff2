"""Announcing a forum: what, where, when, a summary in which everything can be corrected, and it goes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.convening.answers import Spans
from flows.convening.coming import LONGEST as LONGEST_MEETING
from flows.convening.coming import SHORTEST
from flows.convening.details import with_detail
from flows.convening.plan import LASTS, Plan, summary
from flows.convening.time import asked_often, meeting_time
from flows.convening.where import meeting_place
from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.facts import Deployment, OnStaff
from flows.forum_facts import InMyAreas, NextDates, UsualReminders
from flows.notice_facts import AudienceChoices
from flows.reporting.where import Located
from flows.words import Link, text

MOST_STEPS = 30
FIRST = 0
"""The step before the first summary; each correction is one more."""
LONGEST_TITLE = 120
LENGTHS = tuple(Pick(str(hours * 60), text("convene.hours", count=hours)) for hours in (1, 2, 3, 4))
CONFIRM = Choice(
    (
        Pick("announce", text("convene.announce"), ("announce", "tangaza", "yes", "ndiyo", "ndio", "sawa", "ok", "okay", "send", "tuma")),
        Pick("title", text("convene.change.title"), ("title", "name", "jina")),
        Pick("where", text("convene.change.where"), ("where", "place", "wapi", "mahali")),
        Pick("when", text("convene.change.when"), ("when", "time", "lini", "wakati", "date", "tarehe")),
        Pick("length", text("convene.change.length"), ("how long", "muda")),
        Pick("often", text("convene.change.often"), ("how often", "repeats", "mara ngapi")),
        Pick("more", text("convene.change.more"), ("more", "details", "more details", "zaidi", "maelezo zaidi")),
        Pick("not_now", text("cases.do.not_now"), ("not now", "si sasa", "no", "hapana", "acha")),
    )
)  # fmt: skip


async def convene(talk: Talk) -> None:
    """From its name to its number; in the simple case five messages. Whoever may not announce any is shown them."""
    if await talk.fact("me", OnStaff()) is None:
        await talk.go("forums")
    words = str(talk.slots.get("words", ""))[:LONGEST_TITLE]
    title = await talk.ask(
        f"title.{FIRST}",
        text("convene.title"),
        Words(limit=LONGEST_TITLE),
        prefill={"words": words} if words else None,
    )
    where = await meeting_place(talk, f"where.{FIRST}")
    timed = await meeting_time(talk, f"when.{FIRST}", text("convene.when"))
    if timed is None:
        return
    host = (await talk.fact("host", Deployment()))["operator"]
    areas = ((await talk.fact("areas", AudienceChoices())) or {}).get("places", [])
    plan = Plan(
        title["words"],
        where,
        timed,
        host,
        tuple(await talk.fact("usual", UsualReminders()) or ()),
        timed.lasts or LASTS,
        reached=await _reached(talk, FIRST, where),
        places=tuple((one["id"], one["name"]) for one in areas),
    )
    now = await talk.now("at")
    for step in range(MOST_STEPS):
        dates: list[dict[str, Any]] = await talk.fact(
            f"dates.{step}", NextDates(plan.timed.local, plan.timed.rule)
        )
        chosen = await talk.ask(f"confirm.{step}", summary(plan, dates, now), CONFIRM)
        if chosen == "announce":
            await talk.do("announce", plan.change())
            await talk.say("announced", text("convene.announced", number=Link("announce")))
            return
        if chosen == "not_now":
            break
        plan = await _corrected(talk, step + 1, chosen, plan)
    await talk.say("left", text("convene.left"))


async def _reached(talk: Talk, step: int, where: Located) -> bool:
    return bool(where.place and await talk.fact(f"reached.{step}", InMyAreas(where.place)))


async def _corrected(talk: Talk, step: int, what: str, plan: Plan) -> Plan:
    match what:
        case "title":
            told = await talk.ask(f"title.{step}", text("convene.title"), Words(limit=LONGEST_TITLE))
            return replace(plan, title=told["words"])
        case "where":
            where = await meeting_place(talk, f"where.{step}")
            return replace(plan, where=where, reached=await _reached(talk, step, where))
        case "when":
            timed = await meeting_time(talk, f"when.{step}", text("convene.when"), known=plan.timed)
            return replace(plan, timed=timed, minutes=timed.lasts or plan.minutes) if timed else plan
        case "length":
            spans = Spans(LENGTHS, SHORTEST, LONGEST_MEETING, 1, together=True)
            told = await talk.ask(f"length.{step}", text("convene.length"), spans)
            minutes = told["minutes"][0] if "minutes" in told else int(told["option"])
            return replace(plan, minutes=minutes)
        case "often":
            return replace(plan, timed=await asked_often(talk, f"often.{step}", plan.timed))
    return await with_detail(talk, step, plan)
