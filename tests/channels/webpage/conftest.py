from collections.abc import AsyncIterator

import pytest

from tests.channels.webpage.a_report import report
from tests.channels.webpage.conversation_in_memory import Memory, Served, served
from tests.channels.webpage.visitor import Visitor, visiting


@pytest.fixture
async def site() -> AsyncIterator[Served]:
    async with served(Memory(report)) as running:
        yield running


@pytest.fixture
async def visitor(site: Served) -> AsyncIterator[Visitor]:
    async with visiting(site) as somebody:
        yield somebody
