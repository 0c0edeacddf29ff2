# ruff: noqa: INP001, T201 - a script that runs before anything is installed; its output is its print
"""Makes the bot's environment, .venv, from the locks: `python setup/environment.py bot` (or `tests`: with the tools).

Needs only the standard library. Every package is checked against its hash in the lock; where packages come from is the
machine's business (pip's and uv's own configuration). Nothing is done while the locks are what they were.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The tests' environment holds the bot's, so the second list begins with the first.
LOCKS = {"bot": ("requirements.lock",), "tests": ("requirements.lock", "requirements-dev.lock")}
BUILD_LOCK = "setup/build.lock"
UV_LOCK = "setup/uv.lock"
# Seconds between two signs of life while something is installed.
HEARTBEAT = 10.0


class SetUpError(Exception):
    """The environment cannot be made; the sentence says what to do."""


def say(sentence: str) -> None:
    """One line of progress, seen at once."""
    print(sentence, flush=True)


def digest(root: Path, kind: str, python: str) -> str:
    """What the environment of this kind is made from: the locks, who is installed, where, and with which Python."""
    made = hashlib.sha256(f"{root}\0{python}".encode())
    for name in (*LOCKS[kind], BUILD_LOCK, "pyproject.toml"):
        made.update(b"\0" + (root / name).read_bytes())
    return made.hexdigest()


def is_current(root: Path, kind: str, python: str) -> bool:
    """Whether nothing has to be done."""
    marker = _marker(root, kind)
    try:
        return marker.read_text() == digest(root, kind, python) and (root / ".venv/bin/baraza").is_file()
    except FileNotFoundError:
        return False


def ensure(root: Path, kind: str) -> None:
    """The environment, made or brought up to date where needed. Raises SetUpError."""
    python = sys.version.split()[0]
    if is_current(root, kind, python):
        return
    with _alone(root):
        if is_current(root, kind, python):
            return
        began = time.monotonic()
        for name in LOCKS:
            _marker(root, name).unlink(missing_ok=True)
        _install(root, LOCKS[kind])
        for name, locks in LOCKS.items():
            if set(locks) <= set(LOCKS[kind]):
                _marker(root, name).write_text(digest(root, name, python))
        say(f"The environment is ready ({time.monotonic() - began:.0f} seconds).")


def tool(root: Path) -> Path | None:
    """uv at the locked version, in .tools; None where this machine cannot have it (pip does its work then)."""
    program = root / ".tools/bin/uv"
    marker = root / ".tools/baraza-uv.sha256"
    wanted = hashlib.sha256(f"{root}\0".encode() + (root / UV_LOCK).read_bytes()).hexdigest()
    if program.exists() and marker.is_file() and marker.read_text() == wanted:
        return program
    say("Fetching uv, which installs the rest.")
    try:
        _make_venv(root / ".tools")
        pip = [root / ".tools/bin/python", "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        run([*pip, "--requirement", root / UV_LOCK], "uv", root)
    except SetUpError as error:
        say(f"uv could not be installed, so pip is used, which is slower. ({error})")
        return None
    marker.write_text(wanted)
    return program


def run(command: Sequence[str | Path], doing: str, root: Path) -> None:
    """Runs a program to its end with a sign of life now and then. Raises SetUpError with its last lines."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            [str(part) for part in command], cwd=root, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
        try:
            while True:
                try:
                    status = process.wait(HEARTBEAT)
                    break
                except subprocess.TimeoutExpired:
                    say(f"  {doing}: {time.monotonic() - began:.0f} seconds so far")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if status != 0:
            output.seek(0)
            lines = [line.strip() for line in output if line.strip()]
            raise SetUpError(" / ".join(lines[-3:]) or f"{command[0]} said nothing")


def _install(root: Path, locks: Sequence[str]) -> None:
    uv = tool(root)
    packages = sum((root / lock).read_text().count("==") for lock in locks)
    say(f"Installing {packages} packages into .venv (once; less than a minute on a good line).")
    if uv is not None:
        try:
            _install_with_uv(root, uv, locks)
        except SetUpError as error:
            say(f"uv could not install them, so pip tries. ({error})")
        else:
            return
    _install_with_pip(root, locks)


def _install_with_uv(root: Path, uv: Path, locks: Sequence[str]) -> None:
    python = root / ".venv/bin/python"
    if not python.exists():
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, root / ".venv"], "making it", root)
    pip = [uv, "pip"]
    run([*pip, "sync", "--quiet", "--require-hashes", "--python", python, *locks], "installing", root)
    own = ["install", "--quiet", "--no-deps", "--python", python, "--build-constraints", BUILD_LOCK]
    run([*pip, *own, "--editable", "."], "installing Baraza itself", root)


def _install_with_pip(root: Path, locks: Sequence[str]) -> None:
    _make_venv(root / ".venv")
    pip = [root / ".venv/bin/python", "-m", "pip", "install", "--quiet"]
    for lock in (*locks, BUILD_LOCK):
        run([*pip, "--require-hashes", "--no-deps", "--requirement", lock], "installing", root)
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], "installing Baraza itself", root)


def _make_venv(place: Path) -> None:
    if place.exists():
        shutil.rmtree(place)
    try:
        run([sys.executable, "-m", "venv", place], "making it", ROOT)
    except SetUpError as error:
        raise SetUpError(
            f"{place.name} could not be made. On Debian or Ubuntu: apt install python3.11-venv. ({error})"
        ) from error


def _marker(root: Path, kind: str) -> Path:
    return root / ".venv" / f"baraza-{kind}.sha256"


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One set-up at a time; the system frees the lock of one that dies."""
    place = root / "var"
    place.mkdir(exist_ok=True)
    with (place / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """0 when the environment is there."""
    kind = sys.argv[1] if len(sys.argv) == 2 else ""
    if kind not in LOCKS:
        print(f"Say which: {' or '.join(LOCKS)}.", file=sys.stderr)
        return 2
    # A caller's own environment must not decide where packages go.
    os.environ.pop("VIRTUAL_ENV", None)
    try:
        ensure(ROOT, kind)
    except SetUpError as error:
        print(f"The environment could not be made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
