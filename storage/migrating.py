"""Brings a database up to date, whoever starts first and however many start at once."""

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

State = Literal["missing", "old", "current"]


def migrate(url: str) -> bool:
    """Make or update every table; True when there was something to do.

    In one transaction that holds a lock: a second process waits, then finds nothing to do. Raises
    DatabaseUrlError, and SQLAlchemy's OperationalError when the server does not answer.
    """
    database = Database(url, busy_seconds=60.0)
    try:
        with database.begin() as connection:
            if not database.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if _state(connection) == "current":
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


def is_set_up(url: str) -> bool:
    """Whether the database has tables, of whatever release: then a lost secret must not be made anew."""
    return state(url) != "missing"


def _state(connection: Connection) -> State:
    reached = MigrationContext.configure(connection).get_current_heads()
    if not reached:
        return "missing"
    return "current" if set(reached) == set(ScriptDirectory.from_config(_config()).get_heads()) else "old"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
