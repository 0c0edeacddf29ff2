"""Why the database does not serve: what its driver says, as one of a few causes. A fault of our own is none of them."""

from __future__ import annotations

import sqlite3
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from storage.work import Work


class DatabaseMovedError(Exception):
    """The file that was opened is not at its place any more: what was written would be lost with it."""


class Cause(StrEnum):
    """Why nothing can be written; each passes, or is mended, without a change of the program."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    MOVED = "moved"
    BROKEN = "broken"
    """The disk itself fails, or the file cannot be opened."""
    GONE = "gone"
    """Nobody answers, or the connection was cut."""


_OF_SQLITE = {
    "SQLITE_BUSY": Cause.LOCKED,
    "SQLITE_LOCKED": Cause.LOCKED,
    "SQLITE_PROTOCOL": Cause.LOCKED,
    "SQLITE_FULL": Cause.FULL,
    "SQLITE_READONLY": Cause.READ_ONLY,
    "SQLITE_CORRUPT": Cause.DAMAGED,
    "SQLITE_NOTADB": Cause.DAMAGED,
    "SQLITE_IOERR": Cause.BROKEN,
    "SQLITE_CANTOPEN": Cause.BROKEN,
    "SQLITE_PERM": Cause.BROKEN,
}
"""sqlite.org/rescode.html; longer codes begin with these."""
_OF_POSTGRES = {
    "25006": Cause.READ_ONLY,
    "40001": Cause.LOCKED,
    "40P01": Cause.LOCKED,
    "53100": Cause.FULL,
    "55P03": Cause.LOCKED,
    "57014": Cause.LOCKED,
    "XX001": Cause.DAMAGED,
    "XX002": Cause.DAMAGED,
}
"""postgresql.org/docs/current/errcodes-appendix.html."""
_CLASSES = {"08": Cause.GONE, "53": Cause.GONE, "57": Cause.GONE, "58": Cause.BROKEN}


ROOM = 64 * 1024
"""Bytes; the largest message takes less."""


def takes_room(work: Work) -> None:
    """Take ROOM on the disk and give it back: what is small finds a place in half-empty pages of a full disk.

    secure_delete has the pages written that are given back. PostgreSQL's own disk is not tried. Raises the driver's error.
    """
    if work.sqlite:
        work.connection.exec_driver_sql("CREATE TABLE room (taken BLOB)")
        work.connection.exec_driver_sql("INSERT INTO room VALUES (zeroblob(?))", (ROOM,))
        work.connection.exec_driver_sql("DROP TABLE room")


def cause_of(error: BaseException | None) -> Cause | None:
    """The cause that a driver's error, or one that it led to, tells; None for anything else: a mistake of ours."""
    while error is not None:
        if cause := _own_cause(error):
            return cause
        # After a full disk SQLite has rolled back by itself, and what is raised is that there is nothing to roll back.
        error = error.__cause__ or error.__context__
    return None


def _own_cause(error: BaseException) -> Cause | None:
    if isinstance(error, DatabaseMovedError):
        return Cause.MOVED
    told = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(told, sqlite3.Error):
        # None where the module itself refuses, as it does on a closed connection.
        name = getattr(told, "sqlite_errorname", None) or ""
        return next((cause for begins, cause in _OF_SQLITE.items() if name.startswith(begins)), None)
    # On SQLite nobody loads PostgreSQL's driver, which takes 10 MB: then no error is one of its.
    return _of_postgres(told) if "psycopg" in sys.modules else None


def _of_postgres(error: object) -> Cause | None:
    import psycopg  # noqa: PLC0415 - which is loaded already

    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate:
        return _OF_POSTGRES.get(error.sqlstate) or _CLASSES.get(error.sqlstate[:2])
    # There is none where no server answered at all.
    return Cause.GONE if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None
