"""What a process that keeps its data in SQLite and talks on the web page or on WhatsApp never loads: 27 MB of libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHEN_NEEDED = {
    "psycopg": "on PostgreSQL",
    "telegram": "where a token is set",
    "httpx": "with Telegram, a Rasa server or `baraza doctor`",
    "alembic": "where tables are made or changed",
    "PIL": "at the first photo",
    "icalendar": "at the first file for a calendar",
}


def loaded_by(module: str) -> set[str]:
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    return loaded_by("bot.commands.run")


@pytest.mark.parametrize(("library", "when"), WHEN_NEEDED.items())
def test_it_is_loaded_only(loaded: set[str], library: str, when: str) -> None:
    assert library not in loaded, f"{library} is loaded at once, not only {when}"


def test_what_is_loaded_is_seen() -> None:
    assert WHEN_NEEDED.keys() <= loaded_by(
        "bot.commands.run, psycopg, telegram, httpx, alembic, PIL.Image, icalendar"
    )
