"""Real databases, a clock that moves when told, and two providers behind gates."""

from collections.abc import AsyncIterator

import pytest

from storage.vault import HandleOpener
from storage.work import Storage
from tests.cut_off.post_office import PostOffice, post_office
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
async def office(
    storage: Storage,  # noqa: F811 - the fixtures above
    opener: HandleOpener,  # noqa: F811
    clock: Clock,  # noqa: F811
) -> AsyncIterator[PostOffice]:
    async with post_office(storage, opener, clock) as made:
        yield made
