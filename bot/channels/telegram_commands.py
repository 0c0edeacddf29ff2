"""The commands that Telegram's menu button shows, in each language."""

import logging
from collections.abc import Callable

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import errand_error
from flows.messages import LANGUAGES, Language

COMMANDS = (
    "menu",
    "report",
    "status",
    "numbers",
    "forums",
    "progress",
    "language",
    "human",
    "stop",
    "help",
    "mydata",
)
"""In the order of the menu. The words are the same in every language: what a person learns once stays."""

DESCRIPTION_LIMIT = 256
"""Characters: core.telegram.org/bots/api#botcommand."""

Describe = Callable[[str, Language], str]
"""The description of a command in a language, from the catalogues."""

_LOG = logging.getLogger(__name__)


async def set_commands(bot: QuietBot, describe: Describe) -> bool:
    """Set the commands of private chats; whether all was accepted. A failure is logged and stops nothing.

    English is also what people see whose app speaks another language.
    """
    scope = BotCommandScopeAllPrivateChats()
    for language in LANGUAGES:
        commands = [BotCommand(name, describe(name, language)[:DESCRIPTION_LIMIT]) for name in COMMANDS]
        for code in {"en": (None, "en")}.get(language, (language,)):
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except TelegramError as error:
                _LOG.warning("Telegram's list of commands was not set: %s", errand_error(error).sentence)
                return False
    return True
