"""What residents hear about forums and what is noted: seats told honestly, needs counted only, nothing noted unasked."""

from __future__ import annotations

from typing import Any

import pytest

from flows.audience import TOPICS
from flows.changes import WithdrawConsent
from flows.forum_changes import AnswerForum, AskAtForum, AttendForum
from flows.forums.said import needs_in
from flows.forums.topics import MOST_PLACES, VERSION
from flows.messages import Point
from flows.notice_changes import ChooseTopics, JoinGroup, LeaveGroup
from tests.flows.forum_facts import ACTION, KAPTEMBWO, forum, furnish_forums
from tests.flows.person import Person


def she(**forums: object) -> Person:
    person = Person()
    furnish_forums(person.world.gathered)
    for name, value in forums.items():
        setattr(person.world.gathered, name, value)
    return person


def changes(person: Person) -> list[Any]:
    return [change for _, change in person.changes]


# --- Coming, in words and by tap ----------------------------------------------------------------------------------------


def test_she_comes_in_her_own_words_from_anywhere() -> None:
    person = she()
    assert "Does anybody of you need something" in person.says("nitakuja na watu wawili")
    said = person.taps("none")
    assert changes(person) == [AnswerForum("K7M2P", coming=True, people=3)]
    assert "3 people" in said
    assert "Tuesday 8 December" in said
    assert "Kaptembwo Social Hall" in said


def test_it_is_noted_in_the_middle_of_a_report_and_the_report_goes_on() -> None:
    person = she()
    person.begins("report")
    assert person.asked == "report.kind"
    person.says("sitaweza kuja")
    assert changes(person) == [AnswerForum("K7M2P", coming=False)]
    assert person.asked == "report.kind"


def test_a_tap_on_a_notice_of_long_ago_still_answers() -> None:
    person = she()
    person.taps("no-K7M2P", "attend.open")
    assert changes(person) == [AnswerForum("K7M2P", coming=False)]
    person.taps("yes-K7M2P", "attend.open")
    person.taps("1")
    person.taps("none")
    assert changes(person)[1:] == [AnswerForum("K7M2P", coming=True, people=1)]


@pytest.mark.parametrize(
    ("number", "told"), [("P3P3P", "it is over"), ("X4X4X", "cancelled"), ("ZZZZZ", "I find no forum")]
)
def test_nothing_is_noted_where_there_is_nothing_to_come_to(number: str, told: str) -> None:
    person = she()
    assert told in person.taps(f"yes-{number}", "attend.open")
    assert not person.changes


def test_which_forum_is_asked_when_several_may_be_meant() -> None:
    person = she(asked="")
    assert "Which forum do you mean?" in person.says("siji")
    person.taps("M9M9M")
    assert changes(person) == [AnswerForum("M9M9M", coming=False)]


def test_without_any_forum_nothing_is_noted_and_that_is_said() -> None:
    person = she(asked="", forums={})
    assert "I have noted nothing" in person.says("nitakuja")
    assert not person.changes


def test_perhaps_is_no_yes() -> None:
    person = she()
    assert "shall I put you down as coming?" in person.says("labda nitakuja")
    assert not person.changes
    person.says("hapana")
    assert changes(person) == [AnswerForum("K7M2P", coming=False)]


# --- Seats ------------------------------------------------------------------------------------------------------------------


def test_a_full_forum_is_told_as_full_and_waiting_promises_nothing() -> None:
    person = she(asked="M9M9M")
    said = person.says("nitakuja na dada yangu")
    assert "all seats are taken" in said
    assert not person.changes
    person.taps("wait")
    said = person.taps("none")
    assert changes(person) == [AnswerForum("M9M9M", coming=True, people=2, waits=True)]
    assert "You have no seats yet" in said
    assert "Noted: you come" not in said


def test_fewer_may_come_when_not_all_find_a_seat() -> None:
    person = she(asked="F3W3R")
    assert "only 2 seats are left" in person.says("we are four")
    person.taps("fewer")
    assert [option.id for option in person.last.options] == ["1", "2"]
    person.says("3")
    assert not person.changes, "there is no third seat"
    person.says("2")
    person.taps("none")
    assert changes(person) == [AnswerForum("F3W3R", coming=True, people=2)]


def test_her_own_seats_are_hers_when_she_changes_her_answer() -> None:
    hers = forum("F3W3R", left=0, capacity=40, mine="coming", people=3)
    person = she(asked="F3W3R", forums={"F3W3R": hers})
    person.says("we are three")
    person.taps("none")
    assert changes(person) == [AnswerForum("F3W3R", coming=True, people=3)]


def test_who_has_seats_gives_none_up_to_wait_for_more() -> None:
    person = she(asked="C5C5C")
    assert "with yours there are only 2 seats" in person.says("we are three")
    assert "wait" not in [option.id for option in person.last.options]
    person.taps("keep")
    assert not person.changes


