"""The fixtures of storage's tests serve the bot's as well: real databases, a clock that moves when told."""

import pytest

from storage.staff import Staff
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.office import Office
from tests.storage.conftest import (  # noqa: F401 - fixtures
    clock,
    database,
    new_database,
    opener,
    socket,
    storage,
    url,
)


@pytest.fixture
def office(storage: Storage, opener: HandleOpener) -> Office:  # noqa: F811 - the fixtures above
    return Office(storage, opener)


@pytest.fixture
def achieng(office: Office) -> Staff:
    return office.member("Achieng")
