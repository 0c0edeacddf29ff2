"""What people write about coming: one line a case in coming_phrases.txt, read with nothing but its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.forums.coming import LONGEST, MOST_PEOPLE, coming_in, people_in

TABLE = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "coming_phrases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
MEANT = {"yes": True, "no": False, "?": None}


@pytest.mark.parametrize(("meant", "words"), TABLE, ids=[words for _, words in TABLE])
def test_what_her_words_say_about_coming(meant: str, words: str) -> None:
    found = coming_in(words)
    if meant == "none":
        assert found is None
        return
    coming, people = meant.split()
    assert found is not None
    assert found.coming is MEANT[coming]
    assert found.people == (None if people == "-" else int(people))


def test_the_table_is_wide_enough_to_mean_something() -> None:
    assert len(TABLE) >= 60
    assert len({words for _, words in TABLE}) == len(TABLE)


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("4", 4), ("wanne", 4), ("watu 3", 3), ("we are four", 4), ("me and my sister", 2), ("na watu wawili", 3), ("just me", 1),
        ("peke yangu", 1), ("mimi na mume wangu", 2), ("niko na watoto wawili", 3), ("I have two children", 3), ("with 2 friends", 3),
        ("two", 2), ("0", None), ("999", None), ("many", None), ("familia", None), ("my friends", None), ("sitakuja", None),
        ("hakuna taa", None), ("", None), ("4 knives", None),
    ],
)  # fmt: skip
def test_how_many_where_just_that_is_asked(words: str, people: int | None) -> None:
    assert people_in(words) == people


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing_and_nobody_fills_a_hall(words: str) -> None:
    found = coming_in(words)
    people = people_in(words)
    assert found is None or found.people is None or 0 < found.people <= MOST_PEOPLE
    assert people is None or 0 < people <= MOST_PEOPLE
    assert coming_in("nitakuja " + "na dada yangu " * LONGEST) is None
