"""A commendation waits as a report does: while she turns to something else, and until she comes back."""

from flows.registry import FLOWS
from tests.flows.person import Person
from tests.flows.routes import person_at

NAME = "Sergeant Wafula"


def half_way() -> Person:
    """She named the station and the officer and is asked what was done."""
    person = person_at("commend", 3)
    assert person.asked == "commend.did"
    return person


def left(person: Person) -> Person:
    """The next day: storage dropped what does not wait (bot.schedule.put_aside)."""
    frames = person.conversation.frames
    frames[:] = [frame for frame in frames if FLOWS[frame.flow].kept]
    person.leaves_it()
    return person


def test_it_waits_while_she_looks_elsewhere() -> None:
    person = half_way()
    person.says("menu")
    person.says("cancel")
    assert person.asked == "commend.did"
    assert "Back to where we were" in person.last.text


def test_the_next_day_she_goes_on_where_she_was() -> None:
    person = left(half_way())
    assert NAME not in person.says("habari")
    assert person.asked == "resume.resume"
    person.taps("continue")
    assert person.asked == "commend.did"


def test_a_report_comes_first_and_the_commendation_after_it() -> None:
    person = half_way()
    person.says("report")
    assert person.flows == ("commend", "report")
    person.says("cancel")
    assert person.asked == "commend.did"


def test_what_she_asks_for_again_comes_first() -> None:
    person = half_way()
    person.says("report")
    person.begins("commend")
    assert person.flows == ("report", "commend")
    assert person.asked == "commend.did"
    person.says("cancel")
    assert list(person.flows) == ["report"]


def test_what_was_put_aside_is_not_shown_after_another_matter_before_she_chooses() -> None:
    person = left(half_way())
    person.says("report")
    assert person.asked == "report.kind"
    person.says("numbers")
    person.says("menu")
    person.says("cancel")
    assert person.asked == "report.kind"
    assert NAME not in person.says("cancel")
    assert person.asked == "resume.resume"
    person.taps("drop")
    assert person.flows == ("menu",)
