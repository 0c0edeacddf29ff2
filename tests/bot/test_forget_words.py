"""How people ask that a chat be deleted: forget_phrases.txt, one line a case."""

from pathlib import Path

import pytest

from bot.command_words import hard_command
from bot.forget_words import asks_to_forget_chat

TABLE = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "forget_phrases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("meant", "words"), TABLE, ids=[words for _, words in TABLE])
def test_what_asks_that_the_chat_be_deleted(meant: str, words: str) -> None:
    assert (hard_command(words) == "forget_chat") == (meant == "yes")


def test_what_is_long_tells_something() -> None:
    assert not asks_to_forget_chat("please " * 10 + "delete our chat")
