"""Ways through every flow, each step one message: what the matrix of test_every_question stops at."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

from flows.messages import Language
from tests.flows.person import CODE, PIN, SPACED, Person

Move = Callable[[Person], object]


def say(text: str) -> Move:
    return lambda person: person.says(text)


def tap(option: str) -> Move:
    return lambda person: person.taps(option)


def begin(flow: str, **slots: object) -> Move:
    return lambda person: person.begins(flow, **slots)


def pin() -> Move:
    return lambda person: person.pins(PIN)


TOLD = "He beat her with a broken chair"
"""What is told on the quiet paths: it must never be shown again."""


@dataclass(frozen=True)
class Route:
    """`asked` names the question after each move, '' when nothing is open."""

    moves: tuple[tuple[Move, str], ...]
    consent: bool = True
    quiet_from: int = 99


def route(*moves: tuple[Move, str], consent: bool = True, quiet_from: int = 99) -> Route:
    return Route(moves, consent, quiet_from)


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
    *_FROM_WHEN,
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
    "my_data": route((begin("my_data"), "my_data.then"), (tap("erase_me"), "erase_me.sure"), (tap("no"), "")),
    "erase_me": route((begin("erase_me"), "erase_me.sure"), (tap("yes"), "")),
    "resume": route(*_TO_WHERE, (begin("resume"), "resume.resume"), (tap("continue"), "report.where")),
    "resume, anew": route(*_TO_WHERE, (begin("resume"), "resume.resume"), (tap("drop"), "menu.menu")),
    "danger": route((begin("danger", words="naibiwa"), "danger.danger.then"), (tap("report"), "report.kind")),
    "danger in a report": route(*_TO_WHERE, (begin("danger"), "danger.danger.then"), (tap("go_on"), "report.where")),
    "language": route((begin("language"), "language.language"), (tap("sw"), "menu.menu")),
    "offer_human": route((begin("offer_human"), "offer_human.offer"), (tap("yes"), "")),
    "clarify": route((begin("clarify", likely=["report", "numbers"]), "clarify.clarify"), (tap("numbers"), "")),
    "not_yet": route((begin("not_yet", intent="know_rights"), "offer_human.offer"), (tap("no"), "menu.menu")),
    "numbers": route((begin("numbers"), "")),
    "help": route((begin("help"), "menu.menu")),
    "who_sees": route((begin("who_sees"), "menu.menu")),
    "thanks": route((begin("thanks"), "")),
    "stop": route((begin("stop"), "")),
    "human": route((begin("human"), "")),
    "out_of_scope": route((begin("out_of_scope"), "menu.menu")),
}  # fmt: skip


def person_at(name: str, moves: int, language: Language = "en") -> Person:
    """Somebody who went so many moves along a route."""
    return deepcopy(_gone(name, moves, language))


@cache
def _gone(name: str, moves: int, language: Language) -> Person:
    way = ROUTES[name]
    person = Person(language=language)
    person.world.consent = way.consent
    person.world.reports[CODE] = {
        "id": "r1", "kind": "theft", "state": "received", "filed": "2026-11-20", "sensitive": False,
        "manner": "confidential", "accounts": 1,
    }  # fmt: skip
    for number, (move, asked) in enumerate(way.moves[:moves], 1):
        move(person)
        assert person.asked == asked, f"{name}, after move {number}: {person.asked!r}, not {asked!r}"
    person.dialogue = None
    return person


_FIRST = {
    way.moves[:number]: (name, number)
    for name, way in reversed(ROUTES.items())
    for number, (_, asked) in enumerate(way.moves, 1)
    if asked
}
STOPS = list(reversed(_FIRST.values()))
"""Every open question of every route, once: routes begin alike."""
