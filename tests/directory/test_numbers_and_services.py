"""Numbers and services that people are shown: only what good sources say."""

from __future__ import annotations

import pytest

from directory import hotlines, services
from directory.importing import read_rows, to_record

HEADER = "key,body,number,channel,cost,hours,kinds,source,source_date,certainty\n"


def test_danger_gives_the_emergency_numbers() -> None:
    assert [one.number for one in hotlines.for_danger()] == ["999", "112", "911"]


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("gbv", ["1195"]),
        ("child", ["116"]),
        ("misconduct", ["1559"]),
        ("bribe", ["1551", "1559"]),
        ("rumour", ["1547"]),
        ("theft", ["0800 722 203"]),
        ("market", ["0800 221 349"]),
        ("danger", ["999", "112", "911"]),
        ("dispute", []),
        ("no such kind", []),
    ],
)
def test_each_kind_has_its_numbers(kind: str, numbers: list[str]) -> None:
    assert [one.number for one in hotlines.for_kind(kind)] == numbers


def test_all_are_free_and_have_a_source() -> None:
    assert len(hotlines.for_kind("all")) == 10
    assert all(one.cost == "free" and one.source and one.dial.isdigit() for one in hotlines.for_kind("all"))


@pytest.mark.parametrize("certainty", ["medium", "low"])
def test_an_uncertain_number_is_never_loaded(certainty: str) -> None:
    rows = read_rows(f"{HEADER}line,A body,1234,voice,free,,danger,a page,2026,{certainty}\n", "hotlines")
    assert list(hotlines.Hotlines(to_record(row) for row in rows)) == []


def test_what_the_police_may_not_charge_for_is_free() -> None:
    known = services.bundled()
    for key in ("police-abstract", "p3-form", "report-crime", "prc-form"):
        service = known.by_key(key)
        assert service is not None
        assert service.free


def test_uncertain_services_are_not_shown() -> None:
    assert services.bundled().by_key("good-conduct") is None
    assert all(one.certainty == "high" for one in services.bundled())


def test_bail_is_not_called_free() -> None:
    bail = services.bundled().by_key("cash-bail")
    assert bail is not None
    assert not bail.free
