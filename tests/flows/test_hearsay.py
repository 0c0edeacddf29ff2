"""What asks whether a rumour is true, and what tells: hearsay_phrases.txt, one line a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.forums.hearsay import LONGEST, asks_if_true, only_heard

TABLE = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "hearsay_phrases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("meant", "words"), TABLE, ids=[words for _, words in TABLE])
def test_what_asks_if_it_is_true(meant: str, words: str) -> None:
    found = "asks" if asks_if_true(words) else "heard" if only_heard(words) else "none"
    assert found == meant


@given(st.text(max_size=600))
def test_any_text_is_looked_at_and_a_long_one_tells_something(words: str) -> None:
    asks_if_true(words)
    assert not asks_if_true("is it true that " + "x" * LONGEST)
