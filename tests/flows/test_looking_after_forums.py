"""Looking after a forum in chat: numbers alone, and nothing goes out unseen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.wording import NAIROBI
from flows.convening.one_meeting import may_do
from flows.forum_changes import Agree, CancelForum, MoveAction, MoveForum, QuestionAnswered
from tests.flows.convening_facts import MEETINGS, meeting
from tests.flows.facilitators import after, facilitator
from tests.flows.person import Person

NOW = datetime(2026, 12, 1, tzinfo=NAIROBI)
MAY: tuple[tuple[dict[str, Any], datetime, set[str]], ...] = (
    (meeting("A", questions=[{"answered": True}]), NOW, {"code", "move", "call_off"}),
    (
        meeting("A", questions=[{"answered": False}, {"answered": True}], became=[{}]),
        NOW,
        {"code", "questions", "progress", "move", "call_off"},
    ),
    (
        meeting("A"),
        datetime(2026, 12, 8, 14, tzinfo=NAIROBI),
        {"code", "record", "agree", "move", "call_off"},
    ),
    (meeting("A", state="over"), NOW, {"record", "agree"}),
    (
        meeting("A", state="over", record_kept=True, actions=[{}]),
        NOW,
        {"publish", "record", "agree", "progress"},
    ),
    (meeting("A", state="published", actions=[{}]), NOW, {"agree", "progress"}),
    (meeting("A", state="cancelled"), NOW, set()),
)


@pytest.mark.parametrize(("one", "now", "may"), MAY)
def test_what_may_be_done_in_which_state(one: dict[str, Any], now: datetime, may: set[str]) -> None:
    picks = may_do(one, now)
    assert {pick.id for pick in picks} == may | {"list", "done"}
    assert len(picks) <= 10  # rows of a list of WhatsApp's


def made(person: Person, kind: type) -> list[Any]:
    return [change for _, change in person.changes if isinstance(change, kind)]


def test_it_shows_numbers_and_never_who() -> None:
    shown = facilitator().says("/forums K7M2P")
    for line in (
        "14 people say they come; seats: 40",
        "2 cannot come",
        "Sign language: 2",
        "2 questions not answered yet",
    ):
        assert line in shown


def test_questions_are_marked_several_at_once() -> None:
    person = after(facilitator(), "/forums K7M2P", "[questions]", "1, 2")
    assert made(person, QuestionAnswered) == [
        QuestionAnswered("K7M2P", "q1"),
        QuestionAnswered("K7M2P", "q2"),
    ]


def test_a_move_is_shown_back_before_anybody_is_told() -> None:
    person = after(facilitator(), "/forums K7M2P", "[move]", "[time]", "Wednesday 9 December")
    assert "Now: Wednesday 9 December at 2:00 pm. Everybody who answered is told." in person.last.text
    assert not person.changes
    after(person, "[yes]")
    assert made(person, MoveForum) == [MoveForum("K7M2P", starts="2026-12-09T14:00")]


def test_a_forum_that_comes_back_is_called_off_once_or_for_good() -> None:
    person = after(facilitator(), "/forums K7M2P", "[call_off]", "[whole]", "The hall is closed")
    assert made(person, CancelForum) == [CancelForum("K7M2P", "The hall is closed", whole=True)]
    offered = after(facilitator(), "/forums K7M2P", "[call_off]").last.options
    assert [option.id for option in offered] == ["this", "whole", "no"]


def test_a_time_that_is_over_moves_nothing() -> None:
    person = after(
        facilitator(),
        "/forums K7M2P",
        "[move]",
        "[time]",
        "1/11/2026 2pm",
        "yesterday",
        "jana",
        "1 Nov 2026 3pm",
    )
    assert not person.changes
    assert person.asked == "forum_work.then.0"


def test_what_was_agreed_is_several_lines_in_one_message() -> None:
    lines = "Mend the lamps; county engineer; 15 December\nClean the drain\nWater; Amina"
    person = after(facilitator(), "/forums P5P5P", "[agree]", lines)
    assert "• Mend the lamps: county engineer, by Tuesday 15 December" in person.last.text
    assert "• Not understood: Clean the drain" in person.last.text
    after(person, "[keep]")
    assert made(person, Agree) == [
        Agree("P5P5P", "Mend the lamps", "county engineer", "2026-12-15"),
        Agree("P5P5P", "Water", "Amina", ""),
    ]


@pytest.mark.parametrize(
    ("messages", "change"),
    [
        (("60 The lamps are bought",), MoveAction("A2A2A", 60, "open", "The lamps are bought")),
        (("asilimia 60: taa zimenunuliwa",), MoveAction("A2A2A", 60, "open", "taa zimenunuliwa")),
        (("2", "Begun"), MoveAction("A2A2A", 2, "open", "Begun")),
        (("100%", "[none]"), MoveAction("A2A2A", 100, "done", "")),
        (("[done]", "They burn"), MoveAction("A2A2A", 100, "done", "They burn")),
        (("[dropped]", "No money"), MoveAction("A2A2A", 20, "dropped", "No money")),
    ],
)
def test_progress(messages: tuple[str, ...], change: MoveAction) -> None:
    person = after(facilitator(), "/forums P5P5P", "[progress]", "[A2A2A]", *messages)
    assert made(person, MoveAction) == [change]


@pytest.mark.parametrize("words", ["101", "half", "-5", "60.5.5"])
def test_what_is_no_percentage(words: str) -> None:
    person = after(facilitator(), "/forums P5P5P", "[progress]", "[A2A2A]", words)
    assert not made(person, MoveAction)
    assert person.asked == "forum_work.percent.0"


def test_a_record_is_seen_before_it_is_published() -> None:
    person = after(facilitator(), "/forums P5P5P", "[publish]")
    assert MEETINGS["P5P5P"]["record"] in person.last.text
    assert "It goes to 11 people." in person.last.text
    assert not person.changes
    after(person, "[no]")
    assert not person.changes


def test_a_button_of_a_reminder_opens_its_meeting() -> None:
    person = facilitator()
    person.taps("P5P5P", "forum_work.open")
    assert person.asked == "forum_work.do.0"
    assert "P5P5P" in person.last.text


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (("[agree]",), "A thief was caught; elders; Friday"),
        (("[record]",), "We spoke of the man who was killed"),
        (("[progress]", "[A2A2A]"), "60 The thief was caught"),
    ],
)
def test_a_faint_alarm_in_what_she_writes_about_a_forum_is_none(way: tuple[str, ...], words: str) -> None:
    person = after(facilitator(), "/forums P5P5P", *way)
    person.says(words, "emergency", 0.5)
    assert person.flows == ("forum_work",)
    assert person.asked.startswith(("forum_work.agree_sure", "forum_work.then"))
