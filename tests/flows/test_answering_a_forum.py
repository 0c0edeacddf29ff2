"""Her answer to a forum, where one alone is planned, or something comes between."""

from __future__ import annotations

import pytest

from flows.forum_changes import AnswerForum
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
