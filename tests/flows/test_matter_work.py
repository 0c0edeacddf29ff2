"""What those who handle public matters do in chat: what becomes public is read once more, and nothing leaves unsaid."""

from __future__ import annotations

import pytest

from bot.wording import wording
from flows.changes import PUBLIC_KINDS, TakeCase
from flows.handling.one_matter import shown as shown_of
from flows.matter_changes import JoinMatter, KeepPromise, MoveMatter, OpenMatter, Promise
from flows.reporting.kinds import KINDS
from tests.flows.matter_work_facts import matter
from tests.flows.person import Person, case
from tests.flows.routes import furnish


@pytest.fixture
def amina() -> Person:
    person = Person()
    furnish(person.world, staff=True)
    return person


def done(person: Person) -> list[object]:
    return [change for _, change in person.changes]


def test_a_title_is_read_once_more_before_everybody_may_read_it(amina: Person) -> None:
    amina.begins("matters", case="M9M9M")
    amina.taps("title")
    assert "No names, no phone numbers" in amina.last.text
    sure = amina.says("  Blocked   drain\nat the lower gate ")
    assert "Everybody can read this from now on:\nBlocked drain at the lower gate" in sure
    assert done(amina) == []
    said = amina.taps("yes")
    assert done(amina) == [OpenMatter("M9M9M", "Blocked drain at the lower gate")]
    assert "It is public as K7M2P" in said


def test_a_report_that_nobody_has_is_taken_first(amina: Person) -> None:
    assert "Nobody has 7KQ2M yet" in amina.begins("matters", case="7KQ2M")
    amina.taps("yes")
    assert done(amina) == [TakeCase("7KQ2M")]
    assert amina.asked == "matters.what"


def test_a_report_of_a_colleague_is_left_to_her(amina: Person) -> None:
    amina.world.cases["7KQ2M"] = case("7KQ2M", holder="colleague")
    assert "A colleague has 7KQ2M" in amina.begins("matters", case="7KQ2M")
    assert not amina.asked


@pytest.mark.parametrize("kind", [pick.id for pick in KINDS.picks if pick.id not in PUBLIC_KINDS])
def test_no_other_kind_ever_becomes_public(amina: Person, kind: str) -> None:
    amina.world.cases["7KQ2M"] = case("7KQ2M", kind=kind, holder="me")
    assert "never becomes public" in amina.begins("matters", case="7KQ2M")
    assert not amina.asked
    assert done(amina) == []


def test_a_report_that_has_a_matter_leads_to_it(amina: Person) -> None:
    amina.world.cases["7KQ2M"] = case("7KQ2M", holder="me", matter="E5E5E")
    assert "E5E5E Blocked drain" in amina.begins("matters", case="7KQ2M")
    assert amina.asked == "matters.do.0"


def test_only_matters_of_its_kind_are_offered_to_join(amina: Person) -> None:
    amina.begins("matters", case="M9M9M")
    asked = amina.taps("join")
    assert "E5E5E" in asked
    assert "G6G6G" not in asked, "a market matter for a road"
    amina.taps("E5E5E")
    amina.taps("yes")
    assert done(amina) == [JoinMatter("M9M9M", "E5E5E")]


def test_forty_percent_with_a_sentence_in_one_message(amina: Person) -> None:
    amina.begins("matters", opens="D4D4D")
    amina.taps("move")
    amina.taps("in_action")
    sure = amina.says("40 The drain is dug up to the gate")
    assert "being worked on, 40 % done\nThe drain is dug up to the gate" in sure
    assert done(amina) == []
    amina.taps("yes")
    assert done(amina) == [MoveMatter("D4D4D", "in_action", 40, "The drain is dug up to the gate")]


def test_what_she_thinks_better_of_is_told_to_nobody(amina: Person) -> None:
    amina.begins("matters", opens="D4D4D")
    amina.taps("move")
    amina.taps("resolved")
    amina.says("All is well")
    assert "Nothing was changed" in amina.taps("no")
    assert done(amina) == []


