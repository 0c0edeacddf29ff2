"""What a message means where: one line a case. A facilitator may read it, and correct it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.command_words import HARD, LANGUAGES, SOFT, staff_command
from bot.decisions import (
    Answer,
    AnswerBelow,
    Begin,
    Command,
    Correct,
    Decision,
    Gone,
    Keep,
    NotUnderstood,
    Reanswer,
    Silent,
    Situation,
    Speak,
    Thresholds,
)
from bot.router import decide
from bot.routes_of import CLARIFIABLE, COMMAND_TAPS, FLOW_OF_INTENT, LASTING_TAPS
from bot.wording import NAIROBI, wording
from flows.engine.answers import Code, Said, plain
from flows.engine.replay import Question
from flows.menu import DESTINATIONS, GROUPS
from flows.messages import Inbound, InboundKind
from flows.registry import FLOWS
from flows.reporting.kinds import KINDS
from flows.words import text
from nlu.understanding import Entity, Understanding
from nlu.words.danger import is_danger
from tests.decided_places import PLACES
from tests.decided_words import WORDS
from tests.flows.person import PHOTO, PIN, SPACED, understood
from tests.flows.routes import person_at

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)


def situation_at(where: str, *, with_human: bool = False, aside: bool = False) -> Situation:
    from bot.dialogue import Dialogue  # noqa: PLC0415

    route, moves = PLACES[where]
    person = person_at(route, moves)
    person.conversation.aside = aside
    return Dialogue(person.conversation, "en", person.world, wording()).situation(with_human=with_human)


def decided(inbound: Inbound, meaning: Understanding, situation: Situation) -> Decision:
    asked, _, tapped = inbound.payload.rpartition(":")
    said = Said(
        NOW,
        inbound.text,
        tapped if inbound.kind is InboundKind.TAP and asked == situation.asked else "",
        inbound.point,
        inbound.media,
        {entity.name: entity.value for entity in meaning.entities},
    )
    return decide(inbound, said, meaning, situation, wording(), Thresholds())


def answered(value: Any) -> str:  # noqa: ANN401  (JSON)
    """An answer as the tables write it: its option, what kind of value it is, or the value itself."""
    match value:
        case {"option": str(option)}:
            return option
        case {"coming": _}:
            return "coming"
        case {"number": _}:
            return "number"
        case list():
            return " ".join(value) or "nothing"
        case dict():
            return "words"
    return str(value)


def shown(decision: Decision) -> str:
    """A decision in one word or two, as the tables below write it."""
    match decision:
        case Command(name):
            return f"command {name}"
        case Answer(value, _):
            return f"answer {answered(value)}"
        case AnswerBelow():
            return "answer below"
        case Correct(said, _):
            return f"correct {said.text}"
        case Keep():
            return "keep"
        case Reanswer(key, option):
            return f"again {key} {option}"
        case Begin(flow, _, feed):
            return f"begin {flow}" + (" with it" if feed else "")
        case Speak(language):
            return f"speak {language}"
        case NotUnderstood(why):
            return f"not understood {why}"
        case Silent():
            return "silent"
        case Gone(back):
            return "came back" if back else "left"
        case _:
            raise AssertionError(decision)


def message(words: str) -> Inbound:
    return Inbound("telegram", "m1", "+254700000001", InboundKind.TEXT, NOW, words)


def tap(payload: str) -> Inbound:
    return Inbound("telegram", "m1", "+254700000001", InboundKind.TAP, NOW, payload=payload)


# --- Words that work everywhere -----------------------------------------------------------------------

EVERY_QUESTION = [place for place in PLACES if place != "nothing"]


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("command", HARD)
def test_every_command_word_works_at_every_question(command: str, where: str) -> None:
    """Unless it is the very title or word of an option that stands before her."""
    situation = situation_at(where)
    titles = {
        plain(title)
        for pick in (situation.question.accept.picks if situation.question else ())
        for title in wording().everywhere(pick.title)
    }
    for word in HARD[command]:
        if word in titles:
            continue
        for written in (word, word.upper(), f"/{word}", f" {word}! "):
            expected = "begin danger" if is_danger(written) else f"command {command}"
            assert shown(decided(message(written), understood(written), situation)) == expected, written


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_spoken_at_every_question(language: str, where: str) -> None:
    for word in LANGUAGES[language]:
        assert shown(decided(message(word), understood(word), situation_at(where))) == f"speak {language}"


@pytest.mark.parametrize("command", SOFT)
def test_soft_words_are_commands_where_nothing_takes_them(command: str) -> None:
    for word in SOFT[command]:
        assert (
            shown(decided(message(word), understood(word), situation_at("nothing"))) == f"command {command}"
        )
        assert shown(decided(message(word), understood(word), situation_at("more"))).startswith("answer"), (
            word
        )


def test_no_word_means_two_things() -> None:
    hard = [word for words in HARD.values() for word in words]
    soft = [word for words in SOFT.values() for word in words]
    spoken = [word for words in LANGUAGES.values() for word in words]
    every = hard + soft + spoken
    assert len(every) == len(set(every)), sorted(word for word in every if every.count(word) > 1)
    assert [word for word in every if plain(word) != word] == []


EMERGENCIES = (
    "naibiwa saa hii",
    "they are beating him now",
    "wananipiga sasa",
    "someone is breaking into my house now",
    "nisaidieni naibiwa",
)


@pytest.mark.parametrize("words", EMERGENCIES)
@pytest.mark.parametrize("where", PLACES)
def test_danger_comes_first_everywhere(words: str, where: str) -> None:
    assert is_danger(words), words
    for with_human, aside in ((False, False), (True, False), (False, True)):
        situation = situation_at(where, with_human=with_human, aside=aside)
        assert shown(decided(message(words), understood(words), situation)) == "begin danger"


@pytest.mark.parametrize("where", PLACES)
def test_while_a_human_has_it_the_bot_is_silent(where: str) -> None:
    situation = situation_at(where, with_human=True)
    for words in ("habari", "yes", "1", "back", "kiswahili", SPACED, "", "no, it was Friday"):
        assert shown(decided(message(words), understood(words), situation)) == "silent"
    assert shown(decided(tap("menu.menu:report"), understood(""), situation)) == "silent"
    assert shown(decided(message("menyu"), understood("menyu"), situation)) == "command menu"


@pytest.mark.parametrize(
    ("where", "words", "intent", "decision"), WORDS, ids=[f"{row[0]}-{row[1][:30]!a}" for row in WORDS]
)
def test_words(where: str, words: str, intent: str | None, decision: str) -> None:
    assert shown(decided(message(words), understood(words, intent), situation_at(where))) == decision


# --- What is no text: (where, what she sent, decision) -------------------------------------------------

MEDIA: list[tuple[str, Inbound, str]] = [
    *[
        (
            where,
            Inbound("telegram", "m", "+254700000001", kind, NOW),
            f"not understood unsupported.{kind.value}",
        )
        for where in ("nothing", "menu", "kind", "more", "summary")
        for kind in (InboundKind.STICKER, InboundKind.CONTACT, InboundKind.UNSUPPORTED)
    ],
    # Words that came with a film or a card are words.
    (
        "what",
        Inbound("whatsapp", "m", "s", InboundKind.UNSUPPORTED, NOW, "they took the maize"),
        "answer words",
    ),
    ("more", Inbound("whatsapp", "m", "s", InboundKind.CONTACT, NOW, "this is his card"), "answer words"),
    (
        "what",
        Inbound("whatsapp", "m", "s", InboundKind.UNSUPPORTED, NOW, " \n"),
        "not understood unsupported.unsupported",
    ),
    ("nothing", Inbound("web", "m", "s", InboundKind.PHOTO, NOW, media=(PHOTO,)), "begin report"),
    ("nothing", Inbound("web", "m", "s", InboundKind.VOICE, NOW, media=(PHOTO,)), "begin report"),
    ("menu", Inbound("web", "m", "s", InboundKind.PHOTO, NOW, "look", media=(PHOTO,)), "begin report"),
    ("nothing", Inbound("web", "m", "s", InboundKind.LOCATION, NOW, point=PIN), "begin clarify"),
    ("menu", Inbound("web", "m", "s", InboundKind.LOCATION, NOW, point=PIN), "begin clarify"),
    ("what", Inbound("web", "m", "s", InboundKind.PHOTO, NOW, media=(PHOTO,)), "answer words"),
    ("more", Inbound("web", "m", "s", InboundKind.VOICE, NOW, media=(PHOTO,)), "answer words"),
    ("more", Inbound("web", "m", "s", InboundKind.PHOTO, NOW, "no", media=(PHOTO,)), "answer words"),
    ("kind", Inbound("web", "m", "s", InboundKind.PHOTO, NOW, media=(PHOTO,)), "not understood unsure.media"),
    ("where", Inbound("web", "m", "s", InboundKind.LOCATION, NOW, point=PIN), "answer words"),
    ("when", Inbound("web", "m", "s", InboundKind.LOCATION, NOW, point=PIN), "not understood unsure.media"),
    ("kind", Inbound("web", "m", "s", InboundKind.LEFT, NOW), "left"),
    ("kind", Inbound("web", "m", "s", InboundKind.RETURNED, NOW), "came back"),
    ("menu", tap("menu.menu:report"), "answer report"),
    ("kind", tap("menu.menu:numbers"), "command numbers"),
    ("nothing", tap("menu.menu:continue"), "command continue"),
    ("nothing", tap("menu.menu:lottery"), "not understood unsure.old_button"),
    ("nothing", tap("menu.menu:"), "not understood unsure.old_button"),
    ("nothing", tap("menu.menu:erase_me"), "not understood unsure.old_button"),
    ("kind", tap("report.kind:works"), "answer works"),
    ("kind", tap("report.kind:gone"), "not understood unsure.old_button"),
    ("kind", tap("lottery.ticket:7"), "not understood unsure.old_button"),
    ("kind", tap(""), "not understood unsure.old_button"),
    ("kind", tap(":"), "not understood unsure.old_button"),
    ("kind", tap("x" * 500), "not understood unsure.old_button"),
    ("manner", tap("report.kind:gang"), "again kind gang"),
    ("manner", tap("report.confirm:file"), "not understood unsure.old_button"),
    ("nothing", tap("report.confirm:file"), "not understood unsure.old_button"),
    ("danger", tap("danger.danger.then:go_on"), "answer go_on"),
    ("danger", tap("report.where:unknown"), "answer below"),
    ("resume", tap("report.where:unknown"), "not understood unsure.old_button"),
]


@pytest.mark.parametrize(
    ("where", "inbound", "decision"),
    MEDIA,
    ids=[f"{row[0]}-{row[1].kind}-{row[1].payload[:20]}-{row[2]}" for row in MEDIA],
)
def test_what_is_no_text(where: str, inbound: Inbound, decision: str) -> None:
    assert shown(decided(inbound, understood(inbound.text), situation_at(where))) == decision


# --- Put aside -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("habari yako", "begin resume"), ("1", "begin resume"), ("ndiyo", "begin resume"), ("endelea", "begin resume"),
        ("😭", "begin resume"),
        ("Kaptembwo", "begin resume"), ("menu", "command menu"), ("cancel", "command cancel"), ("english", "speak en"),
        (SPACED, "begin follow_up with it"),
    ],
)  # fmt: skip
def test_after_silence_she_is_asked_first(words: str, decision: str) -> None:
    assert shown(decided(message(words), understood(words), situation_at("where", aside=True))) == decision


# --- What goes into a flow that begins -----------------------------------------------------------------


def test_what_was_understood_begins_the_report() -> None:
    words = "hakuna taa Kaptembwo"
    decision = decided(
        message(words), understood(words, "report_concern", kind="works"), situation_at("nothing")
    )
    assert isinstance(decision, Begin)
    assert (decision.flow, decision.slots) == ("report", {"words": words, "kind": "works"})


@pytest.mark.parametrize(
    ("kinds", "begun_as"),
    [
        (("works", "theft"), "works"),
        (("theft", "works"), "theft"),
        (("theft", "gbv"), None),
        (("child", "works"), None),
    ],
)
def test_of_several_kinds_the_first_counts_unless_one_is_quiet(
    kinds: tuple[str, str], begun_as: str | None
) -> None:
    found = tuple(Entity("kind", kind, kind, place * 10, place * 10 + 5) for place, kind in enumerate(kinds))
    meaning = replace(understood("x", "report_concern"), entities=found)
    decision = decided(message("mambo mawili"), meaning, situation_at("nothing"))
    assert isinstance(decision, Begin)
    assert decision.slots.get("kind") == begun_as


def test_no_receipt_code_is_remembered_with_her_words() -> None:
    words = f"naibiwa saa hii, code yangu {SPACED}"
    for decision in (
        decided(message(words), understood(words), situation_at("nothing")),
        decided(message(f"habari {SPACED}"), understood("habari"), situation_at("where", aside=True)),
    ):
        assert isinstance(decision, Begin)
        assert "4711" not in str(decision.slots)


@pytest.mark.parametrize(
    ("confidence", "decision"),
    [
        (0.95, "begin report"),
        (0.61, "begin report"),
        (0.5, "begin clarify"),
        (0.2, "begin clarify"),
        (0.1, "not understood unsure.again"),
    ],
)
def test_unsure_offers_and_never_guesses(confidence: float, decision: str) -> None:
    meaning = understood("mambo haya", "report_concern", confidence)
    assert shown(decided(message("mambo haya"), meaning, situation_at("nothing"))) == decision


def test_every_entry_of_the_menu_can_be_tapped_years_later() -> None:
    """What lay in the menu itself before it had groups is still found by the buttons of that time."""
    for entry in DESTINATIONS:
        for menu in ("menu", *GROUPS):
            button = tap(f"menu.{menu}:{entry.id}")
            assert shown(decided(button, understood(""), situation_at("kind"))) == f"command {entry.id}"
    for group in GROUPS:
        button = tap(f"menu.menu:{group}")
        assert shown(decided(button, understood(""), situation_at("kind"))) == "begin menu"


STAFF_WORDS = ("cases", "people", "join", "charters", "commendations", "forum", "forums", "groups", "rumours", "overdue")  # fmt: skip


def test_every_way_into_a_flow_leads_to_one() -> None:
    """Menu, command words, intents and "did you mean": nothing is offered that is not built."""
    into = (
        {entry.id for entry in DESTINATIONS}
        | set(HARD)
        | set(SOFT)
        | set(FLOW_OF_INTENT.values())
        | set(CLARIFIABLE)
        | set(COMMAND_TAPS.values())
        | set(LASTING_TAPS.values())
        | {staff_command(f"/{word}") for word in STAFF_WORDS}
    )
    assert into - {"back", "cancel", "continue", "start"} <= set(FLOWS)
    asked_in_words = {"who_sees"}
    assert set(FLOWS) - into - asked_in_words == {"resume", "offer_human", "clarify"}, (
        "these begin by themselves"
    )


def test_titles_of_all_kinds_answer_in_both_languages() -> None:
    situation = situation_at("kind")
    for pick in KINDS.picks:
        for title in wording().everywhere(pick.title):
            assert shown(decided(message(title), understood(""), situation)) == f"answer {pick.id}"


def test_the_tables_are_long_enough_to_be_worth_reading() -> None:
    assert len(WORDS) + len(MEDIA) >= 150


def test_the_same_message_is_always_decided_the_same() -> None:
    situation = Situation(Question("code", text("yes"), Code()), "follow_up.code", ("follow_up",))
    assert decided(message("x"), understood("x"), situation) == decided(
        message("x"), understood("x"), situation
    )