def test_nobody_waits_for_more_seats_than_a_hall_has() -> None:
    person = she(asked="M9M9M")
    assert "only 40 seats in all" in person.says("there will be 45 of us")
    person.says("45")
    assert not person.changes
    assert "all seats are taken" in person.says("3")


def test_what_she_answered_is_shown_and_can_be_changed() -> None:
    person = she(forums={"K7M2P": forum("K7M2P", mine="coming", people=2, needs=["sign", "children"])})
    said = person.begins("forums", opens="K7M2P")
    assert "You are coming: 2 people. Needed: Sign language, Child care." in said
    person.says("siji")
    assert changes(person) == [AnswerForum("K7M2P", coming=False)]
    assert "come" in [option.id for option in person.last.options]
    assert "not" not in [option.id for option in person.last.options]


# --- Needs --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("sign language", ("sign",)), ("lugha ya ishara na kiti cha magurudumu", ("sign", "wheelchair")),
        ("mkalimani wa Turkana", ("interpreter",)), ("nina mtoto mdogo", ("children",)), ("somebody to watch the kids", ("children",)),
        ("I use crutches", ("wheelchair",)), ("hakuna", ()), ("I do not need an interpreter", ()), ("the hall is cold", ()), ("", ()),
    ],
)  # fmt: skip
def test_needs_are_read_in_both_languages(words: str, needs: tuple[str, ...]) -> None:
    assert needs_in(words) == needs


def test_several_needs_one_after_the_other() -> None:
    person = she()
    person.says("I'll come alone")
    person.taps("wheelchair")
    assert "wheelchair" not in [option.id for option in person.last.options]
    person.says("sign language")
    said = person.taps("none")
    assert changes(person) == [AnswerForum("K7M2P", coming=True, people=1, needs=("sign", "wheelchair"))]
    assert "I cannot promise" in said


# --- One forum ----------------------------------------------------------------------------------------------------------------


def test_a_forum_is_told_in_full_with_what_became_of_what_was_agreed() -> None:
    person = she(
        forums={
            "K7M2P": forum(
                "K7M2P", left=1, became=[ACTION, ACTION | {"what": "A second gate", "state": "done"}]
            )
        }
    )
    said = person.begins("forums", opens="K7M2P")
    for told in (
        "Safe markets",
        "Light and safety",
        "Host: Soko Salama",
        "1. Lights 2. Levies",
        "1 seat is left",
        "Sign language",
    ):
        assert told in said
    assert "Lights at gate B (Market committee), by Tuesday 1 December: 40 % done" in said
    assert "A second gate (Market committee): done" in said


def test_its_place_is_shown_only_where_the_point_is_exact_and_its_calendar_only_where_there_is_one() -> None:
    person = she()
    person.begins("forums", opens="K7M2P")
    assert {"calendar", "map"} <= {option.id for option in person.last.options}
    assert "https://example.org/forums/K7M2P.ics" in person.taps("calendar")
    person.taps("map")
    assert person.last.point == Point(-0.2833, 36.0667)
    person.begins("forums", opens="M9M9M")
    assert not {"calendar", "map"} & {option.id for option in person.last.options}


def test_a_forum_that_is_over_shows_its_record_and_takes_no_answer() -> None:
    person = she()
    assert "We agreed on the lights." in person.begins("forums", opens="P3P3P")
    person.says("nitakuja")
    assert not person.changes


def test_a_question_goes_with_its_words_alone_and_is_warned_of_once() -> None:
    person = she()
    person.begins("forums", opens="K7M2P")
    assert "words can tell who you are" in person.taps("question")
    person.says("When do the lights come?")
    assert changes(person) == [AskAtForum("K7M2P", "When do the lights come?")]
    assert "lights come" not in person.stored(), "her words wait in no conversation of hers"


# --- At the forum ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["K7M2PQ", "k7m2pq", "k7m 2pq", "nipo K7M2PQ", "nimefika k7m2pq", "/here K7M2PQ", "attend K7M2PQ"],
)
def test_the_code_on_the_wall_is_enough(words: str) -> None:
    person = she()
    assert "Welcome to Safe markets" in person.says(words)
    assert changes(person) == [AttendForum("K7M2PQ")]
    assert "without your name" in person.last.text


def test_a_word_that_looks_like_a_code_is_no_code() -> None:
    person = she()
    said = person.says("K7M2PR")
    assert not person.changes
    assert "code" not in said
    assert person.asked == "menu.menu"


def test_a_wrong_code_can_be_typed_again_and_is_given_up_in_the_end() -> None:
    person = she()
    person.says("nipo K7M2PR")
    assert "opens no forum today" in person.last.text
    person.says("AAAAAA")
    said = person.says("BBBBBB")
    assert "You can take part all the same" in said
    assert not person.changes


# --- Topics, stop -----------------------------------------------------------------------------------------------------------------


