"""Ways through every flow, each step one message: what the matrix of test_every_question stops at."""

from __future__ import annotations

import pickle
from functools import cache

from flows.messages import Language
from tests.flows.broadcast_routes import BROADCAST_ROUTES
from tests.flows.case_routes import CASE_LIFE_ROUTES, CONFIRMED, SOLVED, STEPS
from tests.flows.convening_routes import CONVENING_ROUTES
from tests.flows.forum_facts import furnish_forums
from tests.flows.forum_routes import FORUM_ROUTES
from tests.flows.matter_routes import MATTER_ROUTES
from tests.flows.matter_work_routes import MATTER_WORK_ROUTES
from tests.flows.moves import Route, begin, photo, pin, route, say, tap
from tests.flows.person import CODE, INVITATION, QUESTION, SPACED, Person, World, case
from tests.flows.referral_facts import WITH_A_BODY
from tests.flows.referral_routes import FOR_A_BODY, FOR_A_GROUP, REFERRAL_ROUTES

TOLD = "He beat her with a broken chair"
"""What is told on the quiet paths: it must never be shown again."""


WITH_LETTER = "1234 5678 1234 5678"
"""The code of a report about which a question waits."""
"""The code of a report that is solved."""


_TO_WHERE = (
    (begin("report"), "report.kind"),
    (tap("theft"), "report.what.0"),
    (say("They took two bags of maize"), "report.what.1"),
    (tap("done"), "report.where"),
)
_FROM_WHEN = (
    (say("last night"), "report.ongoing"),
    (tap("no"), "report.manner"),
)
_QUIET_END = (
    (say("Kaptembwo"), "report.when"),
    (say("last night"), "report.ongoing"),
    (tap("no"), "report.outside"),
    (tap("no"), "report.manner"),
    (tap("confidential"), "report.messages"),
    (tap("no"), "report.confirm"),
    (tap("file"), ""),
)

