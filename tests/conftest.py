"""What holds for every test. pyproject.toml blocks the network but for loopback, and makes every warning an error."""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx._transports.default as httpx_transports
import pytest

from bot.log_output import OURS
from storage import receipts, staff_pins
from storage.migrating import migrate
from tests.databases import postgres_database, postgres_server
from tests.workers import WITH_PROGRAMS, ProgramsTogether

ROOT = Path(__file__).parent.parent
SETTINGS = ("BARAZA_", "TELEGRAM_", "TWILIO_")
MEMORY = Path("/dev/shm")  # noqa: S108 - only the parent of what tempfile makes
MEMORY_NEEDED = 4 * 2**30
"""Bytes free there: the databases of a whole run, with room."""


def _work_in_memory() -> None:
    """Thousands of small databases cost a disk far more than a file system in memory, where there is a roomy one.

    Containers often have a small one, or one that no program may be started from: then the disk serves.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    there = os.statvfs(MEMORY)
    if there.f_bavail * there.f_frsize > MEMORY_NEEDED and not there.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = str(MEMORY)  # what the tests start works there too
        tempfile.tempdir = None


_work_in_memory()


def _compile_once() -> None:
    """The programs that tests start find compiled modules on machines too that keep none: half a second each."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".tools" / "compiled"))


_compile_once()

httpx_transports.create_ssl_context = cache(httpx_transports.create_ssl_context)
"""Certificates are read once by a process, not for each of thousands of clients, each of which talks to 127.0.0.1."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ProgramsTogether:
    return ProgramsTogether(config, log)


def pytest_collection_finish() -> None:
    """Thousands of tests live as long as the session: no collection of garbage needs to look at them again."""
    gc.collect()
    gc.freeze()


FULL_HASHES = (
    *WITH_PROGRAMS, "tests/killed/", "tests/leaks/", "tests/operations/", "tests/referring/test_nobody_answered.py",
    "tests/storage/test_broadcast_crashes.py", "tests/storage/test_fan_out_figures.py", "tests/storage/test_receipt",
    "tests/storage/test_figures_tell_no_filing.py",
)  # fmt: skip
"""Tests whose programs, or whose figures, have the hash of life."""


@pytest.fixture(scope="module", autouse=True)
def _hashes_that_cost_little(request: pytest.FixtureRequest) -> Iterator[None]:
    """The slow hash of codes and PINs is as it is in life, but quick: each of thousands of reports has one."""
    if request.node.nodeid.startswith(FULL_HASHES):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for module in (receipts, staff_pins):
            patch.setattr(module, "MEMORY_KIB", 64)
            patch.setattr(module, "PASSES", 1)
        yield


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine() -> Iterator[None]:
    """A token in a developer's environment must not reach a test."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(SETTINGS)}
    yield
    os.environ.update(kept)


@pytest.fixture(autouse=True)
def _what_a_program_sets_for_its_whole_process() -> Iterator[None]:
    """A command that a test calls in this process sets the log up and quiets faults: the next test has to hear them."""
    loggers = [logging.getLogger(name) for name in (*OURS, "apscheduler")]
    levels = [logger.level for logger in loggers]
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    shown, broken = warnings.showwarning, logging.Handler.handleError
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    warnings.showwarning = shown
    logging.Handler.handleError = broken  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[str]:
    """The directory of the socket of the one PostgreSQL server of this session, or of this worker of it."""
    with postgres_server() as directory:
        yield directory


@pytest.fixture(scope="session")
def migrated_postgres(postgres_socket: str) -> Iterator[str]:
    """The name of a database with all tables, to be copied and never written."""
    with postgres_database(postgres_socket) as made:
        migrate(made)
        yield made.split("@/")[1].split("?")[0]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied and never written."""
    made = tmp_path_factory.mktemp("migrated") / "made.db"
    migrate(f"sqlite:///{made}")
    return made
