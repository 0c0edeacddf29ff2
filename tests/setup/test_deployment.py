"""The files that are read by Docker and CI: they parse, and what they name is there. compose.yaml and deploy/: tests/operations."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from bot.commands.program import COMMANDS
from bot.settings_secrets import NAMES

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with its words, continued lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(line.split()[0], line.split(None, 1)[1]) for line in joined.splitlines() if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for instruction in instructions():
        if instruction[0] == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found


def copied(stage: list[tuple[str, str]]) -> list[str]:
    """What a stage copies out of the repository."""
    return [
        source
        for name, rest in stage
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    ]


def test_everything_that_the_image_copies_is_there_and_not_ignored() -> None:
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    sources = [source for stage in stages() for source in copied(stage)]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        # Of the patterns that fit the last one counts, and `!` brings back (docs.docker.com, .dockerignore files).
        fitting = [pattern for pattern in ignored if fnmatch(source, pattern.removeprefix("!"))]
        assert not fitting or fitting[-1].startswith("!"), source


def test_the_last_stage_holds_every_package_and_no_rasa() -> None:
    last = stages()[-1]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= set(copied(last))
    assert not any("nlu/requirements.lock" in rest or "venv-nlu" in rest for _, rest in last)
    user = next(rest for name, rest in last if name == "USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user), (
        "by number: whoever runs it sees that it is not root"
    )
    assert any(name == "HEALTHCHECK" and "/healthz" in rest for name, rest in last)


def test_the_command_of_the_image_is_one_of_ours() -> None:
    command = next(yaml.safe_load(rest) for name, rest in stages()[-1] if name == "CMD")
    assert command[0] == "baraza"
    assert command[1] in COMMANDS


def test_secrets_data_and_environments_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", "var", ".git", ".venv", ".venv-nlu", "nlu/models"} <= set(ignored)


def test_dotenv_example_lists_exactly_what_is_read_and_gives_nothing() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) == set(NAMES)
    assert not any(given.values())


def test_ci_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    lines = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "setup").glob("*.sh")))
def test_scripts_are_right_for_a_plain_shell(script: str) -> None:
    path = ROOT / "setup" / script
    subprocess.run(["sh", "-n", str(path)], check=True)  # noqa: S603, S607
    assert os.access(path, os.X_OK)


def test_make_names_only_targets_and_programs_that_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for word in shlex.split(makefile.replace("'", ""), comments=True):
        if word.startswith("setup/") and word.endswith((".sh", ".py")):
            assert (ROOT / word).is_file(), word
    done = subprocess.run(
        ["make", "--dry-run", "run", "test", "lock"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for step in (
        "environment.py bot",
        "environment.py tests",
        "ruff format --check",
        "ruff check",
        "mypy",
        "pytest",
    ):
        assert step in done.stdout
