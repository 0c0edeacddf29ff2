"""The public pages and their files: the same figures for everybody, kept by anybody, and none of fewer than ten."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.publicpage.view import COLUMNS
from flows.changes import CommendOfficer
from storage import commendations, people
from storage.work import Storage
from tests.publicpage.invented import (
    AFTERWARDS,
    COUNTY,
    LARGE,
    NOW,
    SCORES,
    SMALL,
    SMALLER,
    open_pages,
    own_view,
    rated,
    two_quarters,
)
from tests.storage.conftest import Clock


@pytest.fixture
async def visitor(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async with open_pages(storage) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        yield client


async def lines(visitor: httpx.AsyncClient, path: str) -> list[dict[str, str]]:
    answer = await visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.text.splitlines()[0] == ",".join(COLUMNS)
    return found


async def test_a_station_with_its_trend_and_its_own_view(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    two_quarters(storage, clock)
    page = (await visitor.get(f"/stations/{LARGE}?lang=en")).text
    for words in (
        "Mfano Police Station", "Residents’ view", "60 voices, quarter 4 of 2026", "more than chance", "The station’s own view",
        "Mfano station’s duty office", "A low score accuses nobody", "Baraza is not the police", "999, 112 or 911",
        "The next figures come on Thursday 1 April 2027",
    ):  # fmt: skip
        assert words.replace("’", "'") in page.replace("&#39;", "'"), words
    assert "a comment" not in page


@pytest.mark.parametrize(
    ("lang", "spoken"),
    [("", "Maoni ya wakazi"), ("sw", "Maoni ya wakazi"), ("xx", "Maoni ya wakazi"), ("en", "view")],
)
async def test_either_language_by_its_address(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock, lang: str, spoken: str
) -> None:
    two_quarters(storage, clock)
    for path in (f"/stations/{LARGE}", f"/counties/{COUNTY}"):
        answer = await visitor.get(path, params={"lang": lang}, headers={"Accept-Language": "en"})
        assert spoken in answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/stations/{LARGE}",
        f"/stations/{LARGE}.csv",
        f"/counties/{COUNTY}",
        f"/counties/{COUNTY}.csv",
        "/index-method/",
    ],
)
async def test_it_may_be_kept_for_an_hour_and_knows_nobody(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path, headers={"Cookie": "baraza=x"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "set-cookie" not in answer.headers
    assert "vary" not in answer.headers
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert "@" not in re.sub(r"@media", "", answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/stations/nowhere", "/stations/nowhere.csv", f"/stations/{COUNTY}", f"/counties/{LARGE}", "/counties/nowhere.csv",
        "/stations/%00", "/stations/..%2f..%2fetc%2fpasswd", "/stations/" + "x" * 5000, "/stations/<script>", "/counties/.csv",
    ],
)  # fmt: skip
async def test_what_is_not_here(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_nothing_is_written(visitor: httpx.AsyncClient) -> None:
    for path in (f"/stations/{LARGE}", f"/counties/{COUNTY}", "/index-method/"):
        assert (await visitor.post(path, data={"a": "b"})).status_code == 405


async def test_a_county_and_its_file_hold_the_same_figures(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    two_quarters(storage, clock)
    page = (await visitor.get(f"/counties/{COUNTY}?lang=en")).text
    found = await lines(visitor, f"/counties/{COUNTY}.csv")
    now = {one["place"]: one for one in found if (one["quarter"], one["view"]) == ("2026-Q4", "residents")}
    assert {place: one["voices"] for place, one in now.items()} == {
        COUNTY: "72", LARGE: "60", SMALL: "12", SMALLER: "fewer than 10",
    }  # fmt: skip
    assert [one["quarter"] for one in found if one["place"] == LARGE] == ["2026-Q4", "2026-Q3", "2026-Q4"]
    (own,) = (one for one in found if one["view"] == "own")
    assert (own["integrity"], own["index"], own["said_by"]) == ("100", "", "Mfano station's duty office")
    for place in (COUNTY, LARGE, SMALL):
        one = now[place]
        alone = (await lines(visitor, f"/{'counties' if place == COUNTY else 'stations'}/{place}.csv"))[0]
        assert alone == one
        alt = f"Service index {one['index']} of 100, by chance between {one['low']} and {one['high']}"
        assert alt in page
    assert now[SMALLER]["index"] == now[SMALLER]["reception"] == ""


@pytest.mark.parametrize("nine", [(0,), (3,), (0, 3)])
async def test_nine_voices_change_nothing_that_anybody_can_see(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock, nine: tuple[int, ...]
) -> None:
    async def all_that_is_shown() -> list[str]:
        paths = [
            f"/{kind}{end}"
            for kind in (f"counties/{COUNTY}", f"stations/{LARGE}", f"stations/{SMALLER}")
            for end in ("", ".csv")
        ]
        return [(await visitor.get(path)).text for path in paths]

    clock.now = NOW
    rated(storage, LARGE, 11)
    clock.now = AFTERWARDS
    before = await all_that_is_shown()
    clock.now = NOW
    rated(storage, SMALLER, 9, nine)
    clock.now = AFTERWARDS
    assert await all_that_is_shown() == before


async def test_a_running_quarter_shows_no_figure(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    clock.now = NOW
    before = (await visitor.get(f"/counties/{COUNTY}.csv")).text
    with storage.read() as work:
        in_chat = SCORES.of_station(work, LARGE)
    rated(storage, LARGE, 30)
    assert (await visitor.get(f"/counties/{COUNTY}.csv")).text == before
    with storage.read() as work:
        assert SCORES.cards(work, "2026-Q4", COUNTY).county is None
        assert SCORES.of_station(work, LARGE) == in_chat


async def test_a_station_s_own_view_stands_alone_where_few_spoke(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    own_view(storage, SMALLER)
    clock.now = AFTERWARDS
    page = (await visitor.get(f"/stations/{SMALLER}?lang=en")).text
    assert "fewer than 10 people answered" in page
    assert "own view: 100 of 100" in page
    assert "fewer than 10 answers" not in page


async def test_of_commendations_a_count_is_shown_and_nobody_s_name(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    """Those of twelve full months: not of the month that runs, and none that was not verified."""
    clock.now = NOW
    none = "No commendation of an officer here was verified in the twelve months to"
    assert none in (await visitor.get(f"/stations/{LARGE}?lang=en")).text
    for number, officer in enumerate(("Wafula Canary", "Achieng", "")):
        praised(storage, officer, number)
    assert none in (await visitor.get(f"/stations/{LARGE}?lang=en")).text, (
        "of a month that runs nothing is told"
    )
    clock.forward(days=32)
    english = (await visitor.get(f"/stations/{LARGE}?lang=en")).text
    assert "3 commendations of officers here were verified in the twelve months to" in english
    assert "Pongezi 3 za maafisa wa hapa" in (await visitor.get(f"/stations/{LARGE}?lang=sw")).text
    assert "Canary" not in english
    assert none in (await visitor.get(f"/stations/{SMALL}?lang=en")).text
    clock.forward(days=366)
    assert none in (await visitor.get(f"/stations/{LARGE}?lang=en")).text


def praised(storage: Storage, officer: str, number: int) -> None:
    change = CommendOfficer(
        LARGE, officer, "", "Alinisaidia", {"words": ""}, "helped", False, "en", "Wanjiku"
    )
    with storage.begin() as work:
        person = people.find_or_make(work, "telegram", f"47{number}")
        told = commendations.file(work, person.id, "telegram", change)
        one = commendations.for_number(work, [LARGE], told)
        assert one is not None
        commendations.verify(work, one, officer)


async def test_the_method_is_there_to_be_checked(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/index-method/")
    assert "Worked examples" in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_both_databases_give_the_same_bytes(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    """The figures as they were computed when this was written, on SQLite: neither order nor database changes a digit."""
    two_quarters(storage, clock)
    found = (await lines(visitor, f"/stations/{LARGE}.csv"))[0]
    figures = [found[name] for name in COLUMNS[4:14]]
    assert figures == ["60", "73", "64", "81", "70", "53", "70", "80", "88", "60"]
