"""Ways through the flows of those who look after forums."""

from __future__ import annotations

from tests.flows.moves import Route, begin, pin, route, say, tap

_TO_SUMMARY = (
    (begin("convene"), "convene.title.0"),
    (say("Lights and safety"), "convene.where.0"),
    (say("Kaptembwo social hall"), "convene.when.0.0"),
    (say("Tuesday 8 December 2pm"), "convene.confirm.0"),
)
_MORE = (*_TO_SUMMARY, (tap("more"), "convene.more.1"))

CONVENING_ROUTES: dict[str, Route] = {
    "convene, not on the staff": route((begin("convene"), "forums.choose.0"), (tap("done"), "")),
    "convene": route(*_TO_SUMMARY, (tap("announce"), ""), staff=True),
    "convene, its name with the command": route((begin("convene", words="Lights"), "convene.where.0"), staff=True),
    "convene, repeated": route(
        *_TO_SUMMARY[:3], (say("kila mwezi Jumanne ya pili saa nane mchana"), "convene.confirm.0"), (tap("announce"), ""), staff=True
    ),
    "convene, which of two rules": route(
        *_TO_SUMMARY[:3], (say("every second Tuesday at 2pm"), "convene.when.0.0.often.0.which"),
        (tap("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), "convene.confirm.0"), staff=True,
    ),
    "convene, a rule that nobody understands": route(
        *_TO_SUMMARY[:3], (say("every Tuesday until it rains, 2pm"), "convene.when.0.0.often.0"),
        (say("every full moon"), "convene.when.0.0.often.1"), (tap("FREQ=WEEKLY"), "convene.confirm.0"), staff=True,
    ),
    "convene, weekday and date differ": route(
        *_TO_SUMMARY[:3], (say("Tuesday 9 December"), "convene.when.0.0.day"), (tap("2026-12-08"), "convene.when.0.1"),
        (say("saa nane mchana"), "convene.confirm.0"), staff=True,
    ),
    "convene, no time": route(
        *_TO_SUMMARY[:3], (say("soon"), "convene.when.0.1"), (say("yesterday"), "convene.when.0.2"),
        (say("1 December 2025"), "convene.when.0.3"),
        (say("soon"), ""), staff=True,
    ),
    "convene, places": route(
        *_TO_SUMMARY[:2], (say("Soko Mjinga"), "convene.where.0.place.which"), (tap("soko-1"), "convene.when.0.0"), staff=True
    ),
    "convene, a place that nobody knows": route(
        *_TO_SUMMARY[:2], (say("behind the mill"), "convene.where.0.near"), (say("Soko Mjinga"), "convene.where.0.near.place.which"),
        (tap("other"), "convene.when.0.0"), staff=True,
    ),
    "convene, a pin": route(
        *_TO_SUMMARY[:2], (pin(), "convene.where.0.found"), (say("The chief's office"), "convene.when.0.0"), staff=True
    ),
    "convene, corrected": route(
        *_TO_SUMMARY, (tap("title"), "convene.title.1"), (say("Better lights"), "convene.confirm.1"), (tap("where"), "convene.where.2"),
        (say("Rhonda"), "convene.confirm.2"), (tap("when"), "convene.when.3.0"), (say("3pm"), "convene.confirm.3"),
        (tap("length"), "convene.length.4"), (say("an hour and a half"), "convene.confirm.4"), staff=True,
    ),
    "convene, how often corrected": route(
        *_TO_SUMMARY, (tap("often"), "convene.often.1"), (tap("FREQ=MONTHLY"), "convene.confirm.1"), (tap("often"), "convene.often.2"),
        (say("bi-monthly"), "convene.often.2.told.0.which"), (tap("FREQ=MONTHLY;INTERVAL=2"), "convene.confirm.2"), (tap("not_now"), ""),
        staff=True,
    ),
    "convene, theme and agenda": route(
        *_MORE, (tap("theme"), "convene.theme.1"), (say("Lights that work"), "convene.confirm.1"), (tap("more"), "convene.more.2"),
        (tap("agenda"), "convene.agenda.2"), (tap("none"), "convene.confirm.2"), staff=True,
    ),
    "convene, host and seats": route(
        *_MORE, (tap("host"), "convene.host.1"), (say("Market committee"), "convene.confirm.1"), (tap("more"), "convene.more.2"),
        (tap("capacity"), "convene.capacity.2"), (say("hamsini"), "convene.confirm.2"), staff=True,
    ),
    "convene, languages and what is offered": route(
        *_MORE, (tap("languages"), "convene.languages.1"), (say("1, 2"), "convene.confirm.1"), (tap("more"), "convene.more.2"),
        (tap("offers"), "convene.offers.2"), (say("sign language and children"), "convene.confirm.2"), (tap("announce"), ""), staff=True,
    ),
    "convene, reminders and audience": route(
        *_MORE, (tap("offsets"), "convene.offsets.1"), (say("siku 3, saa 1"), "convene.confirm.1"), (tap("more"), "convene.more.2"),
        (tap("audience"), "convene.audience.2"), (say("1, 3"), "convene.confirm.2"), (tap("announce"), ""), staff=True,
    ),
    "convene, a pin besides": route(
        *_MORE, (tap("pin"), "convene.pin.1"), (pin(), "convene.confirm.1"), (tap("more"), "convene.more.2"),
        (tap("back"), "convene.confirm.2"), (tap("announce"), ""), staff=True,
    ),
    "forum_work, not on the staff": route((begin("forum_work"), "forums.choose.0"), (tap("done"), "")),
    "forum_work, the list": route(
        (begin("forum_work"), "forum_work.choose.0"), (tap("more"), "forum_work.choose.1"), (say("c4c4c"), "forum_work.do.0"),
        (tap("list"), "forum_work.choose.0"), (tap("done"), ""), staff=True,
    ),
    "forum_work, unknown": route((begin("forum_work", opens="ZZZZZ"), ""), staff=True),
    "forum_work, code and questions": route(
        (begin("forum_work", words="k7m2p"), "forum_work.do.0"), (tap("code"), "forum_work.then.0"), (tap("again"), "forum_work.do.1"),
        (tap("questions"), "forum_work.questions.1"), (say("1 na 2"), "forum_work.then.1"), (tap("done"), ""), staff=True,
    ),
    "forum_work, another time": route(
        (begin("forum_work", opens="K7M2P"), "forum_work.do.0"), (tap("move"), "forum_work.move.0"),
        (tap("time"), "forum_work.move_to.0.0"),
        (say("4pm"), "forum_work.move_sure.0"), (tap("yes"), "forum_work.then.0"), staff=True,
    ),
    "forum_work, another place": route(
        (begin("forum_work", opens="K7M2P"), "forum_work.do.0"), (tap("move"), "forum_work.move.0"),
        (tap("place"), "forum_work.move_where.0"),
        (say("Rhonda"), "forum_work.move_sure.0"), (tap("no"), "forum_work.then.0"), staff=True,
    ),
    "forum_work, called off": route(
        (begin("forum_work", opens="K7M2P"), "forum_work.do.0"), (tap("call_off"), "forum_work.call_off.0"),
        (tap("whole"), "forum_work.why.0"),
        (say("The hall is closed"), "forum_work.then.0"), staff=True,
    ),
    "forum_work, not called off": route(
        (begin("forum_work", opens="K7M2P"), "forum_work.do.0"), (tap("call_off"), "forum_work.call_off.0"),
        (tap("no"), "forum_work.then.0"),
        staff=True,
    ),
    "forum_work, record and publish": route(
        (begin("forum_work", opens="P5P5P"), "forum_work.do.0"), (tap("record"), "forum_work.record.0"),
        (say("We met"), "forum_work.then.0"),
        (tap("again"), "forum_work.do.1"), (tap("publish"), "forum_work.publish.1"), (tap("yes"), "forum_work.then.1"), staff=True,
    ),
    "forum_work, agreed": route(
        (begin("forum_work", opens="P5P5P"), "forum_work.do.0"), (tap("agree"), "forum_work.agree.0.0"),
        (say("Clean the market"), "forum_work.agree_sure.0.0"), (tap("again"), "forum_work.agree.0.1"),
        (say("Clean the market; committee; Friday\nWater; Amina"), "forum_work.agree_sure.0.1"),
        (tap("keep"), "forum_work.then.0"), staff=True,
    ),
    "forum_work, agreed, and somebody is reminded": route(
        (begin("forum_work", opens="P5P5P"), "forum_work.do.0"), (tap("agree"), "forum_work.agree.0.0"),
        (say("Clean the market; committee; Friday"), "forum_work.agree_sure.0.0"),
        (tap("remind"), "forum_work.agree_reminds.0"), (tap("o1"), "forum_work.then.0"), staff=True,
    ),
    "forum_work, progress": route(
        (begin("forum_work", opens="P5P5P"), "forum_work.do.0"), (tap("progress"), "forum_work.progress.0"),
        (tap("A2A2A"), "forum_work.percent.0"), (say("60"), "forum_work.sentence.0"), (say("The lamps are bought"), "forum_work.then.0"),
        (tap("again"), "forum_work.do.1"), (tap("progress"), "forum_work.progress.1"), (tap("no"), "forum_work.then.1"), staff=True,
    ),
}  # fmt: skip
