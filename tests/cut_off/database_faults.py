"""What happens to a database in life, each as a block in which it lasts."""

import os
import pwd
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from storage.database import Database
from storage.outages import Cause
from tests import databases


@contextmanager
def on_every_connection(database: Database, pragma: str) -> Iterator[None]:
    """As if the file system had done it: each connection of this process is told so, and told otherwise afterwards."""

    def tell(connection: Any, _: object) -> None:  # noqa: ANN401 - a DBAPI connection
        connection.execute(pragma)

    event.listen(database.engine, "connect", tell)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", tell)
        database.engine.dispose()


class OfSqlite:
    """Faults of one SQLite file."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.path = Path(database.url.database or "")

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[Cause]:
        """Another program holds the lock for writing."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            try:
                yield Cause.LOCKED
            finally:
                other.execute("ROLLBACK")

    @asynccontextmanager
    async def full(self) -> AsyncIterator[Cause]:
        """Not one page more (sqlite.org/pragma.html#pragma_max_page_count), and those there are have no room."""
        with closing(sqlite3.connect(self.path)) as other:
            ((free,),) = other.execute("PRAGMA freelist_count").fetchall()
            other.execute("CREATE TABLE ballast (fills BLOB)")
            other.execute("INSERT INTO ballast VALUES (zeroblob(?))", (4096 * (free + 4),))
            other.commit()
            ((pages,),) = other.execute("PRAGMA page_count").fetchall()
        with on_every_connection(self.database, f"PRAGMA max_page_count = {pages}"):
            yield Cause.FULL
        with closing(sqlite3.connect(self.path)) as other:
            other.execute("DROP TABLE ballast")
            other.commit()

    @asynccontextmanager
    async def read_only(self) -> AsyncIterator[Cause]:
        with on_every_connection(self.database, "PRAGMA query_only = ON"):
            yield Cause.READ_ONLY

    @asynccontextmanager
    async def moved(self) -> AsyncIterator[Cause]:
        """Somebody moved it away, and back."""
        away = self.path.with_suffix(".away")
        self.path.rename(away)
        try:
            yield Cause.MOVED
        finally:
            away.rename(self.path)

    @asynccontextmanager
    async def replaced(self) -> AsyncIterator[Cause]:
        """Somebody put another file in its place, and the right one back."""
        away = self.path.with_suffix(".away")
        self.path.rename(away)
        shutil.copy(away, self.path)
        try:
            yield Cause.MOVED
        finally:
            away.rename(self.path)

    @asynccontextmanager
    async def damaged(self) -> AsyncIterator[Cause]:
        """Its first page is overwritten, and written back."""
        self.database.engine.dispose()
        with closing(sqlite3.connect(self.path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self.path.open("r+b") as file:
            first = file.read(4096)
            file.seek(0)
            file.write(os.urandom(4096))
        self.database.engine.dispose()
        try:
            yield Cause.DAMAGED
        finally:
            with self.path.open("r+b") as file:
                file.write(first)
            self.database.engine.dispose()


class StoppingServer:
    """A PostgreSQL server of its own, which can be stopped and started again."""

    def __init__(self, programs: Path, root: Path, user: str | None) -> None:
        self.socket = str(root)
        self._run = partial(databases._running, programs, root / "data", root, user)
        self._running = ExitStack()

    def start(self) -> None:
        self._running.enter_context(self._run())

    def stop(self) -> None:
        self._running.close()


@contextmanager
def stopping_server() -> Iterator[StoppingServer]:
    programs = databases.server_programs()
    root = Path(tempfile.mkdtemp(prefix="baraza-stopping-"))
    user: str | None = None
    if os.geteuid() == 0:
        user = "nobody"
        account = pwd.getpwnam(user)
        os.chown(root, account.pw_uid, account.pw_gid)
        programs = databases._reachable(programs, root)
    server = StoppingServer(programs, root, user)
    try:
        made: list[str | Path] = [
            programs / "initdb",
            "--auth=trust",
            "--encoding=utf8",
            "--no-sync",
            "-U",
            "baraza",
            "-D",
            root / "data",
        ]
        databases._run(made, user=user, cwd=root)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


class OfPostgres:
    """Faults of one database of a server."""

    def __init__(self, database: Database, server: StoppingServer) -> None:
        self.server = server
        self.name = database.url.database or ""

    def _connect(self, name: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(f"host={self.server.socket} user=baraza dbname={name}", autocommit=True)

    def cut(self) -> int:
        """Every connection to the database is cut; how many there were."""
        with self._connect("postgres") as other:
            query = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = %s"
            ((number,),) = other.execute(query, (self.name,)).fetchall()
        return int(number)

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[Cause]:
        self.server.stop()
        try:
            yield Cause.GONE
        finally:
            self.server.start()

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[Cause]:
        """Somebody changes tables by hand and went for lunch."""
        with self._connect(self.name) as other, other.transaction():
            other.execute("lock table people, inbox, outbox in access exclusive mode")
            yield Cause.LOCKED

    @asynccontextmanager
    async def closed(self) -> AsyncIterator[Cause]:
        """All connections are cut, and no new one is let in: as while a server is moved, or a backup is played back."""
        with self._connect("postgres") as other:
            other.execute(f"alter database {self.name} allow_connections false")
            self.cut()
            try:
                yield Cause.GONE
            finally:
                other.execute(f"alter database {self.name} allow_connections true")
