"""What the documents name is there: links, files, commands. A page that lies is worse than none."""

from __future__ import annotations

import argparse
import importlib
import re
import struct
from functools import cache
from pathlib import Path
from typing import cast

import pytest

from bot.commands.program import COMMANDS, CommandModule
from tests.architecture.test_imports import RULES

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
# Made while Baraza is set up or runs, so not in a fresh clone.
MADE = ("var/", ".venv", ".tools", "nlu/models", ".env")
# Somebody else's, looked for where it is; and examples of what a reader would add.
ELSEWHERE = frozenset({"telegram_bot_api.json", "flows/texts/luo.po"})
ENDINGS = "py|md|yml|yaml|csv|json|txt|po|toml|lock|in|sh|css|js|html|png|svg"
# Put together here, so that this file does not name them itself.
OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:" + "|".join(("ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers", "t" + "mp")) + r")/"
)


def words(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """What stands in code: spans and lines of blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", rest)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(name: str, text: str) -> list[str]:
    """Relative links of the page that lead nowhere."""
    found = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            found.append(link)
    return found


@cache
def file_names() -> frozenset[str]:
    folders = ("bot", "flows", "nlu", "storage", "directory", "tests", "docs", "deploy", "setup", "bench")
    inside = {path.name for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()}
    return frozenset(inside | {path.name for path in ROOT.iterdir() if path.is_file()})


def missing_files(text: str) -> list[str]:
    """Paths and names of files, in code, that are not there."""
    found = []
    tops = "|".join(re.escape(path.name) for path in ROOT.iterdir() if path.is_dir())
    for span in code(text):
        named = re.findall(rf"(?<![\w./<-])(?:{tops})/[\w./-]*", span)
        found += [
            path
            for path in named
            if not path.startswith(MADE) and path not in ELSEWHERE and not (ROOT / path.rstrip(".")).exists()
        ]
        if re.fullmatch(rf"[\w-]+\.(?:{ENDINGS})", span) and span not in file_names() | ELSEWHERE:
            found.append(span)
    return found


def unknown_commands(text: str) -> list[str]:
    """Commands and options of `baraza`, and targets of `make`, that do not exist."""
    targets = re.findall(r"^([a-z-]+):", words("Makefile"), re.MULTILINE)
    found = []
    for span in code(text):
        for command, rest in re.findall(r"(?:^|/| )baraza ([a-z]+)\b([^|#]*)", span):
            if command not in COMMANDS:
                found.append(f"baraza {command}")
            else:
                found += [
                    f"baraza {command} {flag}"
                    for flag in re.findall(r"--[a-z-]+", rest)
                    if flag not in flags(command)
                ]
        found += [
            f"make {target}" for target in re.findall(r"^make ([a-z-]+)", span) if target not in targets
        ]
    return found


@cache
def flags(command: str) -> frozenset[str]:
    parser = argparse.ArgumentParser(command)
    module = cast("CommandModule", importlib.import_module(COMMANDS[command][0]))
    module.add_arguments(parser)
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    parsers = [parser, *(one for action in below for one in action.choices.values())]
    return frozenset(option for one in parsers for option in one._option_string_actions)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    assert broken_links(name, words(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_exists(name: str) -> None:
    assert missing_files(words(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_that_is_named_exists(name: str) -> None:
    assert unknown_commands(words(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_path_of_somebody_s_machine(name: str) -> None:
    assert OF_A_MACHINE.findall(words(name)) == []


def test_the_readme_names_every_command_and_every_page() -> None:
    readme = words("README.md")
    assert [command for command in COMMANDS if f"`baraza {command}`" not in readme] == []
    linked = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", readme)}
    assert [name for name in NAMES if name != "README.md" and name not in linked] == []


def test_the_architecture_names_every_rule_of_import() -> None:
    table = words("docs/architecture.md")
    assert [rule.who for rule in RULES if f"| `{rule.who}` |" not in table] == []


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_texts_to_be_read_before_launch_exist(language: str) -> None:
    doubted = re.findall(r"^\| `([\w.]+)` \|", words("docs/before-launch.md"), re.MULTILINE)
    catalogue = words(f"flows/texts/{language}.po")
    assert len(doubted) > 10
    assert [key for key in doubted if f'msgid "{key}"' not in catalogue] == []


def test_every_hotline_is_to_be_rung_before_launch() -> None:
    page = words("docs/before-launch.md")
    lines = words("directory/data/hotlines.csv").splitlines()[1:]
    numbers = [line.split(",")[2] for line in lines]
    assert numbers
    assert [number for number in numbers if number not in page] == []


@pytest.mark.parametrize("name", ["conversation", "staff_case", "terminal"])
def test_the_pictures_are_small_enough_for_a_phone(name: str) -> None:
    picture = (ROOT / f"docs/pictures/{name}.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    assert width > height
    assert len(picture) < 300_000


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (lambda text: broken_links("README.md", text), "[gone](docs/gone.md)"),
        (lambda text: broken_links("README.md", text), "[gone](docs/data.md#no-such-title)"),
        (missing_files, "`bot/gone.py`"),
        (missing_files, "`gone.py`"),
        (missing_files, "```\npython flows/gone.py\n```\n"),
        (unknown_commands, "`baraza fly`"),
        (unknown_commands, "```\n.venv/bin/baraza run --fly\n```\n"),
        (unknown_commands, "`make fly`"),
    ],
)
def test_what_is_not_there_is_found(check: object, text: str) -> None:
    assert callable(check)
    assert check(text)
