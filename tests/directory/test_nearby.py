"""Stations near a pin or a place: which, in which order, and when the way is told."""

from __future__ import annotations

import math
from functools import cache

import pytest

from directory.nearby import Stations
from directory.place import Place, Point
from directory.places import Places, bundled_records


@cache
def places() -> Places:
    return Places.bundled()


@cache
def stations() -> Stations:
    return Stations(places())


def place(place_id: str) -> Place:
    found = places().by_id(place_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place_id", "first", "others"),
    [
        ("rhonda-ward", "rhonda-police-station", {"kaptembwo-police-station", "nakuru-central-police-station"}),
        ("soko-mjinga-nakuru", "kaptembwo-police-station", {"rhonda-police-station", "nakuru-central-police-station"}),
        ("nakuru-town", "nakuru-central-police-station", {"kaptembwo-police-station", "mwariki-police-post"}),
        ("baringo-north-constituency", "loruk-police-station", {"kabarnet-police-station", "marigat-police-station"}),
        ("njoro-police-station", "njoro-police-station", set[str]()),
    ],
)  # fmt: skip
def test_the_stations_of_a_place(place_id: str, first: str, others: set[str]) -> None:
    found = [near.station.id for near in stations().of(place(place_id))]
    assert found[0] == first
    assert set(found[1:]) <= others


def test_a_county_has_those_inside_it_alone() -> None:
    found = stations().inside("baringo-county")
    assert {one.county for one in found} == {"baringo-county"}
    assert len(found) == 6
    assert [near.station for near in stations().of(place("baringo-county"))] == list(found[:3])


def test_no_way_is_told_to_what_is_not_exact() -> None:
    for near in (*stations().of(place("rhonda-ward")), *stations().nearest(Point(-0.7138, 36.4326))):
        assert (near.metres is None) == (not near.station.directions_allowed)
        assert bool(near.direction) == near.station.directions_allowed


def test_from_a_pin_the_way_to_an_exact_point_is_told() -> None:
    first, *others = stations().nearest(Point(-0.3050, 36.1300))
    assert first.station.id == "mwariki-police-post"
    assert first.metres == pytest.approx(893, abs=5)
    assert first.direction == "e"
    assert all(near.metres is None for near in others)


def test_from_a_place_whose_own_point_is_not_exact_no_way_is_told() -> None:
    assert all(near.metres is None for near in stations().of(place("lanet")))


def test_from_a_surveyed_market_the_way_is_told() -> None:
    surveyed = {"kind": "market", "id": "m", "name": "M", "parent": "lanet", "lat": "-0.305", "lon": "36.13"}
    for basis, told in (("surveyed", True), ("town_centre", False)):
        own = Places.from_records(bundled_records(), [{**surveyed, "basis": basis}])
        market = own.by_id("m")
        assert market is not None
        post = next(near for near in Stations(own).of(market) if near.station.id == "mwariki-police-post")
        assert (post.metres is not None) == told


@pytest.mark.parametrize(
    "point", [(51.5, -0.1), (0.0, 0.0), (math.nan, 36.0), (math.inf, -math.inf), (-4.85, 41.9)]
)
def test_where_there_is_none_none_is_told(point: tuple[float, float]) -> None:
    assert stations().nearest(Point(*point)) == ()


def test_never_more_than_three_and_never_an_office() -> None:
    for one in places():
        found = stations().of(one)
        assert len(found) <= 3
        if one.kind != "station":
            assert all(near.station.form != "office" for near in found)


def test_offices_are_found_by_their_name_alone() -> None:
    office = place("dci-rift-valley-headquarters")
    assert [near.station for near in stations().of(office)] == [office]


def test_an_empty_directory_still_answers() -> None:
    empty = Stations(Places([]))
    assert empty.nearest(Point(-0.3, 36.0)) == ()
    assert empty.inside("nakuru-county") == ()
    assert empty.by_id("njoro-ward") is None


@pytest.mark.parametrize(
    "said",
    [
        "where is the nearest police station", "kituo cha polisi kiko wapi", "natafuta police station ya karibu", "nipe number ya polisi",
        "police", "", "   ", "station", "kituo", "\x00", "🚓", "a" * 5_000, "kwa bahati mbaya kituo kiko mbali",
    ],
)  # fmt: skip
def test_asking_for_a_station_names_none(said: str) -> None:
    assert type(stations().recognise(said)).__name__ == "Unknown"


def test_a_county_s_name_is_no_single_station_unless_it_is_said() -> None:
    assert getattr(stations().recognise("Kisumu"), "place", None) == place("kisumu-county")
    named = stations().recognise("Nyeri police station")
    assert getattr(named, "place", None) == place("nyeri-police-station")