ROUTES: dict[str, Route] = {
    "report": route(
        *_TO_WHERE,
        (say("Kaptembwo"), "report.when"),
        *_FROM_WHEN,
        (tap("confidential"), "report.confirm"),
        (tap("file"), ""),
    ),
    "report, first time": route(
        (begin("report"), "report.consent"), (say("ndiyo"), "report.kind"), (say("wizi"), "report.what.0"), consent=False
    ),
    "report, no consent": route((begin("report"), "report.consent"), (say("hapana"), ""), consent=False),
    "report, ambiguous place": route(*_TO_WHERE, (say("Soko Mjinga"), "report.where.place.which"), (tap("soko-2"), "report.when")),
    "report, none of these": route(
        *_TO_WHERE, (say("Soko Mjinga"), "report.where.place.which"), (say("none of these"), "report.where.near"),
        (say("Rhonda"), "report.when"),
    ),
    "report, landmark": route(*_TO_WHERE, (say("behind the old mill"), "report.where.near"), (say("Rhonda"), "report.when")),
    "report, pin": route(*_TO_WHERE, (pin(), "report.where.is_it"), (say("yes"), "report.when")),
    "report, wrong pin": route(
        *_TO_WHERE, (pin(), "report.where.is_it"), (say("no"), "report.where.instead"), (say("Rhonda"), "report.when")
    ),
    "report, named": route(
        *_TO_WHERE, (say("Kaptembwo"), "report.when"), *_FROM_WHEN, (tap("named"), "report.manner.name"),
        (say("Wanjiku"), "report.confirm"), (tap("file"), ""),
    ),
    "report, without trace": route(
        *_TO_WHERE, (say("Kaptembwo"), "report.when"), *_FROM_WHEN, (tap("without_trace"), "report.confirm"), (tap("file"), "")
    ),
    "report, violence": route(
        (begin("report"), "report.kind"), (tap("gbv"), "report.what.0"), (say(TOLD), "report.what.1"), (tap("done"), "report.where"),
        *_QUIET_END, quiet_from=2,
    ),
    "report, violence from the first word": route(
        (begin("report", kind="gbv", words=TOLD), "report.what.1"), (tap("done"), "report.where"), *_QUIET_END, quiet_from=1
    ),
    "report, child": route(
        (begin("report"), "report.kind"), (tap("child"), "report.what.0"), (say(TOLD), "report.what.1"), (tap("done"), "report.where"),
        *_QUIET_END, quiet_from=2,
    ),
    "hello": route((begin("hello"), "menu.menu")),
    "menu": route((begin("menu"), "menu.menu"), (tap("numbers"), "")),
    "menu, feedback": route(
        (begin("menu"), "menu.menu"), (tap("feedback"), "menu.feedback"), (tap("rating"), "rating.station.0")
    ),
    "menu, mine": route((begin("menu"), "menu.menu"), (say("settings"), "menu.mine"), (say("2"), "language.language")),
    "follow_up, add": route(
        (begin("follow_up"), "follow_up.code.0"), (say(SPACED), "follow_up.then"), (tap("add"), "follow_up.what.0"),
        (say("It happened again"), "follow_up.what.1"), (say("ni hayo tu"), ""),
    ),
    "follow_up, withdraw": route(
        (begin("follow_up"), "follow_up.code.0"), (say(CODE), "follow_up.then"), (tap("withdraw"), "follow_up.sure"), (tap("yes"), "")
    ),
    "follow_up, wrong codes": route(
        (begin("follow_up"), "follow_up.code.0"), (say("1111 2222 3333 4444"), "follow_up.code.1"),
        (say("1111222233334445"), "follow_up.code.2"), (say("1111222233334446"), "offer_human.offer"), (tap("no"), "menu.menu"),
    ),
    "follow_up, no code": route((begin("follow_up"), "follow_up.code.0"), (say("sina code"), "")),
    "letters, a question": route((begin("letters", opens="q1"), "letters.reply.q1"), (say("The gate at the mill"), "")),
    "letters, later": route((begin("letters", opens="q1"), "letters.reply.q1"), (tap("later"), "")),
    "letters, news": route((begin("letters", opens="n1"), "")),
    "letters, of a sensitive report": route((begin("letters", opens="s1"), "follow_up.code.0"), (say(CODE), "follow_up.then")),
    "letters, none": route((begin("letters", opens="x"), "")),
    "follow_up, a question waits": route(
        (begin("follow_up"), "follow_up.code.0"), (say(WITH_LETTER), "follow_up.reply.q1"), (say("At the mill"), "follow_up.then"),
        (tap("enough"), ""),
    ),
    "report, about somebody on the staff": route(
        (begin("report"), "report.kind"), (tap("market"), "report.what.0"), (say("The leader takes our money"), "report.what.1"),
        (tap("done"), "report.where"), (say("Kaptembwo"), "report.when"),
        (say("last night"), "report.ongoing"), (tap("no"), "report.outside"), (tap("yes"), "report.about"),
        (tap("none"), "report.manner"),
        (tap("confidential"), "report.confirm"), (tap("file"), ""),
    ),
    "join": route((begin("join"), "join.code.0"), (say(INVITATION.lower()), "join.agree"), (tap("yes"), "")),
    "join, declined": route((begin("join"), "join.code.0"), (say("abcd efgh jkmn"), "join.agree"), (tap("no"), "")),
    "join, wrong codes": route(
        (begin("join"), "join.code.0"), (say("AAAA-BBBB-CCCC"), "join.code.1"), (say("AAAA-BBBB-CCCD"), "join.code.2"),
        (say("AAAA-BBBB-CCCE"), ""),
    ),
    "join, no code": route((begin("join"), "join.code.0"), (tap("none"), "")),
    "cases, not on the staff": route((begin("cases"), "")),
    "cases, look": route(
        (begin("cases"), "cases.choose.0"), (say("7kq2m"), "cases.do.0"), (tap("look"), "cases.then.0"), (tap("again"), "cases.do.1"),
        (tap("done"), ""), staff=True,
    ),
    "cases, filters": route(
        (begin("cases"), "cases.choose.0"), (tap("mine"), "cases.choose.1"), (tap("all"), "cases.choose.2"),
        (tap("more"), "cases.choose.3"),
        (tap("done"), ""), staff=True,
    ),
    "cases, take": route(
        (begin("cases", opens="7KQ2M"), "cases.do.0"), (tap("take"), "cases.then.0"), (tap("list"), "cases.choose.0"), staff=True
    ),
    "cases, ask": route(
        (begin("cases", opens="M9M9M"), "cases.do.0"), (tap("ask"), "cases.words.0"), (say("Which gate was it?"), "cases.then.0"),
        (tap("again"), "cases.do.1"), (tap("answer"), "cases.words.1"), (tap("no"), "cases.then.1"), (tap("done"), ""), staff=True,
    ),
    "cases, hand over": route(
        (begin("cases", opens="M9M9M"), "cases.do.0"), (tap("hand"), "cases.hand.0"), (tap("s2"), "cases.then.0"),
        (tap("again"), "cases.do.1"),
        (tap("leave"), "cases.then.1"), staff=True,
    ),
    "cases, unknown": route((begin("cases", opens="ZZZZZ"), ""), staff=True),
    "people, not on the staff": route((begin("people"), "")),
    "people, take": route((begin("people"), "people.choose"), (tap("h1" * 16), "people.do"), (tap("take"), ""), staff=True),
    "people, mine": route((begin("people", opens="h2" * 16), "people.do"), (tap("give_back"), ""), staff=True),
    "people, gone": route((begin("people", opens="h9" * 16), ""), staff=True),
    "stations": route(
        (begin("stations"), "stations.where"), (say("Kaptembwo"), "stations.then"), (tap("another"), "stations.where"),
        (pin(), "stations.then"), (tap("done"), ""),
    ),
    "stations, its number fails": route(
        (begin("stations", words="station ya Rhonda"), "stations.then"), (tap("fails"), "")
    ),
    "stations, ambiguous": route(
        (begin("stations", words="Soko Mjinga"), "stations.where.place.which"), (say("none of these"), "stations.where.near"),
        (say("behind the mill"), "stations.then"), (tap("human"), ""),
    ),
    "stations, of a county": route(
        (begin("stations"), "stations.where"), (say("Nakuru"), "stations.where.in_county"), (tap("kapte"), "stations.then"),
    ),
    "stations, unknown": route((begin("stations"), "stations.where"), (say("sijui"), "stations.then"), (tap("done"), "")),
    "stations in a report": route(*_TO_WHERE, (begin("stations"), "stations.where"), (say("Rhonda"), "stations.then"),
                                  (tap("done"), "report.where")),
    "confirm, not on the staff": route((begin("confirm"), "")),
    "confirm": route(
        (begin("confirm"), "confirm.which"), (tap("kapte"), "confirm.phone"), (say("0700000001"), "confirm.called"), (tap("yes"), ""),
        staff=True,
    ),
    "confirm, by its name": route(
        (begin("confirm", words="Kapte police"), "confirm.phone"), (say("+254 700 000 001"), "confirm.called"), (tap("no"), ""),
        staff=True,
    ),
    "confirm, several": route(
        (begin("confirm"), "confirm.which"), (say("Kaptembwo"), "confirm.named.which"), (tap("kapte"), "confirm.phone"),
        (tap("no"), ""), staff=True,
    ),
    "confirm, tapped": route((begin("confirm", opens="mwariki"), "confirm.phone"), staff=True),
    "confirm, unknown": route((begin("confirm", words="zzz"), ""), staff=True),
    "confirm, not hers": route((begin("confirm", opens="gone"), ""), staff=True),
    "know, by the lists": route(
        (begin("know"), "know.area.0"), (tap("services"), "know.which.0"), (tap("p3-form"), "know.then.0"), (tap("more"), "know.then.1"),
        (tap("again"), "know.area.2"), (tap("rights"), "know.which.2"), (tap("arrest"), "know.then.2"), (tap("more"), "know.then.3"),
        (tap("done"), ""),
    ),
    "know, in her own words": route(
        (begin("know", words="what is nyumba kumi"), "know.then.0"), (say("je, polisi jamii?"), "know.then.1"),
        (say("haki zangu"), "know.which.2"), (say("nikikamatwa"), "know.then.2"),
    ),
    "know, asked to pay": route(
        (begin("know", words="polisi wanataka pesa kwa abstract"), "know.then.0"), (tap("asked"), "report.what.1"),
    ),
    "know, asked to pay, and nothing told": route(
        (begin("know", words="what does a P3 form cost"), "know.then.0"), (tap("asked"), "report.what.0"),
    ),
    "know, no source": route((begin("know", words="good conduct ni pesa ngapi"), "know.area.0"), (tap("done"), "")),
    "know, quiet": route((begin("know", words="fomu ya PRC"), "know.then.0"), (tap("more"), "know.then.1")),
    "know, the charter": route(
        (begin("know"), "know.area.0"), (tap("charter"), "charter_seen.station.0"),
        (tap("njoro-police-station"), "charter_seen.displayed"),
    ),
    "know, the charter in her own words": route((begin("know", words="mkataba wa huduma uko Njoro?"), "charter_seen.displayed")),
    "charter_seen": route(
        (begin("charter_seen"), "charter_seen.station.0"), (tap("loruk-police-station"), "charter_seen.displayed"),
        (tap("yes"), "charter_seen.state"), (tap("old"), "charter_seen.prices"), (tap("no"), "charter_seen.language"),
        (tap("sw"), "charter_seen.when"), (say("yesterday"), "charter_seen.photo"), (photo(), ""),
    ),
    "charter_seen, missing": route(
        (begin("charter_seen", words="mkataba wa huduma Njoro"), "charter_seen.displayed"), (say("hapana"), "charter_seen.when"),
        (say("sijui"), "charter_seen.photo"), (tap("none"), ""),
    ),
    "charter_seen, could not see": route(
        (begin("charter_seen"), "charter_seen.station.0"), (say("Njoro"), "charter_seen.displayed"), (tap("unseen"), "charter_seen.when"),
        (tap("now"), ""),
    ),
    "charter_seen, which": route(
        (begin("charter_seen"), "charter_seen.station.0"), (say("one of the two"), "charter_seen.named.0.which"),
        (tap("other"), "charter_seen.station.1"), (say("loruk town"), "charter_seen.named.1.right"),
        (tap("yes"), "charter_seen.displayed"),
    ),
    "charter_seen, unknown": route(
        (begin("charter_seen"), "charter_seen.station.0"), (say("Mombasa"), "charter_seen.station.1"), (say("Lamu"), ""),
    ),
    "charter_seen, long ago": route(
        (begin("charter_seen", words="Njoro"), "charter_seen.displayed"), (tap("no"), "charter_seen.when"), (say("12/11/2023"), ""),
    ),
    "charters, not on the staff": route((begin("charters"), "")),
    "charters": route((begin("charters"), "charters.more.0"), (tap("more"), ""), staff=True),
    "charters, photos": route((begin("charters"), "charters.more.0"), (tap("photos"), ""), staff=True),
    "charters, enough": route((begin("charters"), "charters.more.0"), (tap("done"), ""), staff=True),
    "rating": route(
        (begin("rating"), "rating.station.0"), (say("Njoro Police Station"), "rating.service"), (tap("p3-form"), "rating.reception"),
        (tap("yes"), "rating.waiting"), (tap("hour"), "rating.courtesy"), (tap("fair"), "rating.integrity"),
        (tap("no"), "rating.confidentiality"), (tap("na"), "rating.help"), (tap("partly"), "rating.comment"), (tap("none"), ""),
    ),
    "rating, asked for money": route(
        (begin("rating", words="nataka kutathmini Njoro Police Station"), "rating.service"), (say("abstract"), "rating.reception"),
        (say("hapana"), "rating.waiting"), (say("masaa"), "rating.courtesy"), (say("vibaya"), "rating.integrity"),
        (say("eeh"), "rating.confidentiality"), (say("kiasi"), "rating.help"), (say("no"), "rating.comment"),
        (say("They sent me away twice"), "rating.report"), (tap("yes"), "report.what.0"),
    ),
    "rating, no report": route(
        (begin("rating", words="Njoro Police Station"), "rating.service"), (tap("other"), "rating.reception"),
        (tap("na"), "rating.waiting"), (tap("na"), "rating.courtesy"),
        (tap("na"), "rating.integrity"), (tap("yes"), "rating.confidentiality"), (tap("na"), "rating.help"),
        (tap("na"), "rating.comment"), (tap("none"), "rating.report"), (tap("no"), ""),
    ),
    "rating, which station": route(
        (begin("rating"), "rating.station.0"), (say("behind the mill"), "rating.station.1"), (say("two towns"), "rating.named.1.which"),
        (tap("other"), "rating.station.2"), (say("loruk town"), "rating.named.2.right"), (tap("no"), ""),
    ),
    "rating, no station": route((begin("rating"), "rating.station.0"), (tap("none"), "")),
    "commend": route(
        (begin("commend"), "commend.station.0"), (say("Njoro Police Station"), "commend.officer"),
        (say("Sergeant Wafula"), "commend.did"), (say("She stayed with us until the child was found"), "commend.when"),
        (say("yesterday"), "commend.part"), (tap("witness"), "commend.known"), (tap("yes"), "commend.known.name"),
        (say("Wanjiku"), "commend.hear"), (tap("yes"), "commend.confirm"), (tap("station"), "commend.station.0"),
        (say("Njoro Police Station"), "commend.confirm"), (tap("did"), "commend.did"), (say("She found the child"), "commend.confirm"),
        (tap("send"), ""),
    ),
    "commend, unknown officer": route(
        (begin("commend", words="afisa wa Njoro Police Station"), "commend.officer"),
        (say("sijui"), "commend.officer.looks"), (say("At the gender desk, in the morning"), "commend.did"),
        (say("She listened to me, yesterday"), "commend.part"), (tap("helped"), "commend.known"), (tap("no"), "commend.hear"),
        (tap("no"), "commend.confirm"), (tap("send"), ""),
    ),
    "commend, no station": route((begin("commend"), "commend.station.0"), (tap("none"), "")),
    "commended": route((begin("commended", opens="c1"), "")),
    "commended, not counted": route((begin("commended", opens="c2"), "")),
    "commended, gone": route((begin("commended", opens="x"), "")),
    "commendations, not on the staff": route((begin("commendations"), "")),
    "commendations, look": route((begin("commendations"), "commendations.choose"), (say("c7kq2m"), ""), staff=True),
    "commendations, verified ones": route((begin("commendations"), "commendations.choose"), (tap("page"), ""), staff=True),
    "commendations, shortlist": route((begin("commendations"), "commendations.choose"), (tap("shortlist"), ""), staff=True),
    "commendations, enough": route((begin("commendations"), "commendations.choose"), (tap("done"), ""), staff=True),
    "score_card": route(
        (begin("score_card"), "score_card.station.0"), (say("Njoro Police Station"), "score_card.then"), (tap("rate"), "rating.service"),
    ),
    "score_card, enough": route(
        (begin("score_card", words="loruk town"), "score_card.named.0.right"), (tap("yes"), "score_card.then"), (tap("done"), ""),
    ),
    "score_card, no station": route((begin("score_card"), "score_card.station.0"), (tap("none"), "")),
    "my_data": route((begin("my_data"), "my_data.then"), (tap("erase_me"), "erase_me.sure"), (tap("no"), "")),
    "erase_me": route((begin("erase_me"), "erase_me.sure"), (tap("yes"), "")),
    "forget_chat": route((begin("forget_chat"), "forget_chat.sure"), (tap("yes"), "")),
    "forget_chat, kept": route((begin("forget_chat"), "forget_chat.sure"), (tap("no"), "")),
    "resume": route(*_TO_WHERE, (begin("resume"), "resume.resume"), (tap("continue"), "report.where")),
    "resume, anew": route(*_TO_WHERE, (begin("resume"), "resume.resume"), (tap("drop"), "menu.menu")),
    "danger": route((begin("danger", words="naibiwa"), "danger.danger.then"), (tap("report"), "report.kind")),
    "danger in a report": route(*_TO_WHERE, (begin("danger"), "danger.danger.then"), (tap("go_on"), "report.where")),
    "language": route((begin("language"), "language.language"), (tap("sw"), "menu.menu")),
    "offer_human": route((begin("offer_human"), "offer_human.offer"), (tap("yes"), "")),
    "clarify": route((begin("clarify", likely=["report", "numbers"]), "clarify.clarify"), (tap("numbers"), "")),
    "numbers": route((begin("numbers"), "")),
    "help": route((begin("help"), "menu.menu")),
    "who_sees": route((begin("who_sees"), "menu.menu")),
    "thanks": route((begin("thanks"), "")),
    "human": route((begin("human"), "")),
    "out_of_scope": route((begin("out_of_scope"), "menu.menu")),
    **CASE_LIFE_ROUTES,
    **FORUM_ROUTES,
    **CONVENING_ROUTES,
    **BROADCAST_ROUTES,
    **MATTER_ROUTES,
    **MATTER_WORK_ROUTES,
    **REFERRAL_ROUTES,
}  # fmt: skip


