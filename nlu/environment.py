"""Rasa's own environment, .venv-nlu: made by uv from nlu/requirements.lock, made again when that changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from nlu.errors import TrainingError
from nlu.interpreter import ROOT, python310, runs, uv

ENVIRONMENT = ROOT / ".venv-nlu"
LOCK = ROOT / "nlu" / "requirements.lock"
# Seconds between two signs of life.
HEARTBEAT = 15.0
# Rasa reads these: no telemetry, no message texts in logs, no GPU search, no cache that a kill could leave half-written.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "MPLBACKEND": "Agg",
}


def ensure_environment(progress: Callable[[str], None], place: Path = ENVIRONMENT, lock: Path = LOCK) -> Path:
    """The environment's Python, made or brought up to date where needed. Raises TrainingError.

    The lock's digest is written into it last, so one that was killed half-way is finished next time.
    """
    python = place / "bin" / "python"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    marker = place / "baraza-lock.sha256"
    if marker.is_file() and marker.read_text() == wanted and runs(str(python)):
        return python
    marker.unlink(missing_ok=True)
    program = uv()
    if not runs(str(python)):
        base = python310(progress)
        progress("Making Rasa's environment.")
        watched(
            [program, "venv", "--quiet", "--clear", "--python", base, str(place)], progress, "Making it", 600
        )
    progress("Installing Rasa (once, 2.7 GB on disk; the bot already works).")
    sync = [program, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)]
    watched(sync, progress, "Installing", 6 * 3600)
    marker.write_text(wanted)
    return python


def watched(
    command: list[str],
    progress: Callable[[str], None],
    doing: str,
    limit: float,
    *,
    folder: Path = ROOT,
    extra: Mapping[str, str] | None = None,
) -> None:
    """Runs a program to its end, with a sign of life every HEARTBEAT seconds and a limit in seconds.

    Raises TrainingError with the last lines it wrote.
    """
    environment = {**os.environ, **(extra or {})}
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)  # noqa: S603
        except OSError as error:
            raise TrainingError(f"{doing}: {command[0]} could not be started ({error.strerror}).") from error
        try:
            status = None
            while status is None:
                try:
                    status = process.wait(HEARTBEAT)
                except subprocess.TimeoutExpired:
                    spent = time.monotonic() - began
                    if spent > limit:
                        raise TrainingError(
                            f"{doing} took more than {limit / 60:.0f} minutes and was stopped."
                        ) from None
                    progress(f"{doing}: {spent:.0f} seconds so far.")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if status != 0:
            output.seek(0)
            raise TrainingError(f"{doing} failed: {_last_lines(output.read())}")


def _last_lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-3:]) or "it said nothing"
