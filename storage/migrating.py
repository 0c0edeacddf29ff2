"""Brings a database up to date, whoever starts first and however many start at once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, inspect, text

from storage.database import Database, parse_url

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x62617261
"""The number of the advisory lock on PostgreSQL: the letters 'bara'."""

State = Literal["missing", "old", "current", "newer"]
"""`newer`: a later release has brought it up to date. This one runs on it: migrations only add (tests/operations)."""


class SchemaOldError(Exception):
    """The tables are missing or of an earlier release, and this process does not make them."""


def migrate(url: str) -> bool:
    """Make or update every table; True when there was something to do.

    In one transaction that holds a lock: a second process waits, then finds nothing to do. One of a later release is
    left as it is. Raises DatabaseUrlError, and SQLAlchemy's OperationalError when the server does not answer.
    """
    database = Database(url, busy_seconds=60.0)
    try:
        with database.begin() as connection:
            if not database.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if _state(connection) in ("current", "newer"):
                return False
            # Alembic takes 7 MB of a process, and is not needed once the tables are there.
            from alembic import command  # noqa: PLC0415

            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            return True
    finally:
        database.close()


def state(url: str) -> State:
    """Whether the tables are missing, old or current; changes nothing. Raises as migrate does."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return "missing"
    database = Database(url)
    try:
        with database.read() as connection:
            return _state(connection)
    finally:
        database.close()


def ensure_usable(url: str) -> None:
    """Nothing where this release can work on the tables as they are. Raises SchemaOldError, and as migrate does."""
    match state(url):
        case "missing":
            raise SchemaOldError("The database has no tables yet: run `baraza migrate` first.")
        case "old":
            raise SchemaOldError("The database is of an earlier release: run `baraza migrate` first.")


def is_set_up(url: str) -> bool:
    """Whether the database has tables, of whatever release: then a lost secret must not be made anew."""
    return state(url) != "missing"


def state_of(connection: Connection) -> State:
    """As `state`, of a database that is open already."""
    return _state(connection)


def _state(connection: Connection) -> State:
    if not inspect(connection).has_table("alembic_version"):
        return "missing"
    reached = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    if not reached:
        return "missing"
    heads = _heads()
    if reached == heads:
        return "current"
    ours = all(re.fullmatch(r"[0-9]{4}", one) for one in reached)
    return "newer" if ours and min(reached) > max(heads) else "old"


@cache
def _heads() -> set[str]:
    """The last migration of this release: their names are numbers of four digits, which sort by age."""
    return {max(file.name[:4] for file in MIGRATIONS.glob("versions/[0-9][0-9][0-9][0-9]_*.py"))}


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see migrate

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
