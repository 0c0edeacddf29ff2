"""Tables are written anew, so that what was deleted is in their files no more. PostgreSQL alone; SQLite overwrites at once.

A row that is deleted stays in its page until a vacuum, and its bytes stay in the free space of that page after one. Only
VACUUM FULL writes a table into a new file, and nobody else has the table meanwhile
(https://www.postgresql.org/docs/current/sql-vacuum.html): so it is done at night, one table after the other, while they
are small. The log of changes (WAL) and copies that somebody else makes of the server are out of its reach.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.columns import NAIROBI
from storage.database import Database
from storage.tables import keys, lasting_keys, metadata
from storage.work import Storage

NIGHT = 3
"""The hour in Nairobi in which it is done: the fewest write then."""
MOST = 128 * 2**20
"""Bytes of a table that is still written anew: some seconds. A larger one is vacuumed only, since nobody is answered meanwhile."""
WAITS_MS = 1000
"""Milliseconds that it waits for whoever has a table: everybody else waits behind it."""
TABLES = (
    keys,
    lasting_keys,
    *(
        table
        for table in metadata.sorted_tables
        if any(column.info["form"] in {"boxed", "hashed"} for column in table.columns)
    ),
)
"""Those with anything that the secret alone opens or tests. The content of all others is sealed under a key of the first."""


@dataclass
class Rewritten:
    """Names of tables: written anew; too large for that; and those that somebody held, or that are not ours to write."""

    done: list[str] = field(default_factory=list)
    large: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


def at_night(storage: Storage) -> Rewritten | None:
    """Rewrite in the hour of the night, when called once an hour; None in every other, and on SQLite."""
    if storage.database.sqlite or storage.clock().astimezone(NAIROBI).hour != NIGHT:
        return None
    return rewrite(storage.database)


def rewrite(database: Database, most: int = MOST) -> Rewritten:
    """Each of the tables that is not larger than `most` (bytes with its TOAST, without indexes). Nothing on SQLite."""
    rewritten = Rewritten()
    if database.sqlite:
        return rewritten
    with database.engine.connect() as pooled:
        # No transaction, and not one of the pool's any more: its patience is another.
        connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        connection.execute(text(f"SET lock_timeout = {WAITS_MS}"))
        for table in TABLES:
            _rewrite(connection, table.name, most, rewritten)
    return rewritten


def _rewrite(connection: Connection, name: str, most: int, rewritten: Rewritten) -> None:
    before, size = connection.execute(_FILE, {"name": name}).one()
    full = size <= most
    try:
        connection.execute(text(f"VACUUM {'(FULL)' if full else ''} {name}"))
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        rewritten.held.append(name)
        return
    if not full:
        rewritten.large.append(name)
    elif connection.execute(_FILE, {"name": name}).one()[0] == before:
        rewritten.held.append(name)  # PostgreSQL only warns where a table belongs to somebody else
    else:
        rewritten.done.append(name)


_FILE = text("SELECT pg_relation_filenode(CAST(:name AS regclass)), pg_table_size(CAST(:name AS regclass))")
