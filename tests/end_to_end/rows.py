"""A look into the database of a running program."""

import sqlite3
from contextlib import closing
from pathlib import Path


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """What a query finds, read beside the program."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()
