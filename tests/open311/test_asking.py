"""The arguments of GET requests: what they choose, and what is said of those that cannot be read."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from bot.open311.asked import asked
from bot.open311.problems import AskedWronglyError
from storage.work import Storage
from tests.open311.standard import parsed
from tests.public_matters import matter
from tests.publicpage.progress import a_market_and_its_ward

TODAY = date(2026, 11, 20)
CHOSEN = {
    "": ["A2A2A", "B3B3B", "C4C4C", "D5D5D", "E6E6E", "K7M2P"],
    "status=open": ["A2A2A", "B3B3B", "E6E6E", "K7M2P"],
    "status=closed": ["C4C4C", "D5D5D"],
    "status=open,closed": ["A2A2A", "B3B3B", "C4C4C", "D5D5D", "E6E6E", "K7M2P"],
    "status=open&status=closed": ["A2A2A", "B3B3B", "C4C4C", "D5D5D", "E6E6E", "K7M2P"],
    "service_code=market": ["A2A2A"],
    "service_code=market,works&status=closed": ["C4C4C", "D5D5D"],
    "service_request_id=K7M2P": ["K7M2P"],
    "service_request_id=k7m2p,%20A2A2A,22222": ["A2A2A", "K7M2P"],
    "service_request_id=K7M2P&status=closed&service_code=market": ["K7M2P"],
    "service_request_id=%00,';--": [],
    "service_request_id=22222": [],
    "start_date=2026-11-01T00:00:00%2B03:00": ["A2A2A", "B3B3B", "E6E6E", "K7M2P"],
    "start_date=2026-11-01T00:00:00+03:00": ["A2A2A", "B3B3B", "E6E6E", "K7M2P"],
    "start_date=2026-11-02": ["A2A2A", "B3B3B", "E6E6E", "K7M2P"],
    "start_date=2026-11-02T00:00:01%2B03:00": [],
    "start_date=2026-11-01T21:00:00Z": ["A2A2A", "B3B3B", "E6E6E", "K7M2P"],
    "end_date=2026-09-30T12:00:00Z": ["C4C4C", "D5D5D"],
    "end_date=2026-09-01": ["C4C4C"],
    "start_date=2026-09-02&end_date=2026-09-30": ["D5D5D"],
    "page=1&page_size=4": ["A2A2A", "B3B3B", "E6E6E", "K7M2P"],
    "page=2&page_size=4": ["C4C4C", "D5D5D"],
    "page=3&page_size=4": [],
    "jurisdiction_id=nakuru.go.ke&api_key=xyz&other=1&status=closed": ["C4C4C", "D5D5D"],
}


@pytest.mark.parametrize("query", CHOSEN)
async def test_what_is_chosen(program: httpx.AsyncClient, storage: Storage, query: str) -> None:
    a_market_and_its_ward(storage)
    answer = await program.get(f"/v2/requests.json?{query}")
    assert answer.status_code == 200, answer.text
    assert sorted(one["service_request_id"] for one in answer.json()) == CHOSEN[query]


WRONG = {
    "status=done": (400, "status"),
    "status=open,": (200, ""),
    "service_code=graffiti": (404, "service_code"),
    "service_code=works,%00": (404, "service_code"),
    "start_date=yesterday": (400, "start_date"),
    "start_date=2026-02-30": (400, "start_date"),
    "start_date=2026-11-01T00:00:00": (400, "start_date"),
    "start_date=0001-01-01T00:00:00Z": (400, "start_date"),
    "end_date=9999-12-31T23:59:59-05:00": (400, "end_date"),
    "end_date=2026-11-01T25:00:00Z": (400, "end_date"),
    "start_date=2026-08-01&end_date=2026-10-31": (400, "end_date"),
    "start_date=2026-10-02&end_date=2026-10-01": (400, "start_date"),
    "page=0": (400, "page"),
    "page=-1": (400, "page"),
    "page=1,2": (400, "page"),
    "page_size=1001": (400, "page_size"),
    "page_size=%D9%A1": (400, "page_size"),
    "service_request_id=" + ",".join(f"{number:05}" for number in range(1001)): (400, "service_request_id"),
}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("query", WRONG)
async def test_what_is_wrong_is_named(program: httpx.AsyncClient, query: str, form: str) -> None:
    status, name = WRONG[query]
    answer = await program.get(f"/v2/requests.{form}?{query}")
    assert answer.status_code == status
    found = parsed(answer.content, form)
    if status == 200:
        return
    if form == "json":
        assert [one["code"] for one in found] == [status]
        assert found[0]["description"].startswith(f"{name}:")
    else:
        assert found.findtext("error/code") == str(status)
        assert (found.findtext("error/description") or "").startswith(f"{name}:")
    assert answer.headers["cache-control"] == "no-store"


async def test_ninety_days_and_a_thousand_unless_something_else_is_asked(
    program: httpx.AsyncClient, storage: Storage
) -> None:
    with storage.begin() as work:
        today = work.now.date()
        for number, ago in (("K2K2K", 90), ("M2M2M", 91)):
            matter(work, number, opened_on=date.fromordinal(today.toordinal() - ago))
    found = (await program.get("/v2/requests.json")).json()
    assert [one["service_request_id"] for one in found] == ["K2K2K"]
    assert asked({}, TODAY).page_size == 1000


@pytest.mark.parametrize(
    "path", ["/discovery.json", "/v2/services.xml", "/v2/requests.json", "/v2/requests/K7M2P.xml", "/else"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_it_is_read_only_and_says_so(program: httpx.AsyncClient, path: str, method: str) -> None:
    answer = await program.request(method, path, data={"service_code": "works", "description": "x"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "read only" in answer.text
    parsed(answer.content, "json" if path.endswith("json") else "xml")


@pytest.mark.parametrize(
    "path", ["/", "/discovery", "/discovery.yaml", "/v2/requests", "/v2/services.csv", "/v2/tokens/1.json", "/v1/requests.json"]
)  # fmt: skip
async def test_there_is_nothing_else(program: httpx.AsyncClient, path: str) -> None:
    answer = await program.get(path)
    assert answer.status_code == 404
    parsed(answer.content, "json" if path.endswith("json") else "xml")


async def test_pages_of_others_may_ask_and_keep_it_for_minutes(program: httpx.AsyncClient) -> None:
    for path in ("/discovery.json", "/v2/services.xml", "/v2/requests.json"):
        answer = await program.get(path, headers={"Cookie": "baraza=x", "Origin": "https://maps.example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["cache-control"] == "public, max-age=300"
        assert "set-cookie" not in answer.headers
        assert (await program.head(path)).status_code == 200


def test_one_end_of_the_span_gives_the_other() -> None:
    assert (asked({"start_date": ["2026-01-01"]}, TODAY)).until == date(2026, 4, 1)
    assert (asked({"end_date": ["2026-04-01"]}, TODAY)).begun == date(2026, 1, 1)
    assert asked({"start_date": ["2026-08-01"], "end_date": ["2026-10-30"]}, TODAY).begun == date(2026, 8, 1)
    with pytest.raises(AskedWronglyError):
        asked({"start_date": ["2026-08-01"], "end_date": ["2026-10-31"]}, TODAY)
