"""The public pages of progress: what was reported and what became of it, and nobody who reported it."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest

from bot.publicpage.progress_file import COLUMNS
from flows.audience import Audience
from storage import agreed_actions, meetings
from storage.work import Storage
from tests.public_matters import ELSEWHERE, MARKET, WARD, matter
from tests.publicpage.progress import PROGRESS, a_market_and_its_ward, open_progress, solved
from tests.storage.conftest import Clock
from tests.storage.gatherings import announced

WORDS = [
    "Soko Mjinga: what became of it", "Drain blocked behind gate B", "Being worked on: 40 % done.", "Half of the drain is dug out",
    "14 people say it is theirs too.", "No water at the taps", "Reported. Nothing is done yet.", "Dig out the drain", "ward works office",
    "Open: 40 % done.", "The pipes are bought.", "Baraza is not the police", "999, 112 or 911",
]  # fmt: skip


@pytest.fixture
async def visitor(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async with open_progress(storage) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        yield client


async def test_a_market(visitor: httpx.AsyncClient, storage: Storage) -> None:
    a_market_and_its_ward(storage)
    page = (await visitor.get(f"/progress/{MARKET}?lang=en")).text
    for words in WORDS:
        assert words in page, words
    for elsewhere in ("Pothole", "Mark the stalls", "Refuse heap"):
        assert elsewhere not in page
    assert ">4 people" not in page


async def test_a_ward_with_what_lies_in_it(visitor: httpx.AsyncClient, storage: Storage) -> None:
    a_market_and_its_ward(storage)
    page = (await visitor.get(f"/progress/{WARD}?lang=en")).text
    for words in (
        "Drain blocked", "Open again: it was called solved, and was not.", "Solved, and those who had the problem say so.",
        "It took 21 days.", "Closed without being solved: who was asked is not responsible for it.", "Late: 0 % done.",
        "Solved within a year: 1", "How long they take is shown once five are solved within a year.",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("Lamps dark") < page.index("Pothole"), "what goes on stands first"
    assert "Refuse heap" not in page


async def test_every_place_of_which_something_is_public(visitor: httpx.AsyncClient, storage: Storage) -> None:
    assert "Nothing is public yet" in (await visitor.get("/progress?lang=en")).text
    a_market_and_its_ward(storage)
    page = (await visitor.get("/progress?lang=en")).text
    assert f"/progress/{MARKET}?lang=en" in page
    assert f"/progress/{ELSEWHERE}?lang=en" in page
    assert "2 go on · 0 over" in page
    assert "1 go on · 2 over" in page


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True)])
async def test_the_middle_of_how_long_they_took_is_shown_from_five_on(
    visitor: httpx.AsyncClient, storage: Storage, number: int, shown: bool
) -> None:
    with storage.begin() as work:
        for place, days in enumerate((3, 9, 12, 30, 200)[:number]):
            solved(work, days, f"K{place + 2}K{place + 2}K")
        solved(work, 1, "M2M2M", ELSEWHERE)
    page = (await visitor.get(f"/progress/{WARD}?lang=en")).text
    assert f"Solved within a year: {number}" in page
    assert ("Half of them took 12 days at most." in page) is shown


async def test_what_was_solved_longer_ago_than_a_year_is_not_counted(
    visitor: httpx.AsyncClient, storage: Storage
) -> None:
    with storage.begin() as work:
        today = work.now.date()
        for number, ago in (("K2K2K", 365), ("M2M2M", 366)):
            matter(work, number, state="confirmed", opened_on=date(2025, 1, 1), resolved_on=today - timedelta(ago))  # fmt: skip
    assert "Solved within a year: 1" in (await visitor.get(f"/progress/{WARD}?lang=en")).text


@pytest.mark.parametrize(
    ("lang", "spoken"), [("", "what became of it"), ("xx", "what became of it"), ("sw", "Yaliyoripotiwa"), ("en", "What was reported")]
)  # fmt: skip
async def test_either_language_by_its_address(
    visitor: httpx.AsyncClient, storage: Storage, lang: str, spoken: str
) -> None:
    a_market_and_its_ward(storage)
    for path in (f"/progress/{WARD}", "/progress"):
        assert spoken in (await visitor.get(path, params={"lang": lang})).text


@pytest.mark.parametrize("path", ["/progress", "/progress/", f"/progress/{WARD}", f"/progress/{WARD}.csv"])
async def test_it_may_be_kept_for_minutes_and_knows_nobody(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path, headers={"Cookie": "baraza=x"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in answer.headers
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert (await visitor.post(path, data={"a": "b"})).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/progress/nowhere", "/progress/nowhere.csv", "/progress/%00", "/progress/..%2f..%2fetc%2fpasswd", "/progress/" + "x" * 5000,
        "/progress/<script>", "/progress/.csv", "/progress/kaptembwo-police-station",
    ],
)  # fmt: skip
async def test_what_is_not_here(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


async def test_the_file_holds_the_same_and_no_formula(visitor: httpx.AsyncClient, storage: Storage) -> None:
    a_market_and_its_ward(storage)
    with storage.begin() as work:
        matter(work, "F7F7F", title="=HYPERLINK(1)", sentence="+1", place=MARKET)
        matter(work, "G8G8G", title="@sum", sentence="-1\n=2", place=MARKET)
    answer = await visitor.get(f"/progress/{MARKET}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{MARKET}-progress.csv"'
    assert answer.text.splitlines()[0] == ",".join(COLUMNS)
    lines = {line["number"]: line for line in csv.DictReader(io.StringIO(answer.text))}
    drain = lines["K7M2P"]
    assert (drain["what"], drain["state"], drain["percent"]) == ("matter", "in_action", "40")
    assert (drain["since"], drain["last_step"], drain["voices"]) == ("2026-11-02", "2026-11-16", "14")
    assert lines["A2A2A"]["voices"] == "fewer than 5"
    assert (lines["F7F7F"]["title"], lines["F7F7F"]["sentence"]) == ("'=HYPERLINK(1)", "'+1")
    assert (lines["G8G8G"]["title"], lines["G8G8G"]["sentence"]) == ("'@sum", "'-1 =2")
    assert [line["title"] for line in lines.values() if line["what"] == "agreed"] == ["Dig out the drain"]
    assert not [line for line in lines.values() if line["title"].startswith(("=", "+", "-", "@"))]


async def test_what_was_agreed_at_a_forum_is_public_with_its_record_and_if_the_forum_is(
    visitor: httpx.AsyncClient, storage: Storage, clock: Clock
) -> None:
    everybody = announced(storage, days=1)
    some = announced(storage, days=2, audience=Audience("forums", roles=("facilitator",)))
    with storage.begin() as work:
        for meeting, what in ((everybody, "Mend the lamps"), (some, "Change the locks")):
            agreed_actions.agree(work, meeting, what, "engineer", date(2026, 12, 24))
    clock.forward(days=5)
    page = f"/progress/{WARD}?lang=en"
    assert "Mend the lamps" not in (await visitor.get(page)).text, "the record is not out"
    with storage.begin() as work:
        for meeting in (everybody, some):
            meetings.keep_record(work, meeting, "We met.")
            meetings.publish(work, meetings.get(work, meeting.id) or meeting)
    shown = (await visitor.get(page)).text
    assert "Mend the lamps" in shown
    assert "Change the locks" not in shown


async def test_titles_are_words_and_no_markup(visitor: httpx.AsyncClient, storage: Storage) -> None:
    with storage.begin() as work:
        matter(work, title="<script>alert(1)</script>", sentence='"><img src=x onerror=y>')
        agreed_actions.promise(work, None, WARD, "<b>x</b>", "<i>", None, None)
    page = (await visitor.get(f"/progress/{WARD}")).text
    for markup in ("<script>", "<img", "<b>x", "<i>"):
        assert markup not in page
    assert "&lt;script&gt;" in page


def test_an_address_is_given_only_where_there_is_a_page() -> None:
    assert PROGRESS.address(WARD) == f"https://baraza.example.org/progress/{WARD}"
    assert type(PROGRESS)(PROGRESS.places, "").address(WARD) == ""
    assert PROGRESS.address("") == ""
