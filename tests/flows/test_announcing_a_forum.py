"""Announcing a forum, as a facilitator does it on a small phone."""

from __future__ import annotations

import pytest

from flows.audience import Audience
from flows.forum_changes import AnnounceForum
from flows.messages import Point
from flows.registry import FLOWS
from tests.flows.facilitators import after, facilitator
from tests.flows.person import PIN, Person

FEWEST_STEPS = 8
"""Messages within which the simple case is announced."""


def announced(person: Person) -> AnnounceForum:
    found = [change for _, change in person.changes if isinstance(change, AnnounceForum)]
    assert len(found) == 1
    return found[0]


SIMPLE = ("/forum", "Lights at night", "Kaptembwo social hall", "Tuesday 8 December 2pm", "[announce]")
SIMPLE_SW = ("/jukwaa", "Taa za usiku", "Kaptembwo", "kesho kutwa saa nane mchana", "[announce]")


def test_the_simple_case_is_five_messages() -> None:
    assert len(SIMPLE) < FEWEST_STEPS
    person = after(facilitator(), *SIMPLE)
    assert "K7M2P" in person.last.text
    assert announced(person) == AnnounceForum(
        title="Lights at night",
        theme="",
        host="Soko Salama",
        place="kaptembwo",
        place_words="Kaptembwo social hall",
        point=None,
        starts="2026-12-08T14:00",
        minutes=120,
        rule="",
        capacity=None,
        languages=(),
        offers=(),
        agenda="",
        audience=Audience("forums", ("kaptembwo",)),
        offsets=(10080, 1440, 120),
    )


def test_the_same_in_kiswahili_and_the_day_is_read_back_with_its_weekday() -> None:
    person = after(facilitator("sw"), *SIMPLE_SW[:-1])
    assert "Jumatatu 23 Novemba saa nane mchana (14:00)" in person.last.text
    assert announced(after(person, SIMPLE_SW[-1])).starts == "2026-11-23T14:00"


def test_nothing_is_announced_before_she_says_so() -> None:
    person = after(facilitator(), *SIMPLE[:-1])
    assert not person.changes
    assert "Who hears of it: those who asked to hear of forums in Kaptembwo" in person.last.text
    after(person, "[not_now]")
    assert not person.changes
    assert person.conversation.frames == []


@pytest.mark.parametrize("command", ["/forum", "/jukwaa", "/forums", "/majukwaa", "/forums K7M2P"])
def test_it_is_for_the_staff_alone(command: str) -> None:
    """Anybody else sees the forums that are announced: what Telegram's menu offers to all leads nobody to a closed door."""
    person = Person()
    said = person.says(command)
    assert "No forum is announced now" in said or "I find no forum K7M2P" in said
    assert not person.changes


def test_the_next_dates_are_shown_with_holidays() -> None:
    shown = after(facilitator(), *SIMPLE[:3], "every second Saturday of the month, 2pm to 5pm").last.text
    assert "Saturday 12 December at 2:00 pm, 3 hours" in shown
    assert "That day is a public holiday: Jamhuri Day." in shown
    assert "How often: every month on the second Saturday" in shown
    dates = [line for line in shown.splitlines() if line.startswith("•")]
    assert dates == [
        "• Saturday 9 January at 2:00 pm",
        "• Saturday 13 February at 2:00 pm",
        "• Saturday 13 March at 2:00 pm",
    ]


def test_two_days_a_week_begin_with_the_nearer_one() -> None:
    person = after(facilitator(), *SIMPLE[:3], "kila Alhamisi na Jumatatu saa nne asubuhi", "[announce]")
    assert announced(person).starts == "2026-11-23T10:00"
    assert announced(person).rule == "FREQ=WEEKLY;BYDAY=TH,MO"


def test_every_second_month_counts_from_its_first_date() -> None:
    person = after(facilitator(), *SIMPLE[:3], "every second month, second Tuesday, 2pm", "[announce]")
    assert announced(person).starts == "2026-12-08T14:00"
    assert announced(person).rule == "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU"


def test_a_date_that_is_not_of_the_rule_is_said_aloud() -> None:
    person = after(facilitator(), *SIMPLE[:3], "1/12/2026 2pm, every month on the second Tuesday")
    assert "You wrote Tuesday 1 December" in person.last.text
    assert "it begins on Tuesday 8 December" in person.last.text


