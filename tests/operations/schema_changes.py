"""What a migration takes away from the release before it: read from two states of a database, as its own catalogue tells them.

The release before inserts, reads and changes rows by the names, types and rules it knows. So nothing may go or be
renamed, a new column must fill itself, and no rule may become narrower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from alembic import command
from sqlalchemy import inspect

from storage.database import Database
from storage.migrating import _config


@dataclass(frozen=True, slots=True)
class Shape:
    """Tables by name: their columns (type, may be null, fills itself), checks, unique indexes and links."""

    columns: dict[str, dict[str, tuple[str, bool, bool]]]
    checks: dict[str, dict[str, str]]
    unique: dict[str, frozenset[tuple[str, str]]]
    links: dict[str, frozenset[tuple[str, ...]]]
    triggers: frozenset[str]


def brought_to(url: str, revision: str) -> None:
    """Bring a database to that revision: '0012', or 'head'."""
    database = Database(url)
    try:
        with database.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        database.close()


def shape_of(url: str) -> Shape:
    """As the catalogue of the database tells it."""
    database = Database(url)
    try:
        with database.read() as connection:
            seen = inspect(connection)
            tables = [name for name in seen.get_table_names() if name != "alembic_version"]
            triggers = (
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                if database.sqlite
                else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            )
            return Shape(
                {name: {one["name"]: _column(one) for one in seen.get_columns(name)} for name in tables},
                {
                    name: {
                        str(one["name"]): _plain(one["sqltext"]) for one in seen.get_check_constraints(name)
                    }
                    for name in tables
                },
                {
                    name: frozenset(
                        (", ".join(map(str, one["column_names"])), str(_where(one)))
                        for one in seen.get_indexes(name)
                        if one["unique"]
                    )
                    for name in tables
                },
                {
                    name: frozenset(
                        (
                            *one["constrained_columns"],
                            one["referred_table"],
                            str(one["options"].get("ondelete")),
                        )
                        for one in seen.get_foreign_keys(name)
                    )
                    for name in tables
                },
                frozenset(row[0] for row in connection.exec_driver_sql(triggers)),
            )
    finally:
        database.close()


def narrower(before: Shape, after: Shape) -> Iterator[str]:
    """What the release before would stumble over, a sentence each."""
    for table, columns in before.columns.items():
        if table not in after.columns:
            yield f"the table {table} is gone"
            continue
        yield from _columns(table, columns, after.columns[table])
        yield from _checks(table, before.checks[table], after.checks[table])
        known = set(columns)
        for index in after.unique[table] - before.unique[table]:
            if set(index[0].split(", ")) & known:
                yield f"{table}: ({index[0]}) must be unique now"
        for link in after.links[table] - before.links[table]:
            if link[0] in known:
                yield f"{table}.{link[0]} must lead to {link[-2]} now"
    for trigger in after.triggers - before.triggers:
        yield f"the trigger {trigger} is new"


def _columns(
    table: str, before: dict[str, tuple[str, bool, bool]], after: dict[str, tuple[str, bool, bool]]
) -> Iterator[str]:
    for name, (kind, null, _) in before.items():
        if name not in after:
            yield f"the column {table}.{name} is gone"
        elif after[name][0] != kind:
            yield f"{table}.{name} was {kind} and is {after[name][0]}"
        elif null and not after[name][1]:
            yield f"{table}.{name} must be filled now"
    for name, (_, null, fills_itself) in after.items():
        if name not in before and not null and not fills_itself:
            yield f"the new column {table}.{name} must be filled, and nothing fills it"


def _checks(table: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """A check may go; one that is new or changed must only list more words than it did."""
    for name, rule in after.items():
        if before.get(name) == rule:
            continue
        was = before.get(name)
        if was is None:
            yield f"{table}: the rule {name} is new"
        elif re.sub(r"'[^']*'", "", was).replace(",", "").split() != re.sub(r"'[^']*'", "", rule).replace(
            ",", ""
        ).split() or not set(re.findall(r"'([^']*)'", was)) <= set(re.findall(r"'([^']*)'", rule)):
            yield f"{table}: the rule {name} refuses what was right before"


def _column(found: Any) -> tuple[str, bool, bool]:  # noqa: ANN401 - what the inspector gives
    counts_itself = found.get("autoincrement") is True or found.get("identity") is not None
    return str(found["type"]), bool(found["nullable"]), found.get("default") is not None or counts_itself


def _where(index: Any) -> Any:  # noqa: ANN401 - what the inspector gives
    options = index.get("dialect_options", {})
    return options.get("sqlite_where", options.get("postgresql_where", ""))


def _plain(rule: str) -> str:
    """PostgreSQL writes a list of words with the type of each."""
    return " ".join(re.sub(r"::(?:character varying|text)(?:\[\])?", "", rule).split())
