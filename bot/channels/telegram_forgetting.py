"""Messages of a private chat deleted on Telegram, for both sides: within 48 hours a bot may delete what either wrote.

https://core.telegram.org/bots/api#deletemessage and #deletemessages
"""

from collections.abc import Sequence

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import errand_error


async def forget(bot: QuietBot, chat: str, messages: Sequence[str]) -> None:
    """Delete at most 100 of them; what is gone, or may not be deleted any more, is no error. Raises SendError.

    Where Telegram refuses them together, since one is too old, each is asked for alone.
    """
    try:
        await bot.delete_messages(int(chat), [int(message) for message in messages])
    except BadRequest:
        for message in messages:
            await _alone(bot, chat, message)
    except Forbidden:
        # She blocked the bot or closed her account: nothing of her chat can be changed from here.
        return
    except TelegramError as error:
        raise errand_error(error) from None


async def _alone(bot: QuietBot, chat: str, message: str) -> None:
    try:
        await bot.delete_message(int(chat), int(message))
    except (BadRequest, Forbidden):
        return
    except TelegramError as error:
        raise errand_error(error) from None
