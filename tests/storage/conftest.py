"""Every storage test runs on SQLite and on PostgreSQL."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.tables import metadata
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.databases import postgres_database, postgres_server

SECRET = bytes(range(32))


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
def socket() -> Iterator[str]:
    with postgres_server() as directory:
        yield directory


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/baraza.db"
    else:
        with postgres_database(request.getfixturevalue("socket")) as address:
            yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    with database.begin() as connection:
        metadata.create_all(connection)
    yield database
    database.close()


@pytest.fixture
def storage(database: Database, clock: Clock) -> Storage:
    return Storage(database, Vault(SECRET), clock=clock, chance=random.Random(7).randbytes)


@pytest.fixture
def opener() -> HandleOpener:
    return HandleOpener(SECRET)
