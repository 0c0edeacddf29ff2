"""How people ask for no more messages: stop_phrases.txt, one line a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.stop_words import asks_to_stop, asks_to_stop_all

TABLE = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "stop_phrases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("meant", "words"), TABLE, ids=[words for _, words in TABLE])
def test_what_asks_for_no_more_messages(meant: str, words: str) -> None:
    found = "all" if asks_to_stop_all(words) else "stop" if asks_to_stop(words) else "none"
    assert found == meant


def test_what_is_long_tells_something() -> None:
    assert not asks_to_stop("please " * 9 + "stop sending me messages")
