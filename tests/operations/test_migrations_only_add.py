"""From 0013 on a migration only adds, so that the release before runs on the new tables while processes are exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from storage.database import Database
from storage.migrating import _config, state
from tests.databases import postgres_database
from tests.operations.schema_changes import brought_to, narrower, shape_of

FIRST = "0012"
"""The last migration of the release that was landed before the rule was made."""


def revisions() -> list[str]:
    scripts = ScriptDirectory.from_config(_config())
    every = [script.revision for script in scripts.walk_revisions("base", "heads")][::-1]
    return every[every.index(FIRST) :]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/baraza.db"
    else:
        with postgres_database(request.getfixturevalue("postgres_socket")) as url:
            yield url


def test_there_is_one_line_of_migrations_and_each_comes_after_the_one_before() -> None:
    """storage/migrating.py tells a later release's tables by that."""
    scripts = ScriptDirectory.from_config(_config())
    every = [script.revision for script in scripts.walk_revisions("base", "heads")][::-1]
    assert every == sorted(every) == [f"{number:04}" for number in range(1, len(every) + 1)]


def test_each_migration_only_adds(empty: str) -> None:
    found = []
    brought_to(empty, FIRST)
    before = shape_of(empty)
    for revision in revisions()[1:]:
        brought_to(empty, revision)
        after = shape_of(empty)
        found += [f"{revision}: {sentence}" for sentence in narrower(before, after)]
        before = after
    assert not found, "\n".join(["The release before would stumble:", *found])
    assert state(empty) == "current"


MADE = """
CREATE TABLE people (id VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(20), state VARCHAR(9) NOT NULL,
 CONSTRAINT ck_state CHECK (state IN ('new', 'old')))
"""


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (["ALTER TABLE people ADD COLUMN more VARCHAR(5)"], None),
        (["ALTER TABLE people ADD COLUMN more VARCHAR(5) NOT NULL DEFAULT ''"], None),
        (["CREATE TABLE others (id INTEGER NOT NULL PRIMARY KEY, must VARCHAR(5) NOT NULL)"], None),
        (["CREATE INDEX ix ON people (name)"], None),
        (["DROP TABLE people"], "the table people is gone"),
        (["ALTER TABLE people DROP COLUMN name"], "the column people.name is gone"),
        (["ALTER TABLE people RENAME COLUMN name TO called"], "the column people.name is gone"),
        (["CREATE UNIQUE INDEX uq ON people (name)"], "people: (name) must be unique now"),
        (
            ["CREATE TRIGGER t BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, 'no'); END"],
            "the trigger t is new",
        ),
        (
            ["DROP TABLE people", MADE.replace("state VARCHAR", "must VARCHAR(5) NOT NULL, state VARCHAR")],
            "the new column people.must must be filled, and nothing fills it",
        ),
        (
            ["DROP TABLE people", MADE.replace("name VARCHAR(20)", "name VARCHAR(20) NOT NULL")],
            "people.name must be filled now",
        ),
        (
            ["DROP TABLE people", MADE.replace("name VARCHAR(20)", "name VARCHAR(10)")],
            "people.name was VARCHAR(20) and is VARCHAR(10)",
        ),
        (["DROP TABLE people", MADE.replace("'new', 'old'", "'new', 'old', 'lost'")], None),
        (
            ["DROP TABLE people", MADE.replace("'new', 'old'", "'new'")],
            "people: the rule ck_state refuses what was right before",
        ),
        (
            [
                "DROP TABLE people",
                MADE.replace("state IN ('new', 'old')", "state IN ('new', 'old') AND name <> ''"),
            ],
            "people: the rule ck_state refuses what was right before",
        ),
        (
            [
                "DROP TABLE people",
                MADE.replace("CONSTRAINT", "CONSTRAINT ck_name CHECK (name <> ''), CONSTRAINT"),
            ],
            "people: the rule ck_name is new",
        ),
        (
            [
                "DROP TABLE people",
                MADE.replace("name VARCHAR(20)", "name VARCHAR(20) REFERENCES people (id)"),
            ],
            "people.name must lead to people now",
        ),
    ],
)
def test_what_would_break_the_release_before_is_found(
    tmp_path: Path, changed: list[str], sentence: str | None
) -> None:
    url = f"sqlite:///{tmp_path}/made.db"
    with closing(Database(url)) as database:
        with database.begin() as connection:
            connection.exec_driver_sql(MADE)
        before = shape_of(url)
        with database.begin() as connection:
            for statement in changed:
                connection.exec_driver_sql(statement)
    found = list(narrower(before, shape_of(url)))
    assert found == ([] if sentence is None else [sentence])
