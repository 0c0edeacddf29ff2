"""A database with all tables and nothing in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.tables import metadata


@cache
def all_tables_empty() -> bytes:
    """A database file that nothing was written to: hundreds of stages begin with a copy of it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "made.db"
        database = Database(f"sqlite:///{file}")
        metadata.create_all(database.engine)
        database.close()
        return file.read_bytes()
