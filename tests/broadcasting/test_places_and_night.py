"""Which places an audience means, and when it is too late in the evening."""

from datetime import UTC, datetime, time

import pytest

from bot.broadcasting.night import goes_out_at, is_quiet
from bot.broadcasting.places import widened
from bot.broadcasting.rules import Night
from directory.places import Places

PLACES = Places.bundled()
EVENING: Night = (time(21), time(7))
NOON_BREAK: Night = (time(12), time(13))


def _county(place_id: str) -> str:
    place = PLACES.by_id(place_id)
    return place.county if place else ""


def test_a_ward_means_what_lies_in_it_and_what_it_lies_in() -> None:
    meant = set(widened(PLACES, ["kaptembwo-ward"]))
    assert {"kaptembwo-ward", "nakuru-town-west-constituency", "nakuru-county"} <= meant
    assert {place.id for place in PLACES.within(PLACES.by_id("kaptembwo-ward"))} <= meant  # type: ignore[arg-type]
    assert "barut-ward" not in meant
    assert "nairobi-county" not in meant


def test_a_county_means_all_its_wards_and_no_other_county() -> None:
    meant = widened(PLACES, ["nakuru-county"])
    assert "barut-ward" in meant
    assert not [place for place in meant if place.startswith("nairobi-county")]
    assert len(meant) == len(set(meant))


@pytest.mark.parametrize("ids", [(), ("nowhere-ward",), ("nowhere-ward", "kaptembwo-ward")])
def test_what_the_directory_does_not_know_stays_as_it_is(ids: tuple[str, ...]) -> None:
    assert set(ids) <= set(widened(PLACES, ids))


def nairobi(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC).replace(
        hour=(hour - 3) % 24, day=day - (hour < 3)
    )


@pytest.mark.parametrize(
    ("night", "at", "quiet", "goes_out"),
    [
        (EVENING, nairobi(20, 59), False, nairobi(20, 59)),
        (EVENING, nairobi(21), True, nairobi(7, day=21)),
        (EVENING, nairobi(23, 59), True, nairobi(7, day=21)),
        (EVENING, nairobi(0), True, nairobi(7)),
        (EVENING, nairobi(6, 59), True, nairobi(7)),
        (EVENING, nairobi(7), False, nairobi(7)),
        (NOON_BREAK, nairobi(12, 30), True, nairobi(13)),
        (NOON_BREAK, nairobi(13), False, nairobi(13)),
        (NOON_BREAK, nairobi(11, 59), False, nairobi(11, 59)),
        (None, nairobi(3), False, nairobi(3)),
    ],
)
def test_quiet_hours_go_by_the_clock_in_nairobi(
    night: Night, at: datetime, quiet: bool, goes_out: datetime
) -> None:
    assert (is_quiet(night, at), goes_out_at(night, at)) == (quiet, goes_out)
