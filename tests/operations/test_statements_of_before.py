"""Every statement that the release before says in its own tests still means something on the tables of this one.

The texts (no values) were collected by tests/operations/statements_said.py in a copy of that release: its storage tests, on both
databases. `zcat statements_0012.json.gz` shows them.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.databases import postgres_database

SAID: dict[str, list[str]] = json.loads(
    gzip.decompress((Path(__file__).parent / "statements_0012.json.gz").read_bytes())
)
NAMED = re.compile(r"%\((\w+)\)s")


def refused_by_sqlite(file: Path, statements: list[str]) -> list[str]:
    """Those that SQLite cannot compile, with its reason."""
    found = []
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            marks = re.sub(r"'[^']*'", "", statement).count("?")
            try:
                connection.execute(f"EXPLAIN {statement}", [None] * marks)
            except sqlite3.Error as error:
                found.append(f"{error}: {statement[:300]}")
    return found


def refused_by_postgres(url: str, statements: list[str]) -> list[str]:
    """Those that PostgreSQL cannot parse and analyse, with its reason."""
    found = []
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            places: dict[str, str] = {}
            numbered = NAMED.sub(lambda name: places.setdefault(name[1], f"${len(places) + 1}"), statement)  # noqa: B023
            try:
                connection.execute(f"PREPARE tried AS {numbered.replace('%%', '%')}".encode())
                connection.execute("DEALLOCATE tried")
            except psycopg.Error as error:
                found.append(f"{str(error).splitlines()[0]}: {statement[:300]}")
    return found


def test_there_are_as_many_as_a_whole_program_says() -> None:
    for statements in SAID.values():
        assert len(statements) > 900
        written = [one for one in statements if one.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert len(written) > 350
        assert len({match[1] for one in written if (match := re.match(r"INSERT INTO (\w+)", one))}) > 50


def test_on_sqlite_they_all_compile(migrated_sqlite: Path) -> None:
    assert refused_by_sqlite(migrated_sqlite, SAID["sqlite"]) == []


@pytest.mark.postgres
def test_on_postgres_they_are_all_understood(postgres_socket: str, migrated_postgres: str) -> None:
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        assert refused_by_postgres(url, SAID["postgresql"]) == []


def test_on_sqlite_a_column_that_went_would_be_seen(migrated_sqlite: Path, tmp_path: Path) -> None:
    file = tmp_path / "less.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE people RENAME COLUMN language TO tongue")
    refused = refused_by_sqlite(file, SAID["sqlite"])
    assert refused
    assert all("language" in one for one in refused)


@pytest.mark.postgres
def test_on_postgres_a_column_that_went_would_be_seen(postgres_socket: str, migrated_postgres: str) -> None:
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        with psycopg.connect(url) as connection:
            connection.execute("ALTER TABLE people RENAME COLUMN language TO tongue")
        refused = refused_by_postgres(url, SAID["postgresql"])
    assert refused
    assert all("language" in one for one in refused)
