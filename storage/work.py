"""One unit of work: what every function of storage takes, and the one place where units of work begin."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from storage.chance import Chance, new_id
from storage.columns import NAIROBI
from storage.database import Database
from storage.flooding import Flooding
from storage.prepared import driver_execute
from storage.receipts import Receipts
from storage.tables import metadata
from storage.vault import Vault

_SQLITE_NEW = {
    table.name: sqlite.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    for table in metadata.sorted_tables
}
_POSTGRES_NEW = {
    table.name: postgresql.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    for table in metadata.sorted_tables
}

Clock = Callable[[], datetime]
"""The present moment, in UTC."""


def utc_now() -> datetime:
    """The clock of life."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Work:
    """One transaction and what it knows. `now` (UTC) stands still in it.

    `answering` is the inbox row that this unit of work answers, set by inbox.next_waiting, and `turn_of` whose turn it is:
    on PostgreSQL her row is locked, nobody else's. `traceless` holds
    people of whom nothing of this turn may stay: set by a filing without trace and by an erasure, and obeyed
    by the inbox, the conversations and the outbox. `erased`: something was erased whose copies in the database's
    log of changes must go as well. `renamed` leads from an erased person to the nameless row
    that waits for the last answer to go out. `lost`: the database ended the transaction by itself; nothing of it can be kept.
    """

    connection: Connection
    vault: Vault
    receipts: Receipts
    now: datetime
    random: Chance
    sqlite: bool
    answering: int | None = None
    turn_of: str | None = None
    flooding: Flooding | None = None
    traceless: set[str] = field(default_factory=set)
    erased: bool = False
    lost: bool = False
    renamed: dict[str, str] = field(default_factory=dict)
    content_keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    person_keys: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day in Nairobi, where a day begins for those whom the dates are for."""
        return self.now.astimezone(NAIROBI).date()

    @contextmanager
    def apart(self, now: datetime | None = None) -> Iterator["Work"]:
        """A unit of work of its own inside this one (a savepoint): kept with this one, or rolled back alone.

        It begins with nothing known: keys, people and what was answered belong to one unit. `now`: its time, else this
        one's. What it erased counts for this one too. What it raises leaves it after it was rolled back. When not even
        that can be done, the database's own error does, and this unit of work is `lost`: end it by raising that.
        """
        work = Work(
            self.connection, self.vault, self.receipts, now or self.now, self.random, self.sqlite,
            flooding=self.flooding,
        )  # fmt: skip
        driver_execute(self.connection, "SAVEPOINT apart")
        try:
            yield work
        except BaseException:
            self._leave("ROLLBACK TO SAVEPOINT apart")
            self._leave("RELEASE SAVEPOINT apart")
            raise
        self._leave("RELEASE SAVEPOINT apart")
        # Committed with this one: the copies in the database's log of changes must go then.
        self.erased = self.erased or work.erased or bool(work.traceless)

    def _leave(self, statement: str) -> None:
        try:
            driver_execute(self.connection, statement)
        except SQLAlchemyError:
            self.lost = True
            raise

    def new_id(self) -> str:
        """A random id for a row."""
        return new_id(self.random)

    def insert_new(self, table: Table) -> Insert:
        """An insert that leaves alone what is there; its result's rowcount tells whether there was nothing."""
        return (_SQLITE_NEW if self.sqlite else _POSTGRES_NEW)[table.name]

    def insert(self, table: Table) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
        """An insert that knows ON CONFLICT, in this database's dialect."""
        return sqlite.insert(table) if self.sqlite else postgresql.insert(table)


class Storage:
    """The database with its vault, receipts, clock and chance: opens units of work."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        clock: Clock = utc_now,
        chance: Chance = os.urandom,
        flooding: Flooding | None = None,
    ) -> None:
        """Nothing is read or written yet; `migrating.migrate(url)` has to have run. `flooding`: None paces nobody."""
        self.database = database
        self.vault = vault
        self.receipts = Receipts(vault.receipt_salt(), chance)
        self.clock = clock
        self._chance = chance
        self.flooding = flooding

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """A unit of work that writes: everything in it is kept, or nothing when an exception leaves it."""
        with self.database.begin() as connection:
            work = self._work(connection)
            yield work
        if work.erased or work.traceless or self.database.remembers:
            self.database.forget_changes()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A unit of work that only reads; safe in any thread, waits for no writer."""
        with self.database.read() as connection:
            yield self._work(connection)

    def close(self) -> None:
        """Close the database's connections."""
        self.database.close()

    def _work(self, connection: Connection) -> Work:
        return Work(
            connection, self.vault, self.receipts, self.clock(), self._chance, self.database.sqlite,
            flooding=self.flooding,
        )  # fmt: skip
