"""A county on the real databases of storage's tests, with a clock that moves when told."""

import pytest

from storage.vault import HandleOpener
from storage.work import Storage
from tests.referring.county import County
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
def county(storage: Storage, opener: HandleOpener, clock: Clock) -> County:  # noqa: F811 - the fixtures above
    return County(storage, opener, clock)
