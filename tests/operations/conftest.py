"""What the programs of this folder speak with, and the release before this one."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.standins.telegram_api import TelegramApi, telegram_api

ROOT = Path(__file__).parents[2]
BEFORE = "d6d5066a84a256407e849b4ac32fc4b287f3f92f"
"""The commit of the release before: its migrations end with 0012."""


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram_api() as running:
        yield running


@pytest.fixture
def token(api: TelegramApi) -> dict[str, str]:
    """What makes a program speak with the stand-in."""
    return {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.url}


@pytest.fixture(scope="session")
def release_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of that release; skips with the reason where its history is not at hand (a shallow clone)."""
    packed = subprocess.run(  # noqa: S603 - git itself, a commit of ours
        ["git", "archive", "--format=tar", BEFORE],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        pytest.skip(f"The release before is not in this clone: commit {BEFORE[:7]}.")
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder
