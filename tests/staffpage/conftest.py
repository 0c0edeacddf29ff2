"""The page on both databases, and one member who is in."""

from collections.abc import AsyncIterator

import pytest

from storage.work import Storage
from tests.staffpage.office_at_work import AtWork, Member, browser, page_of
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
async def work(storage: Storage, clock: Clock) -> AsyncIterator[AtWork]:  # noqa: F811 - fixtures
    async with page_of(AtWork(storage, clock)) as at_work:
        yield at_work


@pytest.fixture
async def her(work: AtWork) -> AsyncIterator[Member]:
    async with browser(work) as member:
        yield member
