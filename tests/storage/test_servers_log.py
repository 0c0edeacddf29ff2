"""What whoever runs the PostgreSQL server sees of us: its log of statements, and its locks."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text

from storage import identities
from storage.database import Database
from storage.tables import addresses, aliases, metadata, people
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.rotated import NUMBER, OPAQUE, PIN, everything_holds, office, writes_to_all

pytestmark = POSTGRES_ONLY


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def name(url: str) -> str:
    return url.split("@/")[1].split("?", maxsplit=1)[0]


def test_its_log_of_all_statements_holds_no_value(url: str, name: str, clock: Clock, socket: str) -> None:
    run(url, f"ALTER DATABASE {name} SET log_statement = 'all'")
    log = Path(socket) / "log"
    begun = log.stat().st_size
    database = Database(url)
    town = office(database, clock)
    writes_to_all(town)
    everything_holds(town, 4)
    with town.storage.read() as work:
        ids = work.connection.scalars(select(people.c.id)).all()
    database.close()
    said = log.read_bytes()[begun:].decode("utf-8", "replace")
    for table in ("reports", "people", "outbox", "accounts", "keys"):
        assert table in metadata.tables
        assert f"INTO {table} " in said, "it logs what is done"
    for value in (
        "story 1",
        "Mfano",
        "Which gate?",
        NUMBER,
        OPAQUE,
        PIN,
        town.token,
        "4703",
        *town.codes,
        *ids,
    ):
        assert value not in said
    assert "$1" in said
    assert said.count("arameters:") == said.count("$1 = 'hstore'"), (
        "asked by the driver before we could say anything"
    )


@pytest.fixture
def without_rights(url: str, name: str) -> Iterator[str]:
    """The address for a role that is no superuser, as a hosting company gives one, on a server that logs values of faults."""
    role = f"r{secrets.token_hex(6)}"
    run(url, f"CREATE ROLE {role} LOGIN; ALTER ROLE {role} SET log_parameter_max_length_on_error = 100")
    yield url.replace("baraza@", f"{role}@")
    run(url, f"DROP ROLE {role}")


def test_a_fault_is_logged_without_values_also_where_the_server_is_somebody_elses(
    without_rights: str, socket: str
) -> None:
    database = Database(without_rights)
    with pytest.raises(Exception, match="division by zero"), database.begin() as connection:
        connection.execute(text("SELECT 1 / (length(:said) - 9)"), {"said": "Mfano wa9"})
    database.close()
    said = (Path(socket) / "log").read_text("utf-8", "replace")
    assert "length($1" in said
    assert "Mfano wa9" not in said


def test_a_lock_tells_nothing_that_stands_in_a_table(storage: Storage, database: Database) -> None:
    """While two messages that bring the same identity are kept apart, anybody may look at the server's locks."""
    with storage.begin() as work:
        identities.of_sender(work, "whatsapp", NUMBER, OPAQUE)
        with database.read() as beside:
            locks = beside.execute(
                text(
                    "SELECT classid::bigint, objid::bigint, objsubid FROM pg_locks WHERE locktype = 'advisory'"
                )
            ).all()
        hashes = [
            *work.connection.scalars(select(addresses.c.hash)),
            *work.connection.scalars(select(aliases.c.hash)),
        ]
    held = [lock.objid.to_bytes(4) for lock in locks if (lock.classid, lock.objsubid) == (0x62617205, 2)]
    assert (len(held), len(hashes)) == (2, 2)
    for lock in locks:
        assert not any(lock.objid.to_bytes(4) in hashed for hashed in hashes)
