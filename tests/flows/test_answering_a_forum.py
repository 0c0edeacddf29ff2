"""Her answer to a forum, where one alone is planned, or something comes between."""

from __future__ import annotations

import pytest

from flows.forum_changes import AnswerForum
from flows.forums.told import SHORT, short
from tests.flows.forum_facts import forum
from tests.flows.test_forums import changes, she


def test_where_one_forum_is_planned_a_yes_is_enough() -> None:
    person = she(asked="", forums={"K7M2P": forum("K7M2P")})
    assert "Do you mean this forum?" in person.says("siji")
    person.says("ndio")
    assert changes(person) == [AnswerForum("K7M2P", coming=False)]


@pytest.mark.parametrize("beside", ["help", "numbers", "naibiwa saa hii"])
def test_help_or_an_alarm_in_the_middle_takes_no_answer_back(beside: str) -> None:
    person = she()
    person.says("nitakuja na watu wawili")
    person.says(beside)
    if person.asked.startswith("danger"):
        person.taps("go_on")
    person.taps("none")
    assert changes(person) == [AnswerForum("K7M2P", coming=True, people=3)]


def test_only_me_says_that_she_comes_where_one_forum_is_open() -> None:
    person = she()
    person.says("forums")
    person.taps("K7M2P")
    person.says("only me now")
    person.taps("none")
    assert changes(person) == [AnswerForum("K7M2P", coming=True, people=1)]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Safe markets", "Safe markets"),
        ("Taa na usalama Soko Mjinga", "Taa na usalama…"),
        ("A" * 40, "A" * 16 + "…"),
        ("Seventeen letters", "Seventeen letters"),
    ],
)
def test_a_long_title_is_cut_between_words_on_its_button(title: str, shown: str) -> None:
    assert short(title) == shown
    assert len(shown) <= SHORT
