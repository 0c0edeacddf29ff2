"""Open311 over real HTTP, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from storage.work import Storage
from tests.publicpage.progress import open_progress
from tests.storage.conftest import clock, database, new_database, opener, socket, storage, url

__all__ = ["clock", "database", "new_database", "opener", "socket", "storage", "url"]


@pytest.fixture
async def program(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        open_progress(storage) as address,
        httpx.AsyncClient(base_url=f"{address}/open311", timeout=10) as client,
    ):
        yield client
