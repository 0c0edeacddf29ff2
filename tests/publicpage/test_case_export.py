"""Cases as figures: no place that fewer than five share, no order, nothing of whoever told."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.case_export import COLUMNS, LEAST, rows
from directory.places import Places, bundled_records
from storage.case_figures import CaseFigure

PLACES = Places.from_records(bundled_records())
WARD, WARD_NAME = "kaptembwo-ward", "Kaptembwo"
MARKET = "soko-mjinga-nakuru"
BARUT, COUNTY_NAME = "barut-ward", "Nakuru"


def figure(place: str, kind: str = "works", quarter: str = "2026-Q4", state: str = "received") -> CaseFigure:
    return CaseFigure(kind, place, quarter, state, "", None, None)


def areas(*figures: CaseFigure) -> list[str]:
    return sorted(row[COLUMNS.index("area")] for row in rows(figures, PLACES))


def test_a_market_counts_to_its_ward() -> None:
    assert areas(*[figure(WARD)] * 3, *[figure(MARKET)] * 2) == [WARD_NAME] * 5


def test_fewer_than_five_are_told_of_the_county() -> None:
    found = areas(*[figure(WARD)] * 4, figure(BARUT))
    assert found == [COUNTY_NAME] * 5


def test_fewer_than_five_in_the_county_are_told_of_no_area() -> None:
    assert areas(*[figure(WARD)] * 4) == [""] * 4
    assert areas(*[figure(WARD)] * 5, figure(BARUT)) == ["", *[WARD_NAME] * 5]


def test_another_kind_or_quarter_does_not_count() -> None:
    others = (figure(WARD, kind="gbv"), figure(WARD, quarter="2026-Q3"))
    assert areas(*[figure(WARD)] * 4, *others) == [""] * 6


def test_a_place_that_nobody_knows_is_no_area() -> None:
    assert areas(*[figure("")] * 9) == [""] * 9
    assert areas(*[figure("nowhere-any-more")] * 9) == [""] * 9


def test_days_and_reason_are_told_and_what_is_not_known_is_empty() -> None:
    told = CaseFigure("works", "", "2026-Q4", "closed", "duplicate", 0, None)
    assert rows([told], PLACES) == [("works", "", "2026-Q4", "closed", "duplicate", "0", "")]


FIGURES = st.lists(
    st.builds(
        CaseFigure,
        st.sampled_from(["works", "gbv", "bribe"]),
        st.sampled_from([WARD, MARKET, BARUT, "njoro-ward", "nakuru-county", "mombasa-county", "", "nowhere"]),
        st.sampled_from(["2026-Q3", "2026-Q4"]),
        st.sampled_from(["received", "closed"]),
        st.just(""),
        st.none() | st.integers(0, 90),
        st.none(),
    ),
    max_size=60,
)  # fmt: skip


@given(FIGURES, st.integers())
def test_every_area_is_shared_and_the_order_tells_nothing(figures: list[CaseFigure], seed: int) -> None:
    found = rows(figures, PLACES)
    assert len(found) == len(figures)
    shared: dict[tuple[str, ...], int] = {}
    for row in found:
        shared[row[:3]] = shared.get(row[:3], 0) + 1
    assert all(count >= LEAST for (_, area, _), count in shared.items() if area)
    again = list(figures)
    random.Random(seed).shuffle(again)
    assert rows(again, PLACES) == found