def test_a_closed_matter_says_why(amina: Person) -> None:
    amina.begins("matters", opens="D4D4D")
    amina.taps("move")
    amina.taps("closed")
    amina.taps("not_responsible")
    sure = amina.taps("none")
    assert "closed, not solved\nNobody we can reach is responsible for it" in sure
    amina.taps("yes")
    assert done(amina) == [MoveMatter("D4D4D", "closed", 0, "", "not_responsible")]


def test_a_matter_shows_numbers_and_never_who(amina: Person) -> None:
    shown = amina.begins("matters", opens="D4D4D")
    assert "3 reports\n14 people say that it is a problem\nReported for: Traders of gate B" in shown
    shown = amina.begins("matters", opens="G6G6G")
    assert "Fewer than five people have said that it is a problem\nIs it solved? Yes: 6, no: 2" in shown


@pytest.mark.parametrize(
    ("yes", "no", "shown"),
    [
        (0, 0, ""),
        (1, 0, "Fewer than five have answered yet"),
        (2, 2, "Fewer than five"),
        (2, 3, "Yes: 2, no: 3"),
    ],
)
def test_few_answers_are_no_number(yes: int, no: int, shown: str) -> None:
    said = wording().say(shown_of(matter("G6G6G", state="resolved", yes=yes, no=no)), "en")
    assert shown in said
    assert ("Is it solved?" in said) == bool(shown)


def test_promises_are_shown_with_their_days_and_whoever_is_reminded_is_named(amina: Person) -> None:
    amina.begins("matters", opens="E5E5E")
    amina.taps("promise")
    amina.says("Clear the drain; ward works office; 15 December\nMend the lamps; county engineer")
    sure = amina.taps("s2")
    assert "Clear the drain" in sure
    assert "Tuesday 15 December" in sure
    amina.taps("yes")
    assert done(amina) == [
        Promise("E5E5E", "Clear the drain", "ward works office", "2026-12-15", "s2"),
        Promise("E5E5E", "Mend the lamps", "county engineer", "", "s2"),
    ]


@pytest.mark.parametrize("unclear", ["soon", "Clear it; office; last year", "Clear it; a; b; c"])
def test_a_line_that_is_no_promise_is_shown_and_asked_for_again(amina: Person, unclear: str) -> None:
    amina.begins("matters", opens="E5E5E")
    amina.taps("promise")
    asked = amina.says(f"Clear the drain; ward works office\n{unclear}")
    assert f"Not understood: {unclear}" in asked
    assert amina.asked == "matters.promise.0.1"


@pytest.mark.parametrize(
    ("answers", "change"),
    [
        (["60 Half the lamps burn"], KeepPromise("B3B3B", 60, "open", "Half the lamps burn")),
        (["100%", "[none]"], KeepPromise("B3B3B", 100, "done", "")),
        (["[done]", "All lamps burn"], KeepPromise("B3B3B", 100, "done", "All lamps burn")),
        (["[dropped]", "There is no money"], KeepPromise("B3B3B", 20, "dropped", "There is no money")),
    ],
)
def test_how_far_a_promise_is(amina: Person, answers: list[str], change: KeepPromise) -> None:
    assert "late" in amina.begins("promises", opens="B3B3B")
    for answer in answers:
        if answer.startswith("["):
            amina.taps(answer.strip("[]"))
        else:
            amina.says(answer)
    assert done(amina) == [change]


@pytest.mark.parametrize("words", ["/matters e5e5e", "/masuala E5E5E", "/matters@BarazaTestBot #E5E5E"])
def test_a_command_opens_the_matter_that_it_names(amina: Person, words: str) -> None:
    assert "E5E5E Blocked drain" in amina.says(words)


@pytest.mark.parametrize("words", ["/promises", "/ahadi"])
def test_a_command_lists_what_she_promised(amina: Person, words: str) -> None:
    assert "Mend the lamps" in amina.says(words)


@pytest.mark.parametrize(
    ("tapped", "asked"),
    [("matter_work.open:E5E5E", "matters.do.0"), ("promise.open:A2A2A", "promises.keeps_percent.0")],
)
def test_buttons_of_lines_work_whenever_they_are_tapped(amina: Person, tapped: str, asked: str) -> None:
    question, _, option = tapped.partition(":")
    amina.taps(option, question)
    assert amina.asked == asked
