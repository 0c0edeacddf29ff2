"""Telegram's two ends around a running Baraza. Loaded only where a token is set: the library takes 9 MB."""

import asyncio
import logging
from collections.abc import Sequence

from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels import telegram_commands, telegram_polling, telegram_webhook
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import QuietBot, connect
from bot.channels.telegram_errors import errand_error
from bot.channels.telegram_groups import FromGroup
from bot.channels.telegram_quiet import PUBLIC_API
from bot.wiring import Baraza
from bot.wording import wording
from flows.messages import Inbound, Language
from flows.words import Text

log = logging.getLogger(__name__)


class Telegram:
    """Telegram's two ends: what it sends to us, and the commands it shows."""

    def __init__(self, running: Baraza, bot: QuietBot, webhook_secret: str) -> None:
        self._running = running
        self._bot = bot
        self.webhook_secret = webhook_secret
        self._name = ""
        running.channels["telegram"] = TelegramChannel(bot)

    @property
    def routes(self) -> list[Route]:
        """The webhook, where updates come by it."""
        if not self.webhook_secret:
            return []
        return [telegram_webhook.webhook_route(self.webhook_secret, self.store, groups=self.store_groups)]

    async def store(self, inbounds: Sequence[Inbound]) -> None:
        """Keep a batch; only then may it be acknowledged."""
        await self._running.intake.store_all(inbounds)

    async def store_groups(self, said: Sequence[FromGroup]) -> None:
        """Do what happened in groups; only then may it be acknowledged."""
        if not self._name:
            try:
                self._name = (await self._bot.get_me()).username or ""
            except TelegramError as error:
                # Then a group is told to write privately without an address; the next one asks again.
                log.warning("Telegram did not say how the bot is called: %s", errand_error(error).sentence)
        talk, name = self._running.group_talk, self._name
        await self._running.run(lambda work: talk.hear_all(work, said, name))
        self._running.wake_delivery()

    async def receive(self, stop: asyncio.Event) -> None:
        """Poll, or announce the webhook and let the web application receive."""
        naming = asyncio.create_task(telegram_commands.set_commands(self._bot, describe_command))
        try:
            if self.webhook_secret:
                await self._announce(stop)
            else:
                await telegram_polling.poll(self._bot, self.store, stop, groups=self.store_groups)
        finally:
            naming.cancel()

    async def _announce(self, stop: asyncio.Event) -> None:
        """Announce the webhook until Telegram has taken it; a stop does not wait for that."""
        url = self._running.settings.public_url
        announcing = asyncio.create_task(telegram_webhook.announce(self._bot, url, self.webhook_secret))
        try:
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({announcing, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if announcing.done():
                announcing.result()
            await stopping
        finally:
            announcing.cancel()
            await asyncio.gather(announcing, return_exceptions=True)

    async def close(self) -> None:
        """Close its connections."""
        await self._bot.shutdown()


def telegram_with(running: Baraza, token: str) -> Telegram:
    """Telegram with this token. Raises ValueError when it cannot be one."""
    secrets = running.settings.secrets
    bot = connect(token, secrets.telegram_api_url or PUBLIC_API)
    return Telegram(running, bot, secrets.telegram_webhook_secret.get_secret_value())


def describe_command(name: str, language: Language) -> str:
    """What Telegram shows beside a command."""
    return wording().say(Text(f"command.{name}"), language)
