"""The menu of commands in both languages, and that the bot starts without it."""

import pytest

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_commands import COMMANDS, set_commands
from flows.messages import Language
from tests.standins.telegram_api import BROKEN, TelegramApi


def describe(command: str, language: Language) -> str:
    return f"{command} in {language}"


async def test_commands_in_every_language_and_for_the_rest(api: TelegramApi, bot: QuietBot) -> None:
    assert await set_commands(bot, describe)
    assert sorted(api.commands) == ["", "en", "sw"]
    assert [command["command"] for command in api.commands["sw"]] == list(COMMANDS)
    assert api.commands["sw"][0]["description"] == "menu in sw"
    assert api.commands[""] == api.commands["en"]
    assert '"all_private_chats"' in api.calls[-1][1]["scope"]


async def test_a_description_too_long_is_cut(api: TelegramApi, bot: QuietBot) -> None:
    assert await set_commands(bot, lambda *_: "x" * 300)
    assert len(api.commands["sw"][0]["description"]) == 256


async def test_a_failure_is_told_and_not_fatal(
    api: TelegramApi, bot: QuietBot, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail_next("setMyCommands", BROKEN)
    assert not await set_commands(bot, describe)
    assert "was not set" in caplog.text