def person_at(name: str, moves: int, language: Language = "en") -> Person:
    """Somebody who went so many moves along a route: from a pickle, in a tenth of the time of a deep copy."""
    return pickle.loads(_gone(name, moves, language))  # noqa: S301 - pickled here a moment ago


def furnish(world: World, *, staff: bool) -> None:
    """What there is in the world of every route."""
    report = {
        "id": "r1", "kind": "theft", "state": "received", "filed": "2026-11-20", "sensitive": False,
        "manner": "confidential", "accounts": 1, "letters": [],
    }  # fmt: skip
    world.reports = {
        CODE: report,
        WITH_LETTER.replace(" ", ""): report | {"letters": [QUESTION]},
        SOLVED.replace(" ", ""): report | {"state": "resolved", "may": ["confirmed", "reopened"], **STEPS},
        CONFIRMED.replace(" ", ""): report | {"state": "confirmed", "may": ["reopened"], **STEPS},
    }
    opened = {"report": "r1", "code_first": False, "named": False, "letters": [QUESTION]}
    world.letters = {
        "q1": opened,
        "n1": opened | {"letters": [{"id": "n1", "kind": "news", "words": "in_action"}]},
        "d1": opened
        | {"letters": [{"id": "d1", "kind": "news", "words": "resolved"}], "may": ["confirmed", "reopened"]},
        "s1": opened | {"code_first": True, "letters": []},
    }
    offer = {"id": "1" * 64, "name": "Amina", "role": "facilitator", "areas": ["Kaptembwo"]}
    outside = {"id": "2" * 64, "name": "Njeri", "areas": []}
    world.invitations = {
        INVITATION: offer,
        FOR_A_BODY: outside | {"role": "officer", "body": "Ward Administrator, Kaptembwo"},
        FOR_A_GROUP: outside | {"role": "leader", "group": "Traders of gate B"},
    }
    world.on_staff = staff
    furnish_forums(world.gathered)
    numbers = ["7KQ2M", "M9M9M", *(f"{letter}2222" for letter in "ABCDEFG")]
    world.cases = {number: case(number, holder="me" if number == "M9M9M" else "") for number in numbers}
    world.cases |= {one["number"]: one for one in WITH_A_BODY}
    world.colleagues = [{"id": "s2", "name": "Baraka"}]
    asked_at = {"topic": "asked", "asked": "2026-11-21T10:00:00+00:00"}
    world.waiting = [
        {"id": "h1" * 16, "server": "", **asked_at},
        {"id": "h2" * 16, "server": "me", **asked_at},
    ]


@cache
def _gone(name: str, moves: int, language: Language) -> bytes:
    way = ROUTES[name]
    person = Person(language=language)
    person.world.consent, person.world.officer = way.consent, way.officer
    furnish(person.world, staff=way.staff)
    for number, (move, asked) in enumerate(way.moves[:moves], 1):
        move(person)
        assert person.asked == asked, f"{name}, after move {number}: {person.asked!r}, not {asked!r}"
    person.dialogue = None
    return pickle.dumps(person)


_FIRST = {
    way.moves[:number]: (name, number)
    for name, way in reversed(ROUTES.items())
    for number, (_, asked) in enumerate(way.moves, 1)
    if asked
}
STOPS = list(reversed(_FIRST.values()))
"""Every open question of every route, once: routes begin alike."""
