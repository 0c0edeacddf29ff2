"""An alarm in a letter: the numbers come first, and the letter goes all the same. Nobody has to write it twice."""

import pytest

from flows.changes import ReplyToLetter, SeeLetters, WriteToReporter
from tests.flows.person import Person
from tests.flows.routes import person_at

ALARM = "He has a knife and he is going to kill me"
ANSWERED = "Your answer is with those who handle your report."


def written(person: Person) -> list[object]:
    return [change for _, change in person.changes if isinstance(change, ReplyToLetter | WriteToReporter)]


@pytest.mark.parametrize("then", ["go on", "no", "human", "lights are broken here"])
def test_an_answer_with_words_of_danger_goes_and_the_numbers_come_first(then: str) -> None:
    person = person_at("letters, a question", 1)
    said = person.says(ALARM)
    assert 0 < said.index("999") < said.index(ANSWERED)
    assert [change for _, change in person.changes][-2:] == [SeeLetters("r1"), ReplyToLetter("q1", ALARM)]
    person.says(then)
    assert written(person) == [ReplyToLetter("q1", ALARM)]


def test_so_does_one_under_the_code_and_what_was_asked_next_waits() -> None:
    person = person_at("follow_up, a question waits", 2)
    said = person.says(ALARM)
    assert 0 < said.index("999") < said.index(ANSWERED)
    assert written(person) == [ReplyToLetter("q1", ALARM)]
    person.says("go on")
    assert person.conversation.asked == "follow_up.then"
    assert written(person) == [ReplyToLetter("q1", ALARM)]


@pytest.mark.parametrize(("does", "question"), [("ask", True), ("answer", False)])
def test_whoever_handles_a_case_can_write_about_danger_in_chat(does: str, *, question: bool) -> None:
    person = person_at("cases, filters", 0)
    person.world.on_staff = True
    person.says("/cases")
    person.says("M9M9M")
    person.taps(does)
    words = f"You wrote: {ALARM}. Are you safe now?"
    person.says(words)
    assert written(person) == [WriteToReporter("M9M9M", words, question)]


def test_what_was_put_aside_is_no_letter() -> None:
    person = person_at("letters, a question", 1)
    person.conversation.aside = True
    person.says(ALARM)
    assert written(person) == []
