"""The fixtures of storage's tests serve here as well: real databases, a clock that moves when told; and a whole Baraza."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.forgotten.house import House, house
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
async def there(tmp_path: Path) -> AsyncIterator[House]:
    """It runs, with providers of its own."""
    async with house(tmp_path) as running:
        yield running
