"""The desk on the real databases of storage's tests, with a clock that moves when told."""

import pytest

from storage.vault import HandleOpener
from storage.work import Storage
from tests.broadcasting.desk import TheDesk
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
def desk(storage: Storage, opener: HandleOpener, clock: Clock) -> TheDesk:  # noqa: F811 - the fixtures above
    return TheDesk(storage, opener, clock)
