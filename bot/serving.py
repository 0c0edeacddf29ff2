"""The channels of a running Baraza and the web application in front of them."""

import asyncio
import hmac
import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from telegram.error import TelegramError

from bot.bodypage.looking import Looking
from bot.bodypage.pages import BodyPages, body_pages
from bot.bodypage.rendering import Rendering as BodyRendering
from bot.channels import telegram_commands, telegram_polling, telegram_webhook
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import PUBLIC_API, QuietBot, connect
from bot.channels.telegram_errors import errand_error
from bot.channels.telegram_groups import FromGroup
from bot.channels.webpage.channel import WebPage
from bot.channels.webpage.pages import Pages, PageSettings, webpage
from bot.forums.public import PublicForums
from bot.health import health_routes
from bot.open311.matters import Open311Matters
from bot.open311.pages import Open311, open311_pages
from bot.page_store import StoredPage
from bot.public_progress import PublicProgress
from bot.publicpage.forum_pages import ForumPages, forum_pages
from bot.publicpage.pages import PublicPages, public_pages
from bot.publicpage.progress_pages import ProgressPages, progress_pages
from bot.publicpage.rendering import Rendering
from bot.serving_whatsapp import WhatsApp
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


def telegram_of(running: Baraza) -> Telegram | None:
    """Telegram, when a token is set."""
    secrets = running.settings.secrets
    token = secrets.telegram_token.get_secret_value()
    if not token:
        return None
    bot = connect(token, secrets.telegram_api_url or PUBLIC_API)
    return Telegram(running, bot, secrets.telegram_webhook_secret.get_secret_value())


def application(running: Baraza, telegram: Telegram | None, whatsapp: WhatsApp | None = None) -> Starlette:
    """Health, the webhooks of Telegram and WhatsApp when there are some, and the web page under everything else."""
    bells = running.bells
    store = page_channel(running)
    settings = PageSettings(
        public_url=running.settings.public_url,
        secret=hmac.digest(running.secret, b"baraza/1/page", "sha256"),
        exit_url=running.settings.web.quick_exit,
    )
    pages = Pages(settings, store, bells, page_text, now=lambda: datetime.now(UTC), chance=os.urandom)
    routes: list[BaseRoute] = [*health_routes(running.ready)]
    if telegram is not None and telegram.webhook_secret:
        route = telegram_webhook.webhook_route(
            telegram.webhook_secret, telegram.store, groups=telegram.store_groups
        )
        routes.append(route)
    if whatsapp is not None:
        routes += whatsapp.routes
    scores = PublicPages(running.scores, running.read, Rendering(wording()), running.settings.languages.first)
    forums = ForumPages(
        PublicForums(running.scores.places, settings.public_url),
        running.read,
        Rendering(wording()),
        running.settings.languages.first,
    )
    https = settings.public_url.startswith("https:")
    routes += [*public_pages(scores, https=https), *forum_pages(forums, https=https)]
    routes += public_matter_routes(running, https=https)
    routes += referral_routes(running, https=https)
    routes.append(Mount("/", webpage(pages, settings)))
    return Starlette(routes=routes)


def page_channel(running: Baraza) -> StoredPage:
    """The web page as a channel: what delivery rings may be waited for here or in another process."""
    store = StoredPage(running.intake, running.run, running.read)
    running.channels["web"] = WebPage(store, running.bells)
    return store


def referral_routes(running: Baraza, *, https: bool) -> list[BaseRoute]:
    """The page behind a link to an office or its officer."""
    operator = running.settings.operator
    pages = BodyPages(
        running.run,
        Looking(running.referring.answering, running.place_name),
        BodyRendering(wording(), ", ".join(filter(None, (operator.name or "Baraza", operator.contact)))),
        hmac.digest(running.secret, b"baraza/1/referral-page", "sha256"),
        running.settings.public_url,
        running.settings.languages.first,
        running.wake_delivery,
    )
    return [*body_pages(pages, https=https)]


def public_matter_routes(running: Baraza, *, https: bool) -> list[BaseRoute]:
    """Public matters, for people and for programs."""
    page, language = running.settings.public_url, running.settings.languages.first
    progress = PublicProgress(running.scores.places, page)
    matters = Open311Matters(progress, wording(), language)
    operator = running.settings.operator
    open311 = Open311(matters, running.read, page, operator.contact or operator.name or "Baraza")
    pages = ProgressPages(progress, running.read, Rendering(wording()), language)
    return [*progress_pages(pages, https=https), open311_pages(open311, https=https)]


def page_text(key: str, language: Language) -> str:
    """The words of the web page itself."""
    return wording().say(Text(key), language)


def describe_command(name: str, language: Language) -> str:
    """What Telegram shows beside a command."""
    return wording().say(Text(f"command.{name}"), language)
