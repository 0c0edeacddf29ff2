"""A facilitator refers a case, an officer answers: what is asked, what is not, and what leaves."""

from __future__ import annotations

import pytest

from flows.changes import OpenOnPage
from flows.engine.replay import MOST_ENTRIES
from flows.messages import LANGUAGES, Language
from flows.referral_changes import (
    AcknowledgeReferral,
    AnswerReferral,
    LookAtReferral,
    RecallReferral,
    ReferCase,
)
from tests.flows.facilitators import after, facilitator
from tests.flows.person import Person, World
from tests.flows.referral_facts import COUNTY_CASE, ORDINARY_CASE, POLICE_CASE, REFERRED_CASE
from tests.flows.routes import furnish

SUMMARY = "The drain at the lower gate is blocked since Friday."


def at_case(number: str, language: Language = "en") -> Person:
    """A facilitator who has opened a case of hers and tapped "Refer it"."""
    person = facilitator(language)
    furnish(person.world, staff=True)
    person.begins("cases", opens=number)
    person.taps("refer")
    return person


def officer(language: Language = "en") -> Person:
    """Somebody of a body."""
    return Person(language=language, world=World(officer=True))


def changed(person: Person) -> list[object]:
    return [change for _, change in person.changes]


def options(person: Person) -> list[str]:
    return [option.id for option in person.last.options]


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_she_approved_leaves(language: Language) -> None:
    person = after(at_case(ORDINARY_CASE, language), "[nobody]", "[no]", "1", SUMMARY)
    assert SUMMARY in person.last.text, "she reads all of it once more"
    assert changed(person) == []
    after(person, "[approve]")
    assert changed(person) == [ReferCase(ORDINARY_CASE, "ward-administrator-kaptembwo-ward", SUMMARY)]
    assert "RK7M2P" in person.last.text
    assert SUMMARY not in person.last.text


@pytest.mark.parametrize(
    "words", ["Call 0700 000 001 about it", "x" * 2001], ids=["it leads to somebody", "too long"]
)
def test_what_may_not_leave_is_written_again(words: str) -> None:
    person = after(at_case(ORDINARY_CASE), "[nobody]", "[no]", "1", words)
    assert person.asked == "cases.refer_words.0.1"
    assert "approve" not in options(person)
    after(person, SUMMARY, "[approve]")
    assert [one.summary for one in changed(person) if isinstance(one, ReferCase)] == [SUMMARY]


def test_written_badly_again_and_again_nothing_goes() -> None:
    person = after(at_case(ORDINARY_CASE), "[nobody]", "[no]", "1", *(["0700 000 001"] * 5))
    assert person.asked == "cases.then.0"
    assert changed(person) == []


def test_her_own_words_are_warned_of_and_may_go() -> None:
    person = after(at_case(ORDINARY_CASE), "[nobody]", "[no]", "1", "Water stands all over the road")
    assert "Careful: many words in a row" in person.last.text
    assert "approve" in options(person)


def test_of_a_complaint_about_police_nobody_is_asked_and_no_word_stands_in_chat() -> None:
    person = at_case(POLICE_CASE)
    assert person.asked == "cases.refer_hurt.0", "neither about whom, nor what leads nowhere else"
    after(person, "[no]")
    assert options(person) == ["iau", "about", "no"]
    after(person, "[iau]")
    assert person.asked == "cases.refer_page.0"
    person.says(SUMMARY)
    assert person.asked == "cases.refer_page.0", "words are not taken here"
    after(person, "[page]")
    assert changed(person) == [OpenOnPage(f"refer:{POLICE_CASE}")]


def test_who_says_that_it_is_about_police_writes_on_the_page_too() -> None:
    person = after(at_case(ORDINARY_CASE), "[police]", "[no]")
    assert options(person) == ["iau", "about", "no"]
    after(person, "[iau]")
    assert person.asked == "cases.refer_page.0"


def test_what_the_reporter_said_is_not_asked_and_can_be_changed() -> None:
    person = at_case(COUNTY_CASE)
    assert person.asked == "cases.refer_bribe.0"
    after(person, "[no]")
    assert person.asked == "cases.refer_to.0", "that somebody was hurt leads nowhere else here"
    after(person, "[about]")
    assert person.asked == "cases.refer_who.0"


