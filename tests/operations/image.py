"""The image as far as it can be made without Docker: what the Dockerfile copies, in a folder of its own, and nothing else.

It is started there by another user who may write into var/ alone, with the packages of the lock and without this repository
on its path: Python is told to look at no .pth file, which is how the repository is installed here.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from storage.vault import new_secret
from tests.end_to_end.program import STARTED_WITHIN, free_port
from tests.setup.test_deployment import ROOT, stages

NOBODY = "nobody"
"""The user when the tests run as root: PostgreSQL runs as the same, and its socket is for nobody else."""


def copied(folder: Path) -> None:
    """What the last stage copies, where it copies it to; /app is `folder`."""
    for name, words in stages()[-1]:
        if name != "COPY":
            continue
        stage, *paths = words.split() if words.startswith("--from=") else ["", *words.split()]
        *sources, target = paths
        for source in sources:
            if stage == "--from=packages" or target.startswith("/usr/"):
                continue
            place = folder / target
            there = ROOT / source.removeprefix("/app/")
            if there.is_dir():
                shutil.copytree(
                    there, place, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
                )
            elif there.exists():
                place = place / there.name if target.endswith("/") else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(there, place)


class Image:
    """`folder` is /app. Its settings listen on free ports of this machine; keywords understand, or the model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copied(folder)
        self.ports = {"port": free_port(), "staff_port": free_port()}
        self._configure()
        (folder / "var").mkdir()
        self._compile()
        self.user = self._made_read_only()
        self.python = self._interpreter()
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{folder}:{_packages()}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "BARAZA_SECRET_KEY": new_secret(),
        }

    def _configure(self) -> None:
        written = (self.folder / "config.yml").read_text(encoding="utf-8")
        for key, value in self.ports.items():
            written = re.sub(rf"(?m)^(  {key}:) .*$", rf"\g<1> {value}", written, count=1)
        (self.folder / "config.yml").write_text(written, encoding="utf-8")

    def _compile(self) -> None:
        """As the Dockerfile says."""
        (said,) = [words for name, words in stages()[-1] if name == "RUN" and "compileall" in words]
        folders = said.removeprefix("python -m compileall -q ").split()
        command = [sys.executable, "-m", "compileall", "-q", *folders]
        subprocess.run(command, cwd=self.folder, check=True)  # noqa: S603 - our own words

    def _made_read_only(self) -> str | None:
        """As another user where that can be; nobody may write anywhere but in var/. Gives that user's name."""
        user = NOBODY if os.geteuid() == 0 else None
        for path in [self.folder, *self.folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        (self.folder / "var").chmod(0o700)
        if user:
            account = pwd.getpwnam(user)
            os.chown(self.folder / "var", account.pw_uid, account.pw_gid)
        return user

    def _interpreter(self) -> str:
        """A Python of the same version that this user may start."""
        version = "{}.{}".format(*sys.version_info[:2])
        for found in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
            told = self._tried(found)
            if told == version:
                return found
        pytest.skip(f"There is no Python {version} that the user {self.user} may start.")

    def _tried(self, python: str) -> str:
        script = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                [python, "-S", "-c", script],
                user=self.user,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError:
            return ""
        return done.stdout.strip()

    def command(self, words: Sequence[str]) -> list[str]:
        """How `baraza ...` is started there: as setup/baraza.sh does, without .pth files."""
        script = (ROOT / "setup/baraza.sh").read_text(encoding="utf-8")
        said = re.search(r"python -c '([^']+)'", script)
        assert said
        return [self.python, "-S", "-c", said[1], *words]

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command to its end."""
        return subprocess.run(  # noqa: S603 - our own words
            self.command(words), user=self.user, cwd=self.folder, env=self.environment | environment,
            capture_output=True, text=True, check=False, timeout=STARTED_WITHIN,
        )  # fmt: skip

    @contextmanager
    def serving(self, *words: str, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """A command that goes on; killed at the end if it still runs."""
        with log.open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - our own words
                self.command(words), user=self.user, cwd=self.folder, env=self.environment | environment,
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    def answers(self, port: int, path: str, process: subprocess.Popen[bytes], log: Path) -> httpx.Response:
        """What it says once it answers at all."""
        end = time.monotonic() + STARTED_WITHIN
        while True:
            assert process.poll() is None, log.read_text("utf-8", "replace")
            try:
                return httpx.get(f"http://127.0.0.1:{port}{path}")
            except httpx.TransportError:
                assert time.monotonic() < end, log.read_text("utf-8", "replace")
                time.sleep(0.05)


def _packages() -> Path:
    return Path(httpx.__file__).parents[1]
