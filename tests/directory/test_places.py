"""The bundled places: who lies in whom, what a pin finds, and what imported rows change."""

from __future__ import annotations

import math
from functools import cache

import pytest

from directory.checking import check
from directory.importing import read_rows, to_record
from directory.place import Point
from directory.places import Places, bundled_records


@cache
def places() -> Places:
    return Places.bundled()


@pytest.mark.parametrize(("kind", "count"), [("county", 47), ("constituency", 17), ("ward", 85)])
def test_the_whole_of_nakuru_and_baringo_is_there(kind: str, count: int) -> None:
    assert sum(place.kind == kind for place in places()) == count


@pytest.mark.parametrize("station", ["naivasha", "kaptembwo", "njoro", "loruk", "nginyang", "kabarnet"])
def test_the_six_stations_of_the_charter_are_there(station: str) -> None:
    place = places().by_id(f"{station}-police-station")
    assert place is not None
    assert place.kind == "station"
    assert place.phone == ""


def test_every_row_has_a_source_and_a_county() -> None:
    assert [place.id for place in places() if not (place.source and place.certainty and place.county)] == []


def test_no_station_phone_is_bundled() -> None:
    assert [place.id for place in places() if place.phone] == []


def test_distances_are_allowed_from_surveyed_and_openstreetmap_points_only() -> None:
    allowed = {place.basis for place in places() if place.directions_allowed}
    assert allowed == {"openstreetmap"}
    kaptembwo = places().by_id("kaptembwo-police-station")
    assert kaptembwo is not None
    assert not kaptembwo.directions_allowed


def test_a_market_lies_in_its_ward_constituency_and_county() -> None:
    soko = places().by_id("soko-mjinga-nakuru")
    assert soko is not None
    assert places().line_of(soko) == (
        "soko-mjinga-nakuru", "kaptembwo-ward", "nakuru-town-west-constituency", "nakuru-county",
    )  # fmt: skip
    assert places().title(soko) == "Soko Mjinga, Kaptembwo, Nakuru"
    ward = places().ward_of(soko)
    assert ward is not None
    assert ward.id == "kaptembwo-ward"
    assert soko in places().within(ward)


def test_what_lies_in_a_county_holds_its_wards_and_not_itself() -> None:
    baringo = places().by_id("baringo-county")
    assert baringo is not None
    inside = places().within(baringo)
    assert baringo not in inside
    assert sum(place.kind == "ward" for place in inside) == 30


@pytest.mark.parametrize(
    ("lat", "lon", "ward"),
    [
        (-0.2726, 36.0436, "kaptembwo-ward"),
        (-0.286, 36.026, "rhonda-ward"),
        (0.4468, 35.9135, "marigat-ward"),
        (-1.2921, 36.8219, "maai-mahiu-ward"),
        (-4.05, 39.66, None),
        (0.0, 0.0, None),
        (51.5, -0.12, None),
        (math.nan, 36.0, None),
        (math.inf, -math.inf, None),
    ],
)
def test_a_pin_finds_the_nearest_ward(lat: float, lon: float, ward: str | None) -> None:
    found = places().nearest_ward(Point(lat, lon))
    assert (found[0].id if found else None) == ward
    if found:
        assert 0 <= found[1] <= 50_000


def test_distance_is_in_metres() -> None:
    nakuru, naivasha = Point(-0.30719, 36.07225), Point(-0.71383, 36.43261)
    assert nakuru.metres_to(naivasha) == pytest.approx(60_400, rel=0.01)
    assert nakuru.metres_to(nakuru) == 0


HEADER = "id,name,aliases,parent,lat,lon,basis,cue,source,certainty\n"


def test_an_imported_row_replaces_the_bundled_one_and_adds_new_ones() -> None:
    rows = read_rows(
        HEADER
        + "soko-mjinga-nakuru,Soko Mjinga,Soko Jipya,kaptembwo-ward,-0.28,36.04,surveyed,,own survey,high\n"
        + "checkpoint-market,Checkpoint Market,,kaptembwo-ward,,,,,own survey,high\n",
        "markets",
        known={place.id for place in places()},
    )
    merged = Places.from_records(bundled_records(), [to_record(row) for row in rows])
    soko = merged.by_id("soko-mjinga-nakuru")
    assert soko is not None
    assert soko.directions_allowed
    assert soko.county == "nakuru-county"
    assert len(merged) == len(places()) + 1
    assert type(merged.recognise("tuko Checkpoint Market")).__name__ == "Sure"


def test_records_of_other_kinds_are_passed_over() -> None:
    rows = read_rows(
        "key,service,what_you_need,cost,time,where,source,certainty\na,b,c,free,,d,e,high\n", "services"
    )
    assert len(Places.from_records(bundled_records(), [to_record(row) for row in rows])) == len(places())


def test_an_empty_directory_still_answers() -> None:
    empty = Places([])
    assert type(empty.recognise("Njoro")).__name__ == "Unknown"
    assert empty.nearest_ward(Point(-0.3, 36.0)) is None


def test_parents_in_a_circle_end() -> None:
    circle = [
        {"kind": "town", "id": "a", "name": "Aaa", "parent": "b"},
        {"kind": "town", "id": "b", "name": "Bbb", "parent": "a"},
    ]
    assert Places.from_records(circle).recognise("Aaa") is not None
    assert any("circle" in said for said in check(Places.from_records(circle)))


def test_the_bundled_directory_is_sound_and_says_what_is_doubtful() -> None:
    said = check(places())
    assert not any(
        "is not in the directory" in one or "cannot lie in" in one or "circle" in one for one in said
    )
    assert any(one.startswith('"soko mjinga" names 3 places') for one in said)
    assert any(one.startswith("wakulima-market-nakuru: its ward is not known") for one in said)


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (
            {"id": "x", "kind": "town", "name": "X", "parent": "gone"},
            'x: its parent "gone" is not in the directory.',
        ),
        (
            {"id": "x", "kind": "ward", "name": "X", "parent": "nakuru-county"},
            "x: a ward cannot lie in the county",
        ),
        (
            {"id": "x", "kind": "station", "name": "X", "parent": "njoro-ward", "phone": "051 1"},
            "x: its phone has no verified_on",
        ),
        (
            {"id": "x", "kind": "town", "name": "X", "parent": "njoro-ward", "lat": "3.1", "lon": "35.6"},
            "x: its point is 3",
        ),
    ],
)
def test_each_doubt_is_found(record: dict[str, str], sentence: str) -> None:
    assert any(one.startswith(sentence) for one in check(Places.from_records(bundled_records(), [record])))
