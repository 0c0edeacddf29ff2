"""Two who turn out to be one have one voice: in ratings, in what hangs on the wall, in praise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from flows.changes import CommendOfficer, RateService, ReporterChange, SeeCharter
from storage import charters, commendations, ratings
from storage.tables import keys
from storage.tables import ratings as ratings_table
from storage.work import Storage
from tests.storage.messages import said
from tests.storage.test_merging import CHANNEL, N, known_twice
from tests.storage.turns import arrives, turn

NJORO, LORUK = "njoro-police-station", "loruk-police-station"
RATED = RateService(NJORO, "p3-form", "yes", "quarter", "good", "no", "yes", "yes", "two words")
SEEN = SeeCharter(NJORO, "no", "", "", "", "2026-11")
PRAISE = CommendOfficer(NJORO, "Wafula", "", "Alinisaidia.", {"words": ""}, "helped", messages=False, language="sw")  # fmt: skip


def does(storage: Storage, *changes: ReporterChange) -> Callable[[], None]:
    return lambda: (turn(storage, *changes), None)[1]


def again(storage: Storage, *changes: ReporterChange) -> None:
    """She goes on as the one she is now."""
    turn(storage)  # what she wrote when they were joined
    arrives(storage, said("tena", 104, who=N, channel=CHANNEL))
    turn(storage, *changes)


@pytest.mark.parametrize("first", [(), (RATED, SEEN)])
def test_she_has_one_voice_a_station_whoever_of_the_two_spoke(
    storage: Storage, first: tuple[ReporterChange, ...]
) -> None:
    elsewhere = replace(RATED, station=LORUK), replace(SEEN, station=LORUK)
    no = replace(RATED, reception="no")
    known_twice(storage, does(storage, *first), does(storage, no, SEEN, *elsewhere))
    with storage.read() as work:
        found = ratings.of_quarter(work, "2026-Q4", [NJORO])
        assert [one.answers["reception"] for one in found] == ["yes" if first else "no"]
        assert charters.by_station(work, [NJORO])[NJORO].missing == 1
    again(storage, no, replace(no, station=LORUK), SEEN, replace(SEEN, station=LORUK))
    with storage.read() as work:
        found = ratings.of_quarter(work, "2026-Q4", [NJORO, LORUK])
        assert [one.answers["reception"] for one in found] == ["no", "no"]
        assert {one.missing for one in charters.by_station(work, [NJORO, LORUK]).values()} == {1}
        comments = work.connection.scalars(
            select(ratings_table.c.key_id).where(ratings_table.c.key_id.is_not(None))
        ).all()
        assert work.connection.scalar(select(func.count()).select_from(keys)) == 1 + len(comments)


def test_she_praised_an_officer_once(storage: Storage) -> None:
    other = replace(PRAISE, officer="Achieng")
    known_twice(storage, does(storage, PRAISE), does(storage, replace(PRAISE, officer="Sgt Wafula"), other))
    again(storage, other)
    with storage.begin() as work:
        lines = commendations.waiting(work, [NJORO], 10)
        found = [commendations.for_number(work, [NJORO], line.number) for line in lines]
        names: dict[str, list[bool]] = {"Wafula": [], "Achieng": []}
        for one in found:
            assert one is not None
            name = one.told.officer.removeprefix("Sgt ")
            commendations.verify(work, one, name)
            names[name].append(one.again)
        first, last = date(2026, 11, 1), date(2026, 11, 30)
        counted = [one.officer for one in commendations.verified(work, [NJORO], first, last) if one.counts]
    assert sorted(counted) == ["Achieng", "Wafula"]
    assert {name: sorted(again) for name, again in names.items()} == {
        "Wafula": [False, True], "Achieng": [False, True],
    }  # fmt: skip


def test_both_had_counted_before_they_turned_out_to_be_one(storage: Storage) -> None:
    def verified() -> None:
        turn(storage, PRAISE)
        with storage.begin() as work:
            (line,) = commendations.waiting(work, [NJORO], 10)
            one = commendations.for_number(work, [NJORO], line.number)
            assert one is not None
            commendations.verify(work, one, "Wafula")

    known_twice(storage, verified, verified)
    with storage.read() as work:
        first, last = date(2026, 11, 1), date(2026, 11, 30)
        found = commendations.verified(work, [NJORO], first, last)
    assert sorted(one.counts for one in found) == [False, True]
