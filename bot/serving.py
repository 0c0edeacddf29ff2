"""The channels of a running Baraza and the web application in front of them."""

from __future__ import annotations

import hmac
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot.bodypage.looking import Looking
from bot.bodypage.pages import BodyPages, body_pages
from bot.bodypage.rendering import Rendering as BodyRendering
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
from bot.serving_whatsapp import WhatsApp, whatsapp_of
from bot.wiring import Baraza
from bot.wording import wording
from flows.messages import Language
from flows.words import Text

if TYPE_CHECKING:
    from bot.serving_telegram import Telegram


def telegram_of(running: Baraza) -> Telegram | None:
    """Telegram, when a token is set."""
    token = running.settings.secrets.telegram_token.get_secret_value()
    if not token:
        return None
    from bot.serving_telegram import telegram_with  # noqa: PLC0415 - it loads Telegram's library

    return telegram_with(running, token)


@asynccontextmanager
async def channels_of(running: Baraza) -> AsyncIterator[tuple[Telegram | None, WhatsApp | None]]:
    """Telegram and WhatsApp where they are set up; their connections are closed at the end, whatever ended it."""
    telegram, whatsapp = telegram_of(running), whatsapp_of(running)
    try:
        yield telegram, whatsapp
    finally:
        for channel in (telegram, whatsapp):
            if channel is not None:
                await channel.close()


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
    if telegram is not None:
        routes += telegram.routes
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