def test_who_cannot_be_reached_is_named_and_not_chosen() -> None:
    person = after(at_case(ORDINARY_CASE), "[nobody]", "[no]")
    assert "People can call 1559." in person.last.text
    assert "ipoa" not in options(person)
    after(person, "[ipoa]")
    assert person.asked == "cases.refer_to.0"


def test_a_case_that_a_body_has_is_taken_back_there() -> None:
    person = after(at_case(REFERRED_CASE), "[recall]")
    assert changed(person) == [RecallReferral("R4R4RA")], "the one that was passed on is not open any more"


def test_who_has_it_is_not_offered_again() -> None:
    person = after(at_case(REFERRED_CASE), "[further]", "[nobody]", "[no]")
    assert options(person) == ["county-works-nakuru-county", "about", "no"]
    assert "gone on to the next body" in person.last.text


@pytest.mark.parametrize("command", ["/referrals", "/rufaa"])
def test_a_facilitator_who_asks_for_referrals_sees_what_is_late(command: str) -> None:
    person = facilitator()
    person.says(command)
    assert person.asked == "overdue.choose"
    assert "nobody answered, and nobody is next" in person.last.text
    assert "Mend the lamps" in person.last.text


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/referrals", "This is for officers of a body"),
        ("/rufaa R2222A", "This is for officers of a body"),
        ("/overdue", "This is for those who handle reports here."),
        ("/zilizochelewa", "This is for those who handle reports here."),
    ],
)
def test_a_resident_hears_whom_it_is_for(command: str, says: str) -> None:
    person = Person()
    assert says in person.says(command)
    assert changed(person) == []
    assert person.asked == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_says_with_one_tap_that_they_have_it(language: Language) -> None:
    person = officer(language)
    person.taps("R2222A", "referral.open")
    assert options(person)[0] == "acknowledge"
    person.taps("acknowledge")
    assert changed(person) == [AcknowledgeReferral("R2222A")]


def test_an_officer_sees_no_kind_that_a_chat_does_not_show() -> None:
    person = officer()
    person.says("/referrals R2222C")
    assert "a sensitive matter · place not known · over" in person.last.text
    assert options(person) == ["list", "done"], "nothing can be done, and nothing opens"


@pytest.mark.parametrize(
    ("messages", "change"),
    [
        (("[look]",), LookAtReferral("R2222B")),
        (
            ("[in_action]", "60 The drain is dug"),
            AnswerReferral("R2222B", "in_action", 60, "The drain is dug"),
        ),
        (("[in_action]", "asilimia 60", "[nothing]"), AnswerReferral("R2222B", "in_action", 60)),
        (("[in_action]", "0", "Nothing yet."), AnswerReferral("R2222B", "in_action", 0, "Nothing yet.")),
        (("[resolved]", "It is clear."), AnswerReferral("R2222B", "resolved", 0, "It is clear.")),
        (("[declined]", "A county road."), AnswerReferral("R2222B", "declined", 0, "A county road.")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_an_officer_answers(messages: tuple[str, ...], change: object) -> None:
    person = officer()
    person.begins("referrals", opens="R2222B")
    assert changed(after(person, *messages)) == [change]


@pytest.mark.parametrize("wrong", ["101", "-1", "much", "40000"])
def test_a_percentage_that_is_none_is_asked_again(wrong: str) -> None:
    person = officer()
    person.begins("referrals", opens="R2222B")
    after(person, "[in_action]", wrong)
    assert person.asked == "referrals.percent.0"


def test_who_left_the_body_meanwhile_hears_it() -> None:
    person = officer()
    person.begins("referrals")
    person.world.officer = False
    person.taps("all")
    assert "This is for officers of a body" in person.last.text
    assert person.asked == ""


@pytest.mark.parametrize("step", ["[look]", "[acknowledge]"])
def test_the_longest_day_of_an_officer_fits_into_one_conversation(step: str) -> None:
    person = officer()
    person.begins("referrals", opens="R2222A")
    for _ in range(19):
        after(person, step, "[again]")
    assert len(person.conversation.frames[-1].journal.entries) < MOST_ENTRIES
