"""The migrations make the tables that the code expects, once, whoever starts first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from storage.database import Database, DatabaseUrlError
from storage.migrating import SchemaOldError, ensure_usable, is_set_up, migrate, state
from storage.tables import metadata


def test_migrations_make_what_the_code_expects(empty_url: str) -> None:
    migrate(empty_url)
    database = Database(empty_url)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_on_sqlite_every_table_is_written_alike(tmp_path: Path) -> None:
    """Checks, partial indexes and WITHOUT ROWID, which the comparison above does not see.

    The triggers of the audit log are the migration's alone: tests/storage/test_audit.py tries them.
    """
    migrate(f"sqlite:///{tmp_path}/migrated.db")
    made = Database(f"sqlite:///{tmp_path}/made.db")
    with made.begin() as connection:
        metadata.create_all(connection)
    schemas = []
    for name in ("migrated.db", "made.db"):
        database = Database(f"sqlite:///{tmp_path}/{name}")
        with database.read() as connection:
            rows = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type != 'trigger'")
            )
            schemas.append(
                {
                    # A table that a later migration wrote anew has its name in quotes.
                    name: sorted(sql.replace(",", " ").replace('"', "").split())
                    for name, sql in rows
                    if "alembic" not in name
                }
            )
        database.close()
    made.close()
    assert schemas[0] == schemas[1]
    assert sum("ROWID" in sql for sql in schemas[0].values()) > 10


def test_two_that_start_at_once_migrate_once(empty_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(migrate, [empty_url] * 2)) == [False, True]


def test_the_state_is_told_without_making_anything(empty_url: str) -> None:
    assert state(empty_url) == "missing"
    assert not is_set_up(empty_url)
    migrate(empty_url)
    assert state(empty_url) == "current"
    database = Database(empty_url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    database.close()
    assert state(empty_url) == "old"
    assert is_set_up(empty_url)


def test_tables_of_a_later_release_are_left_as_they_are(empty_url: str) -> None:
    migrate(empty_url)
    reached(empty_url, "9999")
    assert state(empty_url) == "newer"
    assert migrate(empty_url) is False
    assert state(empty_url) == "newer"
    ensure_usable(empty_url)


def test_who_does_not_migrate_says_what_is_to_be_done(empty_url: str) -> None:
    with pytest.raises(SchemaOldError, match="no tables yet: run `baraza migrate`"):
        ensure_usable(empty_url)
    migrate(empty_url)
    ensure_usable(empty_url)
    reached(empty_url, "0012")
    with pytest.raises(SchemaOldError, match="of an earlier release: run `baraza migrate`"):
        ensure_usable(empty_url)


def reached(url: str, revision: str) -> None:
    """Say of a database that it is of that revision."""
    database = Database(url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    database.close()


def test_looking_makes_no_file(tmp_path: Path) -> None:
    assert state(f"sqlite:///{tmp_path}/none.db") == "missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not a database address"),
        ("var/baraza.db", "not a database address"),
        ("sqlite://", "names no SQLite file"),
        ("sqlite:///:memory:", "names no SQLite file"),
        ("mysql://baraza:geheim@host/name", "not in mysql"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str, says: str) -> None:
    with pytest.raises(DatabaseUrlError, match=says) as refused:
        Database(url)
    assert "geheim" not in str(refused.value)


def test_nobody_else_on_the_machine_reads_the_file(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/baraza.db")
    assert (tmp_path / "baraza.db").stat().st_mode & 0o077 == 0
