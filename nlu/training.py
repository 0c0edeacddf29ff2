"""Builds the model with Rasa, when its inputs changed: `python -m nlu.training`, and `ensure_model` for the bot."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nlu.environment import QUIET, ensure_environment, watched
from nlu.errors import TrainingError
from nlu.interpreter import ROOT
from nlu.reader.errors import ModelError
from nlu.reader.model import load, noted

PROJECT = ROOT / "nlu"
MODEL = PROJECT / "models" / "baraza.tar.gz"
_INPUTS = ("config.yml", "domain.yml", "requirements.lock", "data/**/*.yml", "components/tfidf_featurizer.py")
# Seconds. It takes less than one minute; a machine that swaps may need ten.
LIMIT = 3600.0


def ensure_model(progress: Callable[[str], None]) -> Path | None:
    """The model's path, trained now if the inputs changed; safe to call from several processes, and to be killed.

    Says through `progress` what happens, in sentences for an operator. Where training is impossible, the older model,
    or None where there is none.
    """
    try:
        with _alone(progress):
            if not is_current():
                _train(progress)
    except TrainingError as error:
        progress(str(error))
    except OSError as error:
        progress(f"The model could not be written ({error.strerror}).")
    return MODEL if MODEL.is_file() else None


def is_current() -> bool:
    """Whether the model was made from the present inputs, and is whole."""
    found = noted(MODEL)
    if found is None or found.get("inputs") != inputs_digest() or not MODEL.is_file():
        return False
    return found.get("sha256") == _digest(MODEL)


def inputs_digest(project: Path = PROJECT) -> str:
    """SHA-256 over the name and content of everything the model is made from."""
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for path in sorted(project.glob(pattern)):
            digest.update(f"{path.relative_to(project).as_posix()}\0{_digest(path)}\0".encode())
    return digest.hexdigest()


def _train(progress: Callable[[str], None]) -> None:
    python = ensure_environment(progress)
    # The inputs are read before training: if they change meanwhile, the next call trains again.
    inputs = inputs_digest()
    for left_over in MODEL.parent.glob("making-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    began = time.monotonic()
    progress("Training the model (about a minute).")
    with tempfile.TemporaryDirectory(prefix="making-", dir=MODEL.parent) as making:
        command = [str(python), "-m", "rasa", "train", "nlu", "--out", making, "--fixed-model-name", "baraza"]
        watched(command, progress, "Training", LIMIT, folder=PROJECT, extra=QUIET)
        made = Path(making) / MODEL.name
        try:
            load(made)
        except ModelError as error:
            raise TrainingError(f"Rasa made a model that the bot cannot read. {error}") from error
        _put_in_place(made, inputs)
    progress(f"The model is ready ({time.monotonic() - began:.0f} seconds).")


def _put_in_place(made: Path, inputs: str) -> None:
    """Swaps the model in. The note goes first and comes last, so that no moment has a note of another model."""
    note = MODEL.with_name("baraza.json")
    written = made.with_name(note.name)
    written.write_text(json.dumps({"inputs": inputs, "sha256": _digest(made)}), encoding="utf-8")
    note.unlink(missing_ok=True)
    os.replace(made, MODEL)  # noqa: PTH105 - atomic on one file system, as the folder is beside it
    os.replace(written, note)  # noqa: PTH105


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _alone(progress: Callable[[str], None]) -> Iterator[None]:
    """One process at a time; the system frees the lock of one that dies."""
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    with (MODEL.parent / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("Another process is building the model; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Trains if needed; 1 where there is no current model at the end."""

    def say(sentence: str) -> None:
        sys.stdout.write(sentence + "\n")
        sys.stdout.flush()

    if is_current():
        say("The model is current: nothing to do.")
        return 0
    ensure_model(say)
    return 0 if is_current() else 1


if __name__ == "__main__":
    sys.exit(main())
