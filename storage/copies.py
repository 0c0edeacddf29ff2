"""Copies for the worst day: the data in one SQLite file, the keys that open it in another, and the way back.

The same form from SQLite and PostgreSQL, and into either. What is only passing through (messages in and out, photos not
yet filed) is left out: a copy from last night must neither keep it longer nor send anything twice. Erasing a key erases
what it opens in every copy of the data too, as long as the copies of the keys are kept for a shorter time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.util.exc import CommandError
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError, NoResultFound

from storage.database import Database
from storage.migrating import migrate, state
from storage.tables import broadcasts, keys, lasting_keys, meeting_reminders, metadata, recipients
from storage.vault import SealError, Vault
from storage.work import utc_now

PASSING = frozenset(
    {
        "inbox",
        "outbox",
        "seen",
        "uploads",
        "code_tries",
        "alerts",
        "invitations",
        "staff_links",
        "staff_sessions",
        "referral_links",
        "mails",
        "charter_salts",
        "commendation_salts",
        "rating_salts",
        "said_ids",
        "to_forget",
        "paces",
        "beats",
    }
)
"""Tables that a copy leaves out."""
KEYS: tuple[Table, ...] = (keys, lasting_keys)
"""What goes into the file of keys. Copies of before the second one have only the first."""
CARRIED: tuple[Table, ...] = tuple(
    table for table in metadata.sorted_tables if table.name not in PASSING and table not in KEYS
)
OUTLIVED = frozenset(
    {
        ("reports", "person_id"),
        ("cases", "taken_by"),
        ("agreed_actions", "meeting_id"),
        ("broadcasts", "meeting_id"),
        ("recipients", "person_id"),
    }
)
"""Links whose row stays where they lead nowhere: a report outlives the person who filed it, once she is forgotten
(storage/erasure.py), a case whoever had it, what was agreed its meeting, and a ledger whoever was written to."""
_CHUNK = 500


class CopyError(Exception):
    """A copy cannot be made or read back; the sentence says why and holds no data."""


def save(database: Database, data: Path, key_file: Path) -> int:
    """Write both files, which must not exist yet, as of one moment; returns how many rows. Raises CopyError."""
    for file in (data, key_file):
        if file.exists():
            raise CopyError(f"{file.name} is there already.")
    try:
        return _saved(database, data, key_file)
    except DatabaseError as error:
        raise CopyError(
            f"the database could not be read, or the copy not written ({type(error).__name__}). Is there room for it?"
        ) from None


def _saved(database: Database, data: Path, key_file: Path) -> int:
    migrate(f"sqlite:///{data}")
    key_file.touch(mode=0o600, exist_ok=False)
    with _file(data) as data_copy, _file(key_file) as key_copy:
        metadata.create_all(key_copy, KEYS)
        with _one_moment(database) as source:
            count = 0
            with key_copy.begin() as target:
                for table in KEYS:
                    for rows in _chunks(source, table):
                        target.execute(insert(table), rows)
            with data_copy.begin() as target:
                for table in CARRIED:
                    for rows in _chunks(source, table):
                        target.execute(insert(table), rows)
                        count += len(rows)
        _close_up(data_copy)
        _close_up(key_copy)
    return count


def restore(database: Database, data: Path, key_file: Path) -> tuple[int, int]:
    """Fill a new, migrated database from copies; returns how many rows came back and how many stayed out.

    Rows whose key is not among the keys stay out, with all that hangs on them: they were erased since. So take the
    newest copy of the keys, whatever the age of the data. `data` is brought up to the present tables first, so give
    a copy of it that may be changed. Broadcasts that were under way are stopped, and reminders whose time has passed are
    done. Raises CopyError, and then nothing is restored.
    """
    _bring_up_to_date(data)
    with _file(data) as data_copy, _file(key_file) as key_copy:
        try:
            with data_copy.connect() as source, key_copy.connect() as key_source, database.begin() as target:
                return _fill(target, source, key_source)
        except DatabaseError as error:
            raise CopyError(f"The copies do not fit this database ({type(error).__name__}).") from None


def ensure_opened(vault: Vault, key_file: Path) -> None:
    """Nothing where the copied keys were made under this vault's secret: any of them tells. Raises CopyError."""
    try:
        with _file(key_file) as key_copy, key_copy.connect() as source:
            some = source.execute(select(keys).limit(1)).one_or_none()
        if some is not None:
            vault.unwrap(some.id, some.wrapped)
    except DatabaseError as error:
        raise CopyError(f"{key_file.name} holds no keys ({type(error).__name__}).") from None
    except SealError:
        raise CopyError(
            "these keys were made under another BARAZA_SECRET_KEY (or var/secret.key). Bring that one back."
        ) from None


