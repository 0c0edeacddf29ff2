"""What she tells where something else was asked, and how loud an alarm must be there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.decisions import AnswerBelow, Correct
from tests.flows.person import understood
from tests.test_router import decided, message, shown, situation_at


@pytest.mark.parametrize("words", ["ni hayo tu", "wait it was by the big tree"])
def test_what_begins_like_a_correction_still_answers_the_question_under_a_digression(words: str) -> None:
    decision = decided(message(words), understood(words), situation_at("danger"))
    assert isinstance(decision, Correct)
    assert isinstance(decision.otherwise, AnswerBelow)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("where", "hapa Free area"),
        ("where", "karibu na shule"),
        ("when", "saa mbili"),
        ("manner", "saa mbili usiku"),
    ],
)
def test_a_faint_alarm_over_a_bare_place_or_time_is_an_answer(where: str, words: str) -> None:
    faint = replace(understood(words, "emergency", 0.3), danger=True)
    assert shown(decided(message(words), faint, situation_at(where))).split()[0] in ("answer", "correct")
    loud = replace(understood(words, "emergency", 0.9), danger=True)
    assert shown(decided(message(words), loud, situation_at(where))) == "begin danger"


@pytest.mark.parametrize(("model", "begins"), [(0.3, "answer"), (0.9, "begin danger")])
def test_a_faint_alarm_in_an_account_is_part_of_it(model: float, begins: str) -> None:
    """An account is full of knives and thieves: there only words, or a model that is sure, bring the numbers."""
    words = "they had knives and took the till"
    heard = replace(understood(words, "emergency", model), danger=True)
    assert shown(decided(message(words), heard, situation_at("more"))).startswith(begins)
    assert shown(decided(message(words), heard, situation_at("nothing"))) == "begin danger"
