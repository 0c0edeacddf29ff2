"""Distances and directions against PROJ, which computes on the ellipsoid: 10,000 random points in Kenya.

The directory's great circle runs on a sphere of 6,371 km. Near the equator the ellipsoid's meridian is curved as a
sphere of 6,335 km and its equator as one of 6,378 km, so north to south it says up to 0.57 % too much and east to
west up to 0.12 % too little. Nobody walks by that: a distance is shown in two digits.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from random import Random

from pyproj import Geod

from directory.nearby import DIRECTIONS, Near, Stations, compass
from directory.place import EAST, NORTH, SOUTH, WEST, Place, Point
from directory.places import Places, bundled_records

POINTS = 10_000
ERROR = 0.006
"""Most that haversine is off, as a share of the distance."""
TURN = 0.25
"""Most that the direction is off, in degrees."""
ELLIPSOID = Geod(ellps="WGS84")


@cache
def surveyed() -> tuple[Stations, tuple[Place, ...]]:
    """The stations that have a point, each point taken as surveyed so that all of them count."""
    records = [
        {**record, "basis": "surveyed"} if record["kind"] == "station" and record["lat"] else record
        for record in bundled_records()
        if record["kind"] != "station" or record["lat"]
    ]
    places = Places.from_records(records)
    return Stations(places), tuple(one for one in places if one.kind == "station" and one.form != "office")


@cache
def starts() -> tuple[Point, ...]:
    chance = Random(20261121)
    return tuple(Point(chance.uniform(SOUTH, NORTH), chance.uniform(WEST, EAST)) for _ in range(POINTS))


@cache
def ellipsoid() -> list[list[float]]:
    """For each start the metres to each station, by PROJ."""
    _, stations = surveyed()
    lats = [one.point.lat for one in stations if one.point]
    lons = [one.point.lon for one in stations if one.point]
    count = len(stations)
    return [ELLIPSOID.inv([start.lon] * count, [start.lat] * count, lons, lats)[2] for start in starts()]


def pairs() -> Iterator[tuple[Point, Point]]:
    _, stations = surveyed()
    chance = Random(7)
    for start in starts():
        end = chance.choice(stations).point
        assert end is not None
        yield start, end


def test_distances_are_right_to_six_thousandths() -> None:
    worst = 0.0
    for start, end in pairs():
        true = ELLIPSOID.inv(start.lon, start.lat, end.lon, end.lat)[2]
        worst = max(worst, abs(start.metres_to(end) - true) / true)
    sys.stdout.write(f"distance: at most {worst:.3%} off over {POINTS:,} pairs\n")
    assert 0.001 < worst < ERROR


def test_directions_are_right_to_a_quarter_of_a_degree() -> None:
    worst, other = 0.0, 0
    for start, end in pairs():
        true = ELLIPSOID.inv(start.lon, start.lat, end.lon, end.lat)[0] % 360
        said = start.degrees_to(end)
        off = abs((said - true + 180) % 360 - 180)
        worst = max(worst, off)
        if compass(said) != compass(true):
            other += 1
            assert abs((true / 45) % 1 - 0.5) * 45 < TURN, (
                "another direction, and not at the edge between two"
            )
    sys.stdout.write(
        f"direction: at most {worst:.3f} degrees off; {other} of {POINTS:,} fall on the other side of an edge\n"
    )
    assert worst < TURN


def test_the_nearest_station_is_the_nearest() -> None:
    """Wherever the two nearest differ by more than the two errors together."""
    found, stations = surveyed()
    decided = close = none = 0
    for start, metres in zip(starts(), ellipsoid(), strict=True):
        ours = found.nearest(start)
        order = sorted(range(len(stations)), key=metres.__getitem__)
        first, second = metres[order[0]], metres[order[1]]
        if not ours:
            none += 1
            assert first > 100_000 * (1 - ERROR)
            continue
        if second / first <= (1 + ERROR) / (1 - ERROR):
            close += 1
            assert ours[0].station in (stations[order[0]], stations[order[1]])
        else:
            decided += 1
            assert ours[0].station == stations[order[0]]
        _is_as_told(start, ours[0], metres[stations.index(ours[0].station)])
    sys.stdout.write(
        f"nearest: the same for {decided:,}, {close} too close to call, {none:,} with none within 100 km\n"
    )
    assert decided > POINTS / 2
    assert close
    assert none


def _is_as_told(start: Point, near: Near, true: float) -> None:
    assert near.metres is not None
    assert abs(near.metres - true) <= ERROR * true
    assert near.direction in DIRECTIONS
    assert near.station.point is not None
    assert near.direction == compass(start.degrees_to(near.station.point))


def test_the_eight_directions() -> None:
    assert [compass(degrees) for degrees in (0, 44, 90, 136, 180, 226, 270, 315, 337, 338, 359.9)] == [
        "n", "ne", "e", "se", "s", "sw", "w", "nw", "nw", "n", "n",
    ]  # fmt: skip
