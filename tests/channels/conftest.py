"""A Bot API stand-in and a bot that speaks with it, for every test of this folder that asks for them."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram_bot import QuietBot, connect
from tests.standins.telegram_api import TelegramApi, telegram_api


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram_api() as running:
        yield running


@pytest.fixture
async def bot(api: TelegramApi) -> AsyncIterator[QuietBot]:
    connected = connect(api.token, api.url, timeout=1.0)
    yield connected
    await connected.shutdown()
