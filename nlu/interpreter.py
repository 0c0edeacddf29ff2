"""Finds the tools that building a model needs: uv, and a Python 3.10 for Rasa, wherever the machine keeps them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from nlu.errors import TrainingError

ROOT = Path(__file__).parent.parent
# Rasa Open Source 3.6, the last, does not run on anything later.
VERSION = "3.10"


def uv() -> str:
    """The uv program. Raises TrainingError where there is none."""
    beside = [Path(sys.executable).parent, ROOT / ".venv/bin", ROOT / ".tools/bin", ROOT / ".tools"]
    usual = [Path.home() / ".local/bin", Path.home() / ".cargo/bin"]
    path = os.pathsep.join([*map(str, beside), os.environ.get("PATH", ""), *map(str, usual)])
    found = shutil.which("uv", path=path)
    if found is None:
        raise TrainingError("The program `uv` is not installed; it brings Rasa. `make run` installs it.")
    return found


def python310(progress: Callable[[str], None]) -> str:
    """A Python 3.10 that runs. Where the machine has none, uv brings one. Raises TrainingError."""
    for candidate in _candidates():
        if runs(candidate):
            return candidate
    program = uv()
    found = _said([program, "python", "find", "--no-project", VERSION])
    if not (found and runs(found)):
        progress("There is no Python 3.10 here: uv brings one (30 MB, once).")
        _said([program, "python", "install", VERSION])
        found = _said([program, "python", "find", "--no-project", VERSION])
    if found and runs(found):
        return found
    raise TrainingError(
        "No Python 3.10 was found, and uv could not bring one. Install python3.10, then `baraza train`."
    )


def runs(python: str) -> bool:
    """Whether this is a working Python 3.10: pyenv's shims exist also for versions that are switched off."""
    return _said([python, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]) == VERSION


def _candidates() -> Iterator[str]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        candidate = Path(folder or ".") / f"python{VERSION}"
        if os.access(candidate, os.X_OK):
            yield str(candidate)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for candidate in sorted(pyenv.glob(f"versions/{VERSION}.*/bin/python{VERSION}"), reverse=True):
        yield str(candidate)


def _said(command: list[str]) -> str | None:
    """The program's output, or None where it failed. One hour: uv may download a Python on a slow line."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
