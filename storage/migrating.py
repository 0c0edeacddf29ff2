"""Brings a database up to date, whoever starts first and however many start at once."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database, parse_url

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
    reached = set(MigrationContext.configure(connection).get_current_heads())
    if not reached:
        return "missing"
    heads = _heads()
    if reached == heads:
        return "current"
    ours = all(re.fullmatch(r"[0-9]{4}", one) for one in reached)
    return "newer" if ours and min(reached) > max(heads) else "old"


@cache
def _heads() -> set[str]:
    """The last migrations of this release: their names are numbers of four digits, which sort by age."""
    return set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