def test_a_corrected_time_keeps_what_was_not_told() -> None:
    person = after(
        facilitator(),
        *SIMPLE[:3],
        "kila mwezi Jumanne ya pili saa nane mchana",
        "[when]",
        "4pm",
        "[announce]",
    )
    assert (announced(person).starts, announced(person).rule) == (
        "2026-12-08T16:00",
        "FREQ=MONTHLY;BYDAY=2TU",
    )
    person = after(
        facilitator(),
        *SIMPLE[:3],
        "every second Tuesday of the month 2pm",
        "[when]",
        "Friday 18 December",
        "[announce]",
    )
    assert (announced(person).starts, announced(person).rule) == (
        "2026-12-18T14:00",
        "FREQ=MONTHLY;BYDAY=3FR",
    )


def test_it_waits_while_she_looks_at_a_case_list() -> None:
    assert FLOWS["convene"].kept
    person = after(facilitator(), *SIMPLE[:3], "/cases", "[done]")
    assert person.asked == "convene.when.0.0"


DETAILS: tuple[tuple[tuple[str, ...], str, object], ...] = (
    (("[theme]", "Lights that work"), "theme", "Lights that work"),
    (("[theme]", "[none]"), "theme", ""),
    (("[agenda]", "1. Lamps\n2. Levies"), "agenda", "1. Lamps\n2. Levies"),
    (("[host]", "Market committee"), "host", "Market committee"),
    (("[capacity]", "2"), "capacity", 2),
    (("[capacity]", "watu hamsini"), "capacity", 50),
    (("[capacity]", "sitini"), "capacity", 60),
    (("[capacity]", "mia mbili"), "capacity", 200),
    (("[capacity]", "two hundred people"), "capacity", 200),
    (("[capacity]", "1500"), "capacity", 1500),
    (("[capacity]", "[none]"), "capacity", None),
    (("[languages]", "Kiswahili"), "languages", ("sw",)),
    (("[languages]", "1 na 2"), "languages", ("en", "sw")),
    (("[offers]", "sign language, wheelchair"), "offers", ("sign", "wheelchair")),
    (("[offers]", "1, 4"), "offers", ("sign", "children")),
    (("[offsets]", "[none]"), "offsets", ()),
    (("[offsets]", "2 hours, siku moja"), "offsets", (1440, 120)),
    (("[offsets]", "[usual]"), "offsets", (10080, 1440, 120)),
    (("[audience]", "[here]"), "audience", Audience("forums", ("kaptembwo",))),
    (("[audience]", "1, 2"), "audience", Audience("forums", ("kaptembwo", "rhonda"))),
    (("[audience]", "Youth of Rhonda (group)"), "audience", Audience("forums", (), ("g2",))),
    (("[pin]", "(pin)"), "point", PIN),
)


@pytest.mark.parametrize(("messages", "name", "value"), DETAILS)
def test_a_detail(messages: tuple[str, ...], name: str, value: object) -> None:
    person = after(facilitator(), *SIMPLE[:-1], "[more]", *messages)
    assert person.asked == "convene.confirm.1"
    assert getattr(announced(after(person, "[announce]")), name) == value


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("capacity", "0"),
        ("capacity", "many"),
        ("capacity", "from 10 to 20"),
        ("offsets", "5 minutes"),
        ("offsets", "200 days"),
        ("offsets", "soon"),
        ("offers", "7, 9"),
        ("offers", "a red carpet"),
        ("languages", "9"),
    ],
)
def test_what_is_no_answer_changes_nothing(detail: str, words: str) -> None:
    person = after(facilitator(), *SIMPLE[:-1], "[more]", f"[{detail}]", words)
    assert person.asked in {f"convene.{detail}.1", "offer_human.offer"}


@pytest.mark.parametrize("words", ["5 minutes", "20 hours", "long"])
def test_a_forum_lasts_no_moment_and_no_day(words: str) -> None:
    assert after(facilitator(), *SIMPLE[:-1], "[length]", words).asked == "convene.length.1"


def test_a_pin_is_where_and_the_words_say_how_to_find_it() -> None:
    person = after(facilitator(), *SIMPLE[:2], "(pin)", "The chief's office", *SIMPLE[3:])
    change = announced(person)
    assert (change.place, change.place_words) == ("kaptembwo", "The chief's office")
    assert change.point == Point(PIN.latitude, PIN.longitude)


def test_of_a_forum_outside_her_areas_only_her_areas_hear() -> None:
    person = after(facilitator(), *SIMPLE[:2], "Nakuru", *SIMPLE[3:])
    assert (announced(person).place, announced(person).audience) == (
        "nakuru",
        Audience("forums", ("rhonda",)),
    )


def test_without_a_place_of_the_directory_her_own_areas_hear_of_it() -> None:
    person = after(facilitator(), *SIMPLE[:2], "behind the mill", "sijui", *SIMPLE[3:])
    assert announced(person).audience == Audience("forums", ("rhonda",))
