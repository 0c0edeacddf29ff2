"""Every question of every flow, crossed with everything that may come in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.wording import wording
from flows.messages import LANGUAGES, InboundKind, Language
from flows.registry import FLOWS
from tests.flows.person import CODE, NOW, PHOTO, PIN, Person, understood
from tests.flows.routes import ROUTES, STOPS, TOLD, person_at

Message = Callable[[Person], object]
LETTERS = "naomba msaada wa taa " * 240  # 5,040 letters


def says(text: str, intent: str | None = None) -> Message:
    return lambda person: person.says(text, intent)


def sends(kind: InboundKind) -> Message:
    return lambda person: person.sends(kind, "", understood(""))


ANYTHING: dict[str, Message] = {
    "cancel": says("cancel"),
    "ghairi": says("Ghairi!"),
    "back": says("back"),
    "rudi": says("rudi"),
    "menu": says("/menu"),
    "start": says("/start"),
    "help": says("help"),
    "msaada": says("msaada"),
    "stop": says("STOP"),
    "human": says("human"),
    "numbers": says("numbers"),
    "which numbers": says("which numbers do I call?"),
    "status": says("hali"),
    "my data": says("my data"),
    "delete": says("delete my data"),
    "report": says("ripoti"),
    "danger": says("naibiwa saa hii"),
    "danger, by the model": says("kuna shida kubwa", "emergency"),
    "language": says("language"),
    "kiswahili": says("kiswahili"),
    "english": says("english"),
    "a correction": says("no, it was Friday"),
    "a correction in Kiswahili": says("hapana ilikuwa ijumaa"),
    "another place": lambda person: person.says("I meant Rhonda", place="Rhonda"),
    "a number": says("1"),
    "a number too high": says("99"),
    "yes": says("eeh"),
    "no": says("zi"),
    "thanks": says("asante"),
    "hello": says("habari"),
    "blank": says("   "),
    "emoji": says("😭😭"),
    "null bytes": says("\x00\x00abc\x00"),
    "right to left": says("\u202eمرحبا بكم"),
    "5,000 letters": says(LETTERS),
    "a slash": says("/"),
    "braces": says("{0} {gap} %s"),
    "a code": says(CODE),
    "another report": lambda person: person.says("There are no lights at Kaptembwo", "report_concern", kind="works"),
    "what is not built": says("where is the police station", "find_station"),
    "out of scope": says("what is the weather", "out_of_scope"),
    "unsure": says("mambo mengi tu hapa kwetu"),
    "a pin": lambda person: person.pins(PIN),
    "a photo": lambda person: person.photographs(),
    "a photo with words": lambda person: person.photographs("look at this"),
    "a voice note": lambda person: person.sends(InboundKind.VOICE, "", understood(""), media=(PHOTO,)),
    "a sticker": sends(InboundKind.STICKER),
    "a contact card": sends(InboundKind.CONTACT),
    "what no channel knows": sends(InboundKind.UNSUPPORTED),
    "a button of last year": lambda person: person.taps("x", "lottery.ticket"),
    "an entry that the menu had": lambda person: person.taps("lottery", "menu.menu"),
    "a button of nothing": lambda person: person.taps("", ""),
    "an option that is gone": lambda person: person.taps("gone"),
    "an answered button": lambda person: person.taps("gang", "report.kind"),
}  # fmt: skip

SPOKEN: dict[Language, frozenset[str]] = {
    language: frozenset(
        form
        for key in wording().keys(language)
        for form in wording().forms(key, language)
        if "{" not in form and len(form) > 25
    )
    for language in LANGUAGES
}


def in_order(person: Person, wrote: str) -> None:
    """Something is open and asked, or nothing is; nobody is left in between."""
    conversation = person.conversation
    if conversation.asked:
        assert conversation.frames
        assert person.last.text.strip(), f"{wrote}: a question is open and nothing was said"
        assert person.last.question == conversation.asked
        if person.dialogue is not None and person.dialogue.question is not None:
            accept = person.dialogue.question.accept
            assert person.last.options or accept.free or accept.ask_location, f"{wrote}: nothing answers it"
    else:
        assert not conversation.frames or conversation.aside, f"{wrote}: {person.flows} wait for nothing"


def in_her_language(person: Person, language: Language) -> None:
    other = next(one for one in LANGUAGES if one != language)
    foreign = [words for words in SPOKEN[other] - SPOKEN[language] if words in person.last.text]
    assert not foreign, f"said in {other}: {foreign}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROUTES)
def test_every_route_is_gone_to_its_end(name: str, language: Language) -> None:
    person = person_at(name, len(ROUTES[name].moves), language)
    in_order(person, "the last move")


def test_the_routes_go_through_every_flow() -> None:
    assert {name.split(",")[0].split(" ")[0] for name in ROUTES} == set(FLOWS)


@dataclass(frozen=True)
class Stop:
    route: str
    moves: int

    def __str__(self) -> str:
        return f"{self.route}, {ROUTES[self.route].moves[self.moves - 1][1]}"


EVERY_STOP = pytest.mark.parametrize("stop", [Stop(*stop) for stop in STOPS], ids=str)


@EVERY_STOP
def test_anything_may_come_at_any_question(stop: Stop) -> None:
    """No crash, no dead end, no wrong language; and after it cancelling and the menu still work."""
    for start in LANGUAGES:
        for wrote, message in ANYTHING.items():
            person = person_at(stop.route, stop.moves, start)
            message(person)
            in_order(person, wrote)
            in_her_language(person, person.language)
            person.says("menu")
            in_order(person, f"{wrote}, then menu")
            assert person.asked == "menu.menu", wrote


@EVERY_STOP
def test_cancelling_again_and_again_ends_at_the_menu(stop: Stop) -> None:
    person = person_at(stop.route, stop.moves)
    for _ in range(6):
        person.says("cancel")
        in_order(person, "cancel")
    assert person.asked == "menu.menu"
    assert not person.filed


@EVERY_STOP
def test_going_back_again_and_again_ends_at_a_first_question(stop: Stop) -> None:
    person = person_at(stop.route, stop.moves)
    seen = []
    for _ in range(14):
        person.says("rudi")
        in_order(person, "back")
        seen.append(person.asked)
    assert seen[-1] == seen[-2], f"never comes to rest: {seen}"
    assert not person.filed


@EVERY_STOP
def test_a_digression_comes_back_to_the_question(stop: Stop) -> None:
    """The same question again, in the language she then speaks, and her answers still there."""
    for wrote in ("help", "numbers", "which numbers", "kiswahili", "a contact card"):
        person = person_at(stop.route, stop.moves)
        if FLOWS[person.flows[-1]].digression or person.flows[-1] == "menu":
            continue
        before, journal = person.asked, person.conversation.frames[-1].journal.to_json()
        if wrote == "kiswahili" and before.startswith("convene.languages"):
            continue  # there it is the answer
        ANYTHING[wrote](person)
        assert person.asked == before, wrote
        assert person.conversation.frames[-1].journal.to_json() == journal, wrote
        if wrote == "kiswahili":
            assert person.language == "sw"


@EVERY_STOP
@pytest.mark.parametrize(
    "first",
    ["habari", "nani huyu", "1", "help", "numbers", "back", "report", "endelea", "kiswahili", "hapana"],
)
def test_silence_then_nothing_is_shown_before_she_chooses(stop: Stop, first: str) -> None:
    person = person_at(stop.route, stop.moves)
    kept = any(FLOWS[flow].kept for flow in person.flows)
    if not kept:
        return
    # Storage keeps only what waits: a digression above a report is gone by the next day.
    person.conversation.frames = [frame for frame in person.conversation.frames if FLOWS[frame.flow].kept]
    person.begins("resume")
    person.conversation.frames.pop()
    asked = person.conversation.frames[-1]
    answers = dict(asked.journal.entries)
    person.leaves_it()
    waits = person.flows[-1]
    shown = person.says(first)
    anew = first == "report" != waits
    assert person.asked == ("report.kind" if anew else "resume.resume")
    told = [entry.raw for entry in answers.values() if len(entry.raw) > 5]
    assert not [words for words in told if words in shown]
    if anew:
        person.says("cancel")
        assert person.asked == "resume.resume"
    person.taps("continue")
    assert person.flows == (waits,)
    assert set(answers) <= set(person.conversation.frames[-1].journal.entries)


@pytest.mark.parametrize(
    "stop", [Stop(*stop) for stop in STOPS if stop[1] >= ROUTES[stop[0]].quiet_from], ids=str
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_path_says_nothing_telling(stop: Stop, language: Language) -> None:
    telling = [TOLD, "chair", "beat her"] + [
        wording().forms(key, language)[0] for key in ("kind.gbv", "kind.child", "receipt")
    ]
    for wrote, message in ANYTHING.items():
        if wrote in (
            "numbers",
            "which numbers",
            "danger",
            "danger, by the model",
            "an answered button",
            "a photo with words",
        ):
            continue  # she asks for the numbers, which say what they are for; or she turns to another kind
        person = person_at(stop.route, stop.moves, language)
        assert person.conversation.quiet
        message(person)
        found = [words for words in telling if words.casefold() in person.last.text.casefold()]
        asks_the_kind = person.asked == "report.kind"
        assert asks_the_kind or not found, f"{wrote}: {found} in {person.last.text!r}"
        if "report" in person.flows and not asks_the_kind:
            assert person.conversation.quiet, f"{wrote}: a reminder would be sent"


def test_the_world_of_these_tests_stands_still() -> None:
    assert person_at("report", 1).world.now() == NOW
