"""Every storage test runs on SQLite and on PostgreSQL."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.databases import postgres_database

SECRET = bytes(range(32))
BACKENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
SQLITE_ONLY = pytest.mark.parametrize("new_database", BACKENDS[:1], indirect=True)
POSTGRES_ONLY = pytest.mark.parametrize("new_database", BACKENDS[1:], indirect=True)
"""Over a test that is about one of the two."""
NewDatabase = Callable[[], AbstractContextManager[str]]


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 30, 15, 250000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture(scope="session")
def socket(postgres_socket: str) -> str:
    return postgres_socket


@pytest.fixture(scope="session", params=BACKENDS)
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Gives a new database with all tables each time: a copy of one that was migrated once."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_sqlite")

        @contextmanager
        def copy() -> Iterator[str]:
            folder = tmp_path_factory.mktemp("database")
            shutil.copy(migrated, folder / "baraza.db")
            yield f"sqlite:///{folder / 'baraza.db'}"
            shutil.rmtree(folder)

        yield copy
    else:
        socket: str = request.getfixturevalue("postgres_socket")
        name: str = request.getfixturevalue("migrated_postgres")
        yield lambda: postgres_database(socket, like=name)


@pytest.fixture
def url(new_database: NewDatabase) -> Iterator[str]:
    with new_database() as address:
        yield address


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/baraza.db"
    else:
        with postgres_database(request.getfixturevalue("postgres_socket")) as address:
            yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def storage(database: Database, clock: Clock) -> Storage:
    return Storage(database, Vault(SECRET), clock=clock, chance=random.Random(7).randbytes)


@pytest.fixture
def opener() -> HandleOpener:
    return HandleOpener(SECRET)