def test_a_topic_is_heard_of_only_after_her_yes() -> None:
    person = she()
    person.begins("topics")
    person.taps("market")
    assert "Do you agree" in person.taps("ready")
    assert not person.changes
    person.says("ndiyo")
    assert changes(person) == [ChooseTopics(("market",), (), VERSION, "en")]


def test_who_refuses_keeps_what_she_had() -> None:
    person = she(topics=["forums"], places=[KAPTEMBWO])
    person.begins("topics")
    person.taps("surveys")
    person.taps("ready")
    person.says("hapana")
    assert not person.changes


def test_what_she_takes_back_needs_no_second_yes() -> None:
    person = she(topics=["forums", "safety"], places=[KAPTEMBWO])
    person.begins("topics")
    person.taps("safety")
    person.taps("ready")
    assert changes(person) == [ChooseTopics(("forums",), ("kaptembwo",), VERSION, "en")]


def test_nothing_at_all_is_one_tap_and_never_stops_reporting() -> None:
    person = she(topics=["forums", "safety"])
    person.begins("topics")
    assert "You can report and ask as before" in person.taps("none")
    assert changes(person) == [ChooseTopics((), (), VERSION, "en")]


def test_at_most_five_places() -> None:
    many = [KAPTEMBWO | {"id": f"p{number}", "name": f"Place {number}"} for number in range(MOST_PLACES)]
    person = she(topics=["forums"], places=many)
    person.begins("topics")
    person.taps("places")
    offered = [option.id for option in person.last.options]
    assert "add" not in offered
    assert len(offered) <= 10
    person.taps("p0")
    person.taps("ready")
    assert changes(person) == [ChooseTopics(("forums",), ("p1", "p2", "p3", "p4"), VERSION, "en")]


def test_stop_is_done_before_anything_is_asked() -> None:
    person = she(topics=["forums", "market"])
    said = person.says("stop")
    assert changes(person) == [WithdrawConsent("all")]
    assert "Reporting still works" in said
    assert [option.id for option in person.last.options] == ["forums", "market", "nothing"]
    person.says("mikutano")
    assert changes(person)[1:] == [ChooseTopics(("forums",), (), VERSION, "en")]


@pytest.mark.parametrize("words", ["stop all", "simamisha yote", "acha zote"])
def test_stop_all_asks_nothing(words: str) -> None:
    person = she(topics=list(TOPICS))
    person.says(words)
    assert changes(person) == [WithdrawConsent("all")]
    assert not person.asked


def test_stop_asks_nothing_in_the_middle_of_a_report() -> None:
    person = she(topics=["forums"])
    person.begins("report")
    person.says("acha kunitumia hizi msg")
    assert changes(person) == [WithdrawConsent("all")]
    assert person.asked == "report.kind"


def test_whoever_a_person_serves_can_stop_and_is_asked_nothing() -> None:
    person = she(topics=["forums"])
    person.with_human = True
    person.says("stop")
    assert changes(person) == [WithdrawConsent("all")]
    assert not person.asked


# --- Rumours, groups --------------------------------------------------------------------------------------------------------------


def test_what_is_known_is_told_with_its_day() -> None:
    said = she().says("is it true that the school closes on Friday?")
    assert "It stays open." in said
    assert "Friday 20 November" in said


def test_where_nothing_is_published_that_is_said_and_it_is_neither_true_nor_false() -> None:
    person = she()
    said = person.says("ni kweli kwamba maji yameisha?", "report_concern", kind="works")
    assert "Nothing is published" in said
    assert "999" in said
    person.taps("report")
    assert person.flows == ("report",)
    assert person.conversation.frames[0].slots["words"] == "ni kweli kwamba maji yameisha?"


def test_a_faint_alarm_puts_the_numbers_before_what_is_known() -> None:
    said = she().says("is it true that they shut the school by force?", "emergency", 0.45)
    assert said.index("999") < said.index("It stays open.")


def test_danger_comes_before_any_rumour() -> None:
    person = she()
    person.says("ni kweli kwamba kuna mtu anapigwa risasi sasa hivi hapa? msaada")
    assert person.flows == ("danger",)
    said = she().says("is it true that they are shooting at the school right now? help me")
    assert said.index("999") < said.index("It stays open.")


def test_what_the_law_says_is_no_rumour() -> None:
    person = she()
    person.says("is it true that a P3 form is free?", "know_rights")
    assert person.asked == "know.then.0"


def test_a_group_is_joined_with_her_yes_and_left_with_another() -> None:
    person = she(groups=[])
    person.says("join group k7m2-pq4r")
    assert not person.changes
    person.says("ndiyo")
    person.world.gathered.groups = [{"id": "g2", "name": "Youth of Rhonda"}]
    person.says("vikundi vyangu")
    person.taps("leave-g2")
    person.says("ndiyo")
    assert changes(person) == [JoinGroup("K7M2PQ4R"), LeaveGroup("g2")]
