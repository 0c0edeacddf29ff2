"""docs/operations.md says of every setting what the program says of it."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest

from bot.commands.program import COMMANDS
from bot.settings_secrets import NAMES
from bot.settings_sections import keys

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/operations.md"
BEGIN = "<!-- settings: a test compares this table with bot/settings_sections.py -->"
END = "<!-- end of settings -->"


def shown(default: object) -> str:
    match default:
        case "":
            return "empty"
        case None:
            return "closed"
        case (time() as opens, time() as closes):
            return f"{opens:%H:%M}-{closes:%H:%M}"
        case tuple():
            return ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in default)
        case float():
            return f"{default:g}"
        case _:
            return str(default)


def table() -> str:
    rows = [f"| `{key}` | {shown(default)} | {meaning} |" for key, (default, meaning) in keys().items()]
    return "\n".join(["| Key | If left out | What it means |", "|---|---|---|", *rows])


def test_the_table_of_settings_is_the_program_s_own() -> None:
    page = PAGE.read_text(encoding="utf-8")
    held = page.partition(BEGIN)[2].partition(END)[0].strip()
    assert held == table(), f"Put this between the two marks:\n{table()}"


def test_every_secret_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in page] == []


def test_every_command_that_it_tells_to_run_exists() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = set(
        re.findall(
            r"\bbaraza ([a-z]+)",
            " ".join(re.findall(r"`[^`]+`|^```\n.*?^```", page, re.DOTALL | re.MULTILINE)),
        )
    )
    assert {"doctor", "backup", "restore", "migrate"} <= told
    assert told <= set(COMMANDS)
    targets = set(re.findall(r"`make ([a-z]+)", page))
    makefile = (ROOT / "Makefile").read_text()
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.parametrize("key", keys())
def test_every_setting_says_what_is_right(key: str) -> None:
    meaning = keys()[key][1]
    assert meaning.endswith(".")
    assert len(meaning) > 20
