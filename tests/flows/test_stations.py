"""What finding a station rests on: a place shown once, numbers as they are typed, distances as they are told."""

from __future__ import annotations

import pytest

from bot.wording import wording
from flows.engine.answers import Choice, Pick, Said
from flows.engine.journal import Journal
from flows.engine.operations import answered, back
from flows.engine.replay import replay
from flows.engine.talk import Talk
from flows.handling.phone_numbers import PHONE, PhoneNumber
from flows.messages import Point
from flows.registry import FLOWS
from flows.stations.told import distance
from flows.words import text
from tests.flows.person import NOW, PIN, STATIONS, Person
from tests.flows.person import World as People
from tests.flows.test_engine import COLOUR, World

HERE, THERE = Point(-0.3073, 36.1377), Point(-0.2885, 36.0707)


async def shows(talk: Talk) -> None:
    """One place after each answer."""
    colour = await talk.ask("colour", text("yes"), COLOUR)
    await talk.show_place("map", HERE if colour == "red" else THERE)
    await talk.show_place("map.more", THERE)
    await talk.ask("then", text("no"), COLOUR)


def test_a_place_is_shown_once_and_again_when_it_is_another() -> None:
    world, journal = World(), Journal()
    step = replay(shows, journal, {}, "en", world)
    assert step.asked is not None
    assert step.shown == []
    journal = answered(step.journal, step.asked, "red", "red", world)
    step = replay(shows, journal, {}, "en", world)
    assert step.shown == [HERE, THERE]
    assert replay(shows, step.journal, {}, "en", world).shown == []
    before = back(step)
    assert before is not None
    step = replay(shows, before, {}, "en", world)
    assert step.asked is not None
    journal = answered(step.journal, step.asked, "green", "green", world)
    assert replay(shows, journal, {}, "en", world).shown == [THERE, THERE]


def test_a_message_holds_the_place_of_the_station_told_in_full() -> None:
    person = Person()
    person.begins("stations")
    assert person.last.point is None
    said = person.pins(PIN)
    assert said.startswith("Mwariki Police Station")
    assert person.last.point == Point(*STATIONS["mwariki"]["point"])
    person.says("numbers")
    assert person.last.point is None


def test_no_other_station_s_place_is_shown() -> None:
    """The first of Kaptembwo has no exact point; the second, told in a line, has one."""
    person = Person()
    person.begins("stations", words="Kaptembwo")
    assert "Mwariki" in person.last.text
    assert person.last.point is None


def test_a_pin_that_comes_first_is_offered_as_a_station_too() -> None:
    person = Person()
    person.pins(PIN)
    assert person.asked == "clarify.clarify"
    assert "Find a police station" in [option.title for option in person.last.options]
    person.taps("stations")
    assert person.last.text.startswith("Mwariki Police Station")


def test_every_answer_has_the_emergency_numbers() -> None:
    for words in ("Kaptembwo", "Rhonda", "sijui"):
        person = Person()
        person.begins("stations")
        person.says(words)
        assert person.asked == "stations.then", words
        assert "999 / 112 / 911" in person.last.text, words


def test_a_number_that_nobody_called_lately_is_not_shown() -> None:
    person = Person(world=People(phones={}))
    person.begins("stations", words="Rhonda")
    assert "Number" not in person.last.text
    assert "fails" not in [option.id for option in person.last.options]


def test_it_is_a_digression_and_its_answers_go_with_it() -> None:
    assert FLOWS["stations"].digression
    assert not FLOWS["stations"].kept


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0700000001", "0700 000 001"), ("0700 000 001", "0700 000 001"), ("+254700000001", "0700 000 001"),
        ("254 700-000-001", "0700 000 001"), ("(051) 000 0001", "051 000 0001"), ("051.000001", "051 000 001"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_typed(typed: str, phone: str) -> None:
    assert PhoneNumber().read(Said(NOW, typed), wording()) == {"phone": phone}
    assert PHONE.fullmatch(phone)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "999",
        "call me",
        "0700 000 001 or 002",
        "12345678",
        "+1 700 000 0001",
        "٠٧٠٠٠٠٠٠٠١",
        "0" * 40,
        "\x00",
        "0700\u202e000001",
    ],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert PhoneNumber((Pick("no", text("no")),)).read(Said(NOW, typed), wording()) is None
    assert PhoneNumber((Pick("no", text("no")),)).read(Said(NOW, "hapana"), wording()) == {"option": "no"}


@pytest.mark.parametrize(
    ("metres", "told"),
    [(0, "10 m"), (4, "10 m"), (84, "80 m"), (893, "890 m"), (994, "990 m"), (996, "1.0 km"), (1_249, "1.2 km"), (9_949, "9.9 km"),
     (9_960, "10 km"), (23_400, "23 km"), (99_999, "100 km")],
)  # fmt: skip
def test_a_distance_is_told_in_two_digits(metres: float, told: str) -> None:
    assert distance(metres) == told


def test_choices_of_a_county_fit_into_a_list() -> None:
    person = Person()
    person.begins("stations")
    person.says("Nakuru")
    assert person.asked == "stations.where.in_county"
    assert len(person.last.options) <= 10
    assert not isinstance(
        person.dialogue and person.dialogue.question and person.dialogue.question.accept, Choice
    )
