"""Ways through the flows of those who send notices to many."""

from __future__ import annotations

from tests.flows.moves import Route, begin, route, say, tap

_WORDS = (
    (begin("broadcast"), "broadcast.words.0"),
    (say("Maji yatakatika kesho."), "broadcast.other.0"),
    (say("No water tomorrow."), "broadcast.topic.0"),
)
_TO_PREVIEW = (*_WORDS, (tap("market"), "broadcast.who.0"), (tap("place rhonda"), "broadcast.confirm.1"))
_RUMOUR = (
    (begin("rumours"), "rumours.choose"),
    (tap("publish"), "rumours.said"),
    (say("The market closes for good"), "rumours.ways"),
    (say("soko litafungwa, market closing"), "rumours.words.0"),
    (say("Kaunti inasema halifungwi (20 Novemba)."), "rumours.other.0"),
    (tap("same"), "rumours.sure"),
)

BROADCAST_ROUTES: dict[str, Route] = {
    "broadcast, not on the staff": route((begin("broadcast"), "offer_human.offer")),
    "broadcast": route(*_TO_PREVIEW, (tap("send"), ""), staff=True),
    "broadcast, its words with the command": route((begin("broadcast", words="Maji yatakatika."), "broadcast.other.0"), staff=True),
    "broadcast, an alarm of somebody else": route((begin("broadcast", words="naibiwa saa hii", danger="told"), "danger.danger.then")),
    "broadcast, an alarm among its words": route(
        (begin("broadcast"), "broadcast.words.0"), (say("naibiwa saa hii"), "danger.danger.then"),
        (tap("go_on"), "broadcast.other.0"),
        staff=True,
    ),
    "broadcast, too long": route(
        (begin("broadcast", words="maji " * 181), "broadcast.words.0.again.0"), (say("Maji yatakatika."), "broadcast.other.0"), staff=True,
    ),
    "broadcast, English only": route(
        (begin("broadcast"), "broadcast.words.0"), (tap("en"), "broadcast.english.0"), (say("No water tomorrow."), "broadcast.topic.0"),
        staff=True,
    ),
    "broadcast, tried and changed": route(
        *_TO_PREVIEW, (tap("try"), "broadcast.confirm.2"), (tap("words"), "broadcast.words.2"), (say("Maji yapo."), "broadcast.other.2"),
        (tap("same"), "broadcast.confirm.3"), (tap("who"), "broadcast.topic.3"), (tap("surveys"), "broadcast.who.3"),
        (tap("place rhonda"), "broadcast.confirm.4"), (tap("no"), ""), staff=True,
    ),
    "broadcast, elsewhere": route(
        *_WORDS, (tap("market"), "broadcast.who.0"), (tap("place"), "broadcast.places.0"),
        (say("Rhonda, Soko Mjinga, Atlantis"), "broadcast.place.0.1.which"), (tap("soko-2"), "broadcast.confirm.1"),
        (tap("who"), "broadcast.topic.1"), (tap("market"), "broadcast.who.1"), (say("1, 7"), "broadcast.language.1"),
        (tap("sw"), "broadcast.confirm.2"), (tap("send"), ""), staff=True,
    ),
    "broadcast, in the night": route(
        *_WORDS, (tap("safety"), "broadcast.who.0"), (tap("place rhonda"), "broadcast.confirm.1"), (tap("at_once"), "broadcast.confirm.2"),
        (tap("send"), ""), staff=True,
    ),
    "broadcast, in the morning": route(
        *_WORDS, (tap("safety"), "broadcast.who.0"), (tap("place rhonda"), "broadcast.confirm.1"), (tap("send"), ""), staff=True,
    ),
    "broadcast, nobody may agree": route(
        (begin("broadcast", words="Kuna vita sokoni."), "broadcast.other.0"), (tap("same"), "broadcast.topic.0"),
        (tap("market"), "broadcast.who.0"), (tap("group g1"), "broadcast.confirm.1"), (tap("no"), ""), staff=True,
    ),
    "broadcast, to a meeting": route(
        *_WORDS, (tap("none"), "broadcast.who.0"), (say("forum and colleagues"), "broadcast.meeting.0"), (say("1, 2"), "broadcast.came.0"),
        (tap("attended"), "broadcast.role.0"), (tap("facilitator"), "broadcast.confirm.1"), (tap("send"), ""), staff=True,
    ),
    "broadcasts, not on the staff": route((begin("broadcasts"), "topics.change.0")),
    "broadcasts": route(
        (begin("broadcasts"), "broadcasts.choose.0"), (tap("more"), "broadcasts.choose.1"), (tap("M9M9M"), "broadcasts.do.0"),
        (tap("take_back"), "broadcasts.then.0"), (tap("list"), "broadcasts.choose.0"), (tap("done"), ""), staff=True,
    ),
    "broadcasts, paused and stopped": route(
        (begin("broadcasts", opens="K7M2P"), "broadcasts.do.0"), (tap("pause"), "broadcasts.then.0"), (tap("again"), "broadcasts.do.1"),
        (tap("again"), "broadcasts.do.2"), (tap("halt"), "broadcasts.sure.2"), (tap("yes"), "broadcasts.then.2"), (tap("done"), ""),
        staff=True,
    ),
    "broadcasts, goes on": route(
        (begin("broadcasts", words="p3p3p"), "broadcasts.do.0"), (tap("resume"), "broadcasts.then.0"), (tap("again"), "broadcasts.do.1"),
        (tap("halt"), "broadcasts.sure.1"), (tap("no"), "broadcasts.then.1"), staff=True,
    ),
    "broadcasts, agreed to": route(
        (begin("broadcasts", opens="A4A4A"), "broadcasts.do.0"), (tap("approve"), "broadcasts.then.0"), (tap("done"), ""), staff=True,
    ),
    "broadcasts, refused": route(
        (begin("broadcasts", opens="A4A4A"), "broadcasts.do.0"), (tap("refuse"), "broadcasts.why.0"),
        (say("It frightens people."), "broadcasts.then.0"), (tap("again"), "broadcasts.do.1"), (tap("refuse"), "broadcasts.why.1"),
        (tap("no"), "broadcasts.then.1"), staff=True,
    ),
    "broadcasts, why not": route((begin("broadcasts", opens="R6R6R"), "broadcasts.do.0"), (tap("done"), ""), staff=True),
    "broadcasts, gone": route((begin("broadcasts", opens="ZZZZZ"), ""), staff=True),
    "groups, not on the staff": route((begin("groups"), "group.choose")),
    "groups": route(
        (begin("groups"), "groups.choose"), (tap("new"), "groups.name"), (say("Traders of gate B"), "groups.kind"), (tap("market"), ""),
        staff=True,
    ),
    "groups, none made": route((begin("groups"), "groups.choose"), (tap("new"), "groups.name"), (tap("no"), ""), staff=True),
    "groups, closed": route(
        (begin("groups"), "groups.choose"), (tap("close"), "groups.which"), (tap("g2"), "groups.sure"), (tap("yes"), ""), staff=True,
    ),
    "groups, none closed": route(
        (begin("groups"), "groups.choose"), (tap("close"), "groups.which"), (tap("no"), ""), staff=True,
    ),
    "rumours, not on the staff": route((begin("rumours"), "rumour.about")),
    "rumours": route(*_RUMOUR, (tap("yes"), ""), staff=True),
    "rumours, not published": route(*_RUMOUR, (tap("no"), ""), staff=True),
    "rumours, nothing said": route((begin("rumours"), "rumours.choose"), (tap("publish"), "rumours.said"), (tap("no"), ""), staff=True),
    "rumours, ended": route((begin("rumours"), "rumours.choose"), (tap("R2R2R"), "rumours.end_sure"), (tap("yes"), ""), staff=True),
    "rumours, goes on": route((begin("rumours"), "rumours.choose"), (tap("R2R2R"), "rumours.end_sure"), (tap("no"), ""), staff=True),
    "rumours, unknown": route((begin("rumours"), "rumours.choose"), (say("ZZZZZ"), ""), staff=True),
}  # fmt: skip
