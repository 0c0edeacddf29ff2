"""A market on the real databases of storage's tests, with a clock that moves when told."""

import pytest

from storage.vault import HandleOpener
from storage.work import Storage
from tests.matters.market import Market
from tests.storage.conftest import (  # noqa: F401 - fixtures
    Clock,
    clock,
    database,
    new_database,
    opener,
    socket,
    storage,
    url,
)


@pytest.fixture
def market(storage: Storage, opener: HandleOpener, clock: Clock) -> Market:  # noqa: F811 - the fixtures above
    return Market(storage, opener, clock)
