"""Every answer is built as the standard's own examples are, in both formats."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from storage.work import Storage
from tests.open311 import standard
from tests.open311.standard import names, parsed, without_left_out, wrong_values
from tests.public_matters import matter
from tests.publicpage.progress import a_market_and_its_ward

CONTENT_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ANSWERS = {
    "/discovery": (standard.DISCOVERY_JSON, standard.DISCOVERY_XML, 200),
    "/v2/services": (standard.SERVICES_JSON, standard.SERVICES_XML, 200),
    "/v2/services/works": (standard.DEFINITION_JSON, standard.DEFINITION_XML, 200),
    "/v2/requests": (standard.REQUESTS_JSON, standard.REQUESTS_XML, 200),
    "/v2/requests/K7M2P": (standard.REQUESTS_JSON, standard.REQUESTS_XML, 200),
    "/v2/services/001": (standard.ERRORS_JSON, standard.ERRORS_XML, 404),
    "/v2/requests/638344": (standard.ERRORS_JSON, standard.ERRORS_XML, 404),
}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("path", ANSWERS)
async def test_names_and_nesting_are_those_of_the_example(
    program: httpx.AsyncClient, storage: Storage, path: str, form: str
) -> None:
    a_market_and_its_ward(storage)
    in_json, in_xml, status = ANSWERS[path]
    example = parsed(in_json if form == "json" else in_xml, form)
    answer = await program.get(f"{path}.{form}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == CONTENT_TYPES[form]
    found = parsed(answer.content, form)
    assert names(found, form) == without_left_out(names(example, form))
    assert wrong_values(found, form) == []


async def test_both_formats_tell_the_same(program: httpx.AsyncClient, storage: Storage) -> None:
    a_market_and_its_ward(storage)
    in_json: list[dict[str, Any]] = (await program.get("/v2/requests.json")).json()
    in_xml = parsed((await program.get("/v2/requests.xml")).content, "xml")
    told = [{one.tag: one.text or "" for one in request} for request in in_xml]
    assert told == [
        {name: "" if value is None else str(value) for name, value in one.items()} for one in in_json
    ]
    assert len(told) == 6


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_an_empty_list_is_a_list(program: httpx.AsyncClient, form: str) -> None:
    found = parsed((await program.get(f"/v2/requests.{form}")).content, form)
    assert list(found) == []
    assert found == [] if form == "json" else found.tag == "service_requests"


async def test_what_is_in_a_request(program: httpx.AsyncClient, storage: Storage) -> None:
    a_market_and_its_ward(storage)
    found = (await program.get("/v2/requests/k7m2p.json")).json()
    assert found == [
        {
            "service_request_id": "K7M2P",
            "status": "open",
            "status_notes": "Being worked on: 40 % done. Half of the drain is dug out; pipes come on Monday.",
            "service_name": "Lighting, drainage or road",
            "service_code": "works",
            "description": "Drain blocked behind gate B",
            "agency_responsible": None,
            "service_notice": None,
            "requested_datetime": "2026-11-02T00:00:00+03:00",
            "updated_datetime": "2026-11-16T00:00:00+03:00",
            "expected_datetime": None,
            "address": "Soko Mjinga",
            "lat": found[0]["lat"],
            "long": found[0]["long"],
        }
    ]
    assert found[0]["lat"] == round(found[0]["lat"], 2)
    assert found[0]["long"] == round(found[0]["long"], 2)


async def test_closed_is_never_told_as_solved(program: httpx.AsyncClient, storage: Storage) -> None:
    a_market_and_its_ward(storage)
    found = (await program.get("/v2/requests/D5D5D.json")).json()[0]
    assert found["status"] == "closed"
    assert found["status_notes"].startswith("Closed without being solved")


async def test_programs_find_it_from_its_discovery(program: httpx.AsyncClient) -> None:
    found = (await program.get("/discovery.json")).json()
    assert [one["url"] for one in found["endpoints"]] == ["https://baraza.example.org/open311/v2"]
    assert found["contact"] == "the office at gate B"


async def test_letters_of_any_script_arrive(program: httpx.AsyncClient, storage: Storage) -> None:
    title = "Mtaro \u201cwa kati\u201d & <soko> \u0ca0 \U0001f4a7"
    with storage.begin() as work:
        matter(work, title=title, sentence="a\x0bb\x1fc")
    assert (await program.get("/v2/requests.json")).json()[0]["description"] == title
    found = parsed((await program.get("/v2/requests.xml")).content, "xml")
    assert found.findtext("request/description") == title
    assert (found.findtext("request/status_notes") or "").endswith("abc")
