"""Figures from answers: what each is worth, what enters, which order changes nothing."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from bot.index.cards import Card, Cards, Trend, cards, points, trend
from bot.index.interval import student
from bot.index.method import DIMENSIONS, WORTH, Method, MethodError, Voice, method_for, values_of
from bot.index.suppression import entering
from tests.index.voices import BEST, METHOD, WORST, said, some_voices

Q = "2026-Q4"


def made(*voices: list[Voice]) -> Cards:
    return cards(Q, [voice for some in voices for voice in some], METHOD)


def test_best_and_worst_are_the_ends() -> None:
    assert made(said("a", BEST, 10)).stations["a"].index == 100
    assert made(said("a", WORST, 10)).stations["a"].index == 0
    for name in DIMENSIONS:
        assert {min(WORTH[name].values()), max(WORTH[name].values())} == {0.0, 1.0}


@pytest.mark.parametrize("unknown", ["maybe", "", "YES"])
def test_a_word_that_is_no_answer_is_none(unknown: str) -> None:
    with pytest.raises(KeyError):
        values_of(dict.fromkeys(DIMENSIONS, unknown))


@pytest.mark.parametrize(
    ("voices", "stations", "county"),
    [
        ([("a", BEST, 9)], {}, None),
        ([("a", BEST, 10)], {"a": 10}, 10),
        ([("a", BEST, 10), ("b", WORST, 9)], {"a": 10}, 10),
        ([("a", BEST, 10), ("b", WORST, 9), ("c", WORST, 1)], {"a": 10}, 20),
        ([("a", BEST, 10), ("b", WORST, 5), ("c", WORST, 4)], {"a": 10}, 10),
        ([("a", BEST, 5), ("b", WORST, 5)], {}, 10),
        ([("a", "na na na na na na", 10)], {}, None),
        ([("a", "yes na na na na na", 30)], {}, None),
        ([("a", "na na good no yes na", 10)], {"a": 10}, 10),
        ([], {}, None),
    ],
)
def test_who_is_shown(
    voices: list[tuple[str, str, int]], stations: dict[str, int], county: int | None
) -> None:
    found = made(*(said(*one) for one in voices))
    assert {name: card.voices for name, card in found.stations.items()} == stations
    assert (found.county.voices if found.county else None) == county


def test_nine_others_leave_no_mark_on_the_county() -> None:
    alone = made(said("a", BEST, 12))
    for words in (BEST, WORST, "partly hours fair na partly na"):
        assert made(said("a", BEST, 12), said("b", words, 9)) == alone


def test_a_question_with_nine_answers_leaves_no_mark_anywhere() -> None:
    few = "yes quarter good no {} yes"
    shown = {
        answer: made(said("a", few.format("na"), 11), said("a", few.format(answer), 9))
        for answer in ("yes", "partly", "no", "na")
    }
    assert shown["yes"].stations["a"].scores == (100, 100, 100, 100, None, 100)
    assert len(set(map(repr, shown.values()))) == 1


def counted(voices: list[Voice]) -> Counter[int]:
    """Answers a question."""
    return Counter(place for one in voices for place, value in enumerate(one.values) if value is not None)


@pytest.mark.parametrize("seed", range(40))
def test_no_difference_between_figures_is_of_fewer_than_ten(seed: int) -> None:
    """Whatever is taken from whatever: a county less all its shown stations, question by question and in voices."""
    chance = Random(seed)
    voices = list(
        some_voices(chance, chance.randrange(1, 7), chance.choice((9, 12, 25)), chance.choice((0, 0.3, 0.6)))
    )
    stations, county = entering(voices, METHOD)
    of_county = Counter(
        place
        for one in (county.values if county else [])
        for place, value in enumerate(one)
        if value is not None
    )
    of_stations: Counter[int] = Counter()
    for pool in stations.values():
        assert pool.voices >= 10
        own = Counter(place for one in pool.values for place, value in enumerate(one) if value is not None)
        assert all(count >= 10 for count in own.values())
        of_stations += own
    if county is None:
        assert not stations
        return
    for place in range(len(DIMENSIONS)):
        left = of_county[place] - of_stations[place]
        assert left == 0 or left >= 10
    left_voices = county.voices - sum(pool.voices for pool in stations.values())
    assert left_voices == 0 or left_voices >= 10
    assert county.voices <= len(voices)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_answers_changes_no_bit(seed: int) -> None:
    chance = Random(seed)
    voices = list(some_voices(chance, 5, 40, 0.2))
    first = cards(Q, voices, METHOD)
    assert first.stations
    for _ in range(10):
        chance.shuffle(voices)
        assert repr(cards(Q, voices, METHOD)) == repr(first)


def test_few_voices_are_drawn_to_the_county_and_many_are_not() -> None:
    few = made(said("a", WORST, 10), said("b", BEST, 200)).stations["a"].index
    many = made(said("a", WORST, 200), said("b", BEST, 200)).stations["a"].index
    assert few == points(5 * (200 / 210) / 15) == 32
    assert many == points(5 * 0.5 / 205) == 1


@pytest.mark.parametrize("seed", range(5))
def test_an_interval_holds_its_figure_and_stays_within_the_scale(seed: int) -> None:
    for card in cards(Q, some_voices(Random(seed), 8, 60, 0.2), METHOD).stations.values():
        assert 0 <= card.low <= card.index <= card.high <= 100
        assert card.low < card.high


# Student's t, two-sided 95 %: any table of it.
@pytest.mark.parametrize(
    ("freedom", "value"), [(9, 2.2622), (12, 2.1788), (20, 2.0860), (30, 2.0423), (120, 1.9799)]
)
def test_student(freedom: int, value: float) -> None:
    assert student(freedom) == pytest.approx(value, abs=0.002)


@pytest.mark.parametrize(
    ("share", "shown"), [(0.005, 1), (0.0049, 0), (0.755, 76), (0.7549999, 75), (1.0, 100)]
)
def test_points(share: float, shown: int) -> None:
    assert points(share) == shown


def card(words: str, times: int, *more: list[Voice]) -> Card:
    return made(said("a", words, times), *more).stations["a"]


GOOD, BAD = card(BEST, 30), card(WORST, 30)
PART = card("na quarter good no yes yes", 30)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (GOOD, BAD, Trend(100, beyond_chance=True)),
        (BAD, GOOD, Trend(-100, beyond_chance=True)),
        (GOOD, GOOD, Trend(0, beyond_chance=False)),
        (card(BEST, 10), card(BEST, 8, said("a", WORST, 2)), Trend(20, beyond_chance=False)),
        (GOOD, None, None),
        (None, GOOD, None),
        (GOOD, PART, None),
    ],
)
def test_a_trend(now: Card | None, before: Card | None, expected: Trend | None) -> None:
    assert trend(now, before) == expected


def test_another_version_is_not_compared() -> None:
    newer = Method("newer", Q, METHOD.weights, METHOD.prior_voices)
    now = cards(Q, said("a", BEST, 10), newer).stations["a"]
    assert trend(now, card(WORST, 10)) is None
    assert [method_for(quarter, (METHOD, newer)).version for quarter in ("2026-Q3", "2026-Q4")] == [
        "test",
        "test",
    ]
    later = Method("later", "2027-Q1", METHOD.weights, METHOD.prior_voices)
    assert [method_for(quarter, (METHOD, later)).version for quarter in ("2026-Q4", "2027-Q1", "2028-Q2")] == [
        "test", "later", "later",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "prior", "sentence"),
    [
        ({"reception": 1}, 5, "must be those of"),
        ({**METHOD.weights, "help": 0}, 5, "above 0"),
        (METHOD.weights, -1, "below 0"),
    ],
)
def test_a_version_that_cannot_be_computed_with(
    weights: dict[str, float], prior: float, sentence: str
) -> None:
    with pytest.raises(MethodError, match=sentence):
        Method("x", Q, weights, prior)
