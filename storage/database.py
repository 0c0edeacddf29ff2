"""One database, SQLite or PostgreSQL, and its transactions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage.outages import DatabaseMovedError

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 16777216",
)
"""WAL with FULL: a commit that returned survives a power cut (sqlite.org/pragma.html). secure_delete overwrites
what is deleted with zeros. Temporary tables stay in memory: no contents in stray files."""


NOTICES_HERE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
"""Seconds, the last in milliseconds, until a PostgreSQL server whose machine or network is gone counts as gone. Without the
last one what was sent and never acknowledged is waited for as long as the system sends it again: a quarter of an hour
(postgresql.org/docs/current/libpq-connect.html)."""

STATEMENTS_KEPT = 512
"""By each connection to SQLite. With Python's 128 a statement of a turn is often parsed anew."""

LOG_WAITS_MS = 100
"""Milliseconds that emptying the log of changes waits for somebody who reads."""


class DatabaseUrlError(ValueError):
    """The address of the database cannot be used; the sentence says why and repeats no password."""


def parse_url(url: str) -> URL:
    """The parsed address; `postgres://` and `postgresql://` mean psycopg 3. Raises DatabaseUrlError."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUrlError(
            "BARAZA_DATABASE_URL is not a database address: write sqlite:///var/baraza.db "
            "or postgresql://user:password@host/name."
        ) from None
    kind = parsed.drivername.partition("+")[0]
    if kind in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if kind == "sqlite":
        raise DatabaseUrlError("BARAZA_DATABASE_URL names no SQLite file: nothing would survive a restart.")
    raise DatabaseUrlError(f"Baraza keeps its data in SQLite or PostgreSQL, not in {kind}.")


class Database:
    """One database. Safe to share between threads; each transaction has its own connection."""

    def __init__(self, url: str, *, busy_seconds: float = 10.0, pool_size: int = 5) -> None:
        """Connects at the first use. `busy_seconds`: how long a write waits for another's lock."""
        self.url = parse_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.remembers = False
        self._busy_seconds = busy_seconds
        self._path = Path(self.url.database or "")
        self._file: tuple[int, int] | None = None
        self.engine = (
            self._sqlite_engine(busy_seconds, pool_size) if self.sqlite else self._pg_engine(pool_size)
        )

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction that writes: committed at the end, rolled back on any exception. Raises DatabaseMovedError.

        On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that no read in it grows stale.
        """
        self._look_for_the_file()
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that only reads and never waits for a writer. Raises DatabaseMovedError."""
        self._look_for_the_file()
        option = "baraza_reads" if self.sqlite else "postgresql_readonly"
        with self.engine.connect().execution_options(**{option: True}) as connection, connection.begin():
            yield connection

    def forget_changes(self) -> None:
        """Empty SQLite's log of changes after an erasure: its old pages hold what was erased, keys included.

        While somebody reads an older state it cannot be done: then `remembers` stays true, and whoever writes
        next tries again, as after a fault of the disk: what was to be kept is kept. PostgreSQL recycles its log by itself.
        """
        if not self.sqlite:
            return
        self.remembers = True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {LOG_WAITS_MS}")
            ((busy, _, _),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            cursor.execute(f"PRAGMA busy_timeout = {int(self._busy_seconds * 1000)}")
            self.remembers = bool(busy)
        except sqlite3.OperationalError:
            connection.invalidate()
        finally:
            connection.close()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def _look_for_the_file(self) -> None:
        """A file that was deleted or replaced is written on by whoever has it open, and all of that is lost at the end."""
        if self._file is None:
            return
        try:
            there = self._path.stat()
        except FileNotFoundError:
            raise DatabaseMovedError("The file of the database is gone.") from None
        if (there.st_dev, there.st_ino) != self._file:
            raise DatabaseMovedError("The file of the database is another one.")

    def _pg_engine(self, pool_size: int) -> Engine:
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=NOTICES_HERE,
        )
        event.listen(engine, "handle_error", _drop_values)
        event.listen(engine, "connect", partial(_set_up_postgres, int(self._busy_seconds * 1000)))
        return engine

    def _sqlite_engine(self, busy_seconds: float, pool_size: int) -> Engine:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else on the machine reads it; SQLite gives its -wal and -shm the same mode.
        opened = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        self._file = (os.fstat(opened).st_dev, os.fstat(opened).st_ino)
        os.close(opened)
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            pool_use_lifo=True,  # whoever writes again finds her own connection, with its pages and statements
            hide_parameters=True,
            connect_args={"timeout": busy_seconds, "cached_statements": STATEMENTS_KEPT},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


def _drop_values(context: ExceptionContext) -> None:
    """PostgreSQL's errors repeat the row that failed in a DETAIL line: only the first line stays."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def _set_up_postgres(lock_ms: int, connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    # Who holds a table for longer, as a change of it by hand does, must not hold up the answer to a provider.
    connection.execute(f"SET lock_timeout = {lock_ms}")
    connection.execute(_NO_VALUES_IN_ITS_LOG)
    connection.commit()


_NO_VALUES_IN_ITS_LOG = """
SELECT set_config(name, '0', false) FROM pg_settings
WHERE name IN ('log_parameter_max_length', 'log_parameter_max_length_on_error')
AND (context = 'user' OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))
"""
"""Our statements hold no values, but PostgreSQL may write beside each in its log what stood for $1: as far as we may we forbid
it. The first of the two only a superuser may (postgresql.org/docs/current/runtime-config-logging.html): docs/operations.md."""


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    # The driver would begin transactions by itself, and late; ours begin in _begin_sqlite.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("baraza_reads", False)
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
