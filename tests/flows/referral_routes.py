"""Ways through the flows of facilitators who refer a case, and of officers of the body that it goes to."""

from __future__ import annotations

from tests.flows.moves import Route, begin, route, say, tap

FOR_A_BODY, FOR_A_GROUP = "BCDE-FGHJ-KMNP", "CDEF-GHJK-MNPQ"

_WORDS = "The drain at the lower gate is blocked since Friday. Water stands in the stalls."
_TO_WHO = ((begin("cases", opens="W6W6W"), "cases.do.0"), (tap("refer"), "cases.refer_who.0"))
_TO_BODY = (*_TO_WHO, (say("none of these"), "cases.refer_bribe.0"), (say("hapana"), "cases.refer_to.0"))
_TO_WORDS = (*_TO_BODY, (say("1"), "cases.refer_words.0.0"))

REFERRAL_ROUTES: dict[str, Route] = {
    "cases, refer": route(
        *_TO_WORDS, (say(_WORDS), "cases.refer_sure.0.0"), (tap("approve"), "cases.then.0"), (tap("done"), ""), staff=True,
    ),
    "cases, refer, a number in it": route(
        *_TO_WORDS, (say("Call 0700 000 001 at the lower gate"), "cases.refer_words.0.1"),
        (say("Water stands all over the road"), "cases.refer_sure.0.1"), (tap("again"), "cases.refer_words.0.2"),
        (say(_WORDS), "cases.refer_sure.0.2"), (tap("no"), "cases.then.0"), staff=True,
    ),
    "cases, refer, not now": route(*_TO_BODY, (tap("no"), "cases.then.0"), staff=True),
    "cases, refer, no words": route(*_TO_WORDS, (tap("no"), "cases.then.0"), staff=True),
    "cases, refer, on the page": route(*_TO_WORDS, (tap("page"), "cases.then.0"), staff=True),
    "cases, refer, about police after all": route(
        *_TO_BODY, (tap("about"), "cases.refer_who.0"), (say("polisi"), "cases.refer_hurt.0"), (tap("yes"), "cases.refer_to.0"),
        (tap("iau"), "cases.refer_page.0"), (tap("page"), "cases.then.0"), staff=True,
    ),
    "cases, refer, misconduct": route(
        (begin("cases", opens="P7P7P"), "cases.do.0"), (tap("refer"), "cases.refer_hurt.0"), (tap("no"), "cases.refer_to.0"),
        (tap("iau"), "cases.refer_page.0"), (tap("no"), "cases.then.0"), staff=True,
    ),
    "cases, refer, what she said of the county": route(
        (begin("cases", opens="K8K8K"), "cases.do.0"), (tap("refer"), "cases.refer_bribe.0"), (tap("yes"), "cases.refer_to.0"),
        (tap("eacc"), "cases.refer_words.0.0"), staff=True,
    ),
    "cases, refer, a bribe": route(
        (begin("cases", opens="B9B9B"), "cases.do.0"), (tap("refer"), "cases.refer_who.0"), (tap("office"), "cases.refer_to.0"),
        staff=True,
    ),
    "cases, refer, nobody is reached": route(
        (begin("cases", opens="X5X5X"), "cases.do.0"), (tap("refer"), "cases.refer_who.0"), (tap("nobody"), "cases.then.0"), staff=True,
    ),
    "cases, refer, it is with a body": route(
        (begin("cases", opens="R4R4R"), "cases.do.0"), (tap("refer"), "cases.refer_open.0"), (tap("further"), "cases.refer_who.0"),
        (tap("nobody"), "cases.refer_bribe.0"), (tap("no"), "cases.refer_to.0"), staff=True,
    ),
    "cases, refer, taken back": route(
        (begin("cases", opens="R4R4R"), "cases.do.0"), (tap("refer"), "cases.refer_open.0"), (tap("recall"), "cases.then.0"), staff=True,
    ),
    "cases, refer, left there": route(
        (begin("cases", opens="R4R4R"), "cases.do.0"), (tap("refer"), "cases.refer_open.0"), (tap("no"), "cases.then.0"), staff=True,
    ),
    "referrals, no officer": route((begin("referrals"), "")),
    "referrals, of the staff": route((begin("referrals"), "overdue.choose"), staff=True),
    "referrals": route(
        (begin("referrals"), "referrals.choose.0"), (tap("more"), "referrals.choose.1"), (tap("all"), "referrals.choose.2"),
        (say("r2222a"), "referrals.do.0"), (tap("acknowledge"), "referrals.then.0"), (tap("list"), "referrals.choose.0"),
        (tap("done"), ""), officer=True,
    ),
    "referrals, read": route(
        (begin("referrals", opens="R2222A"), "referrals.do.0"), (tap("look"), "referrals.then.0"), (tap("again"), "referrals.do.1"),
        (tap("list"), "referrals.choose.0"), officer=True,
    ),
    "referrals, how far": route(
        (begin("referrals", words="r2222b"), "referrals.do.0"), (tap("in_action"), "referrals.percent.0"), (say("40"), "referrals.words.0"),
        (tap("nothing"), "referrals.then.0"), (tap("again"), "referrals.do.1"), (tap("in_action"), "referrals.percent.1"),
        (say("60 % The drain is dug"), "referrals.then.1"), (tap("done"), ""), officer=True,
    ),
    "referrals, not now": route(
        (begin("referrals", opens="R2222B"), "referrals.do.0"), (tap("in_action"), "referrals.percent.0"), (tap("no"), "referrals.then.0"),
        (tap("again"), "referrals.do.1"), (tap("resolved"), "referrals.words.1"), (tap("no"), "referrals.then.1"), officer=True,
    ),
    "referrals, done": route(
        (begin("referrals", opens="R2222B"), "referrals.do.0"), (tap("resolved"), "referrals.words.0"),
        (say("The drain is clear."), "referrals.then.0"), officer=True,
    ),
    "referrals, not theirs": route(
        (begin("referrals", opens="R2222A"), "referrals.do.0"), (say("si yetu"), "referrals.words.0"),
        (say("It is a county road."), "referrals.then.0"), officer=True,
    ),
    "referrals, over": route((begin("referrals", opens="R2222C"), "referrals.do.0"), (tap("done"), ""), officer=True),
    "referrals, unknown": route((begin("referrals", opens="RZZZZZ"), ""), officer=True),
    "overdue, not on the staff": route((begin("overdue"), "")),
    "overdue, an officer": route((begin("overdue"), "referrals.choose.0"), officer=True),
    "overdue": route((begin("overdue"), "overdue.choose"), (say("r4r4r"), "cases.do.0"), staff=True),
    "overdue, enough": route((begin("overdue"), "overdue.choose"), (tap("done"), ""), staff=True),
    "join, an officer": route((begin("join"), "join.code.0"), (say(FOR_A_BODY), "join.agree"), (tap("yes"), "")),
    "join, a leader": route((begin("join"), "join.code.0"), (say(FOR_A_GROUP.lower()), "join.agree"), (tap("yes"), "")),
}  # fmt: skip