def _bring_up_to_date(data: Path) -> None:
    """Bring a copy made by an earlier release up to the present tables. Raises CopyError where it is no copy."""
    try:
        with _file(data) as engine, engine.connect() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version")).one()
        migrate(f"sqlite:///{data}")
        if state(f"sqlite:///{data}") == "newer":
            raise CopyError(f"{data.name} is of a later release: restore it with that one.")
    except (CommandError, DatabaseError, NoResultFound) as error:
        # Alembic and SQLite each have their own errors for a file that is something else, or of a later release.
        raise CopyError(
            f"{data.name} is no copy that this release can read ({type(error).__name__})."
        ) from None


def _fill(target: Connection, source: Connection, key_source: Connection) -> tuple[int, int]:
    for table in (keys, *CARRIED):
        if target.scalar(select(func.count()).select_from(table)):
            raise CopyError("The database is not empty. Restore into a new one.")
    kept: dict[str, set[Any]] = {"keys": set()}
    for rows in _chunks(key_source, keys):
        target.execute(insert(keys), rows)
        kept["keys"] |= {row["id"] for row in rows}
    target.execute(delete(lasting_keys))
    if inspect(key_source).has_table(lasting_keys.name):
        for rows in _chunks(key_source, lasting_keys):
            target.execute(insert(lasting_keys), rows)
    came = out = 0
    for table in CARRIED:
        own: set[Any] = set()
        for rows in _chunks(source, table):
            back = list(_without_the_erased(rows, table, kept))
            if back:
                target.execute(insert(table), back)
            own |= {row["id"] for row in back if "id" in row}
            came, out = came + len(back), out + len(rows) - len(back)
        kept[table.name] = own
    _drop_unused_keys(target)
    _send_nothing_again(target)
    _go_on_counting(target)
    return came, out


def _links(table: Table) -> list[tuple[str, str, bool]]:
    """The columns that lead elsewhere, where to, and whether the row may stay without."""
    return [
        (column.name, link.column.table.name, (table.name, column.name) in OUTLIVED)
        for column in table.columns
        for link in column.foreign_keys
    ]


def _without_the_erased(
    rows: Sequence[dict[str, Any]], table: Table, kept: Mapping[str, set[Any]]
) -> Iterator[dict[str, Any]]:
    for row in rows:
        lost = {
            name: may
            for name, where, may in _links(table)
            if row[name] is not None and row[name] not in kept[where]
        }
        if all(lost.values()):
            yield row | dict.fromkeys(lost)


def _drop_unused_keys(target: Connection) -> None:
    """Keys newer than the data open nothing."""
    users = [column for table in CARRIED for column in table.columns if _links_to_keys(column)]
    unused = keys.delete()
    for column in users:
        unused = unused.where(keys.c.id.not_in(select(column).where(column.is_not(None))))
    target.execute(unused)


def _send_nothing_again(target: Connection) -> None:
    """What was under way when the copy was made may have gone out since: it is not begun again."""
    now = utc_now()
    under_way = broadcasts.c.over_at.is_(None)
    target.execute(
        update(recipients).where(recipients.c.state.in_(("waiting", "queued"))).values(state="unknown")
    )
    target.execute(update(broadcasts).where(under_way).values(state="stopped", over_at=now))
    target.execute(
        update(meeting_reminders)
        .where(meeting_reminders.c.done_at.is_(None), meeting_reminders.c.due_at <= now)
        .values(done_at=now)
    )


def _links_to_keys(column: Any) -> bool:  # noqa: ANN401 - a column of any type
    return any(link.column.table is keys for link in column.foreign_keys)


def _go_on_counting(target: Connection) -> None:
    """PostgreSQL's counters know nothing of numbers that were inserted."""
    if target.dialect.name != "postgresql":
        return
    for table in CARRIED:
        column = table.autoincrement_column
        if column is not None:
            last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            target.execute(select(func.setval(sequence, last, False)))


def _chunks(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    for rows in source.execute(select(table)).mappings().partitions(_CHUNK):
        yield [dict(row) for row in rows]


@contextmanager
def _one_moment(database: Database) -> Iterator[Connection]:
    """A transaction that sees one moment: SQLite's always do, PostgreSQL's when asked."""
    if database.sqlite:
        with database.read() as connection:
            yield connection
    else:
        with database.engine.execution_options(isolation_level="REPEATABLE READ").begin() as connection:
            yield connection


@contextmanager
def _file(path: Path) -> Iterator[Engine]:
    """A SQLite file without the rules of a live database: its links may lead to keys that lie elsewhere."""
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _close_up(engine: Engine) -> None:
    """One file that can be carried away, without a write-ahead log beside it."""
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode = DELETE"))
