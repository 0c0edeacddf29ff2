"""A Bot API stand-in for the programs of this folder."""

from collections.abc import AsyncIterator

import pytest

from tests.standins.telegram_api import TelegramApi, telegram_api


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram_api() as running:
        yield running


@pytest.fixture
def token(api: TelegramApi) -> dict[str, str]:
    """What makes a program speak with the stand-in."""
    return {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
