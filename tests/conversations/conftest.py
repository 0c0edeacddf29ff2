"""`pytest --update-transcripts` writes what the bot now says into the transcripts; the diff is then reviewed."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-transcripts", action="store_true", help="rewrite what the bot says")
