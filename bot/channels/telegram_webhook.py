"""Telegram's updates by webhook: `POST /webhooks/telegram`."""

import asyncio
import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels.telegram_bot import UPDATE_TYPES, QuietBot
from bot.channels.telegram_errors import errand_error
from bot.channels.telegram_groups import parse_group
from bot.channels.telegram_polling import Pace, Store, StoreGroups, no_groups
from bot.channels.telegram_updates import parse

PATH = "/webhooks/telegram"
BODY_LIMIT = 1024 * 1024
"""Bytes. An Update with a text of 4,096 characters and all its entities is below a tenth of it."""
BODY_WITHIN = 15.0
"""Seconds: Telegram sends its few kilobytes at once."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, not a secret
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""core.telegram.org/bots/api#setwebhook, secret_token."""

_LOG = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def webhook_route(
    secret: str, store: Store, now: Callable[[], datetime] = _now, groups: StoreGroups = no_groups
) -> Route:
    """The route that stores one Update and answers 200; 403, 413, 400 or 503 with an empty body otherwise.

    Telegram repeats whatever is not answered 2xx, so 503 keeps an update that could not be stored. An
    Update that cannot be read is answered 200 and dropped: a repetition would bring it again for ever.
    Raises ValueError when `secret` is none that Telegram takes: without one anybody could write here in
    anybody's name.
    """
    if not _SECRET.fullmatch(secret):
        raise ValueError(
            "TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z a-z 0-9 _ -: without it a webhook believes anybody."
        )
    return Route(PATH, _handler(secret.encode(), store, now, groups), methods=["POST"])


async def announce(bot: QuietBot, public_url: str, secret: str, pace: Pace | None = None) -> None:
    """Tell Telegram where the webhook is, again and again until it is taken; returns then.

    `public_url` is the https address of this server without a path.
    """
    patience = pace or Pace()
    failures = 0
    while True:
        try:
            await bot.set_webhook(
                public_url.rstrip("/") + PATH, allowed_updates=UPDATE_TYPES, secret_token=secret
            )
        except TelegramError as error:
            failed = errand_error(error)
            failures += 1
            _LOG.error("Telegram's webhook is not set: %s", failed.sentence)
            await patience.sleep(max(failed.after, patience.delay(failures)))
        else:
            return


def _handler(
    secret: bytes, store: Store, now: Callable[[], datetime], groups: StoreGroups
) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, secret):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        try:
            inbound, of_group = parse(update, now()), parse_group(update)
        except Exception as error:  # noqa: BLE001  a poisoned update must not come back for ever
            _LOG.error("A Telegram update cannot be read (%s); it was skipped.", type(error).__name__)
            return Response()
        try:
            if inbound:
                await store((inbound,))
            if of_group:
                await groups((of_group,))
        except Exception as error:  # noqa: BLE001  whatever failed, Telegram keeps the update and sends it again
            # Only the class: a database error's text shows the values of the row.
            _LOG.error(
                "A Telegram update could not be stored (%s); Telegram repeats it.", type(error).__name__
            )
            return Response(status_code=503)
        return Response()

    return receive


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is longer than the limit, whatever its Content-Length says, or does not end."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for piece in request.stream():
                body += piece
                if len(body) > BODY_LIMIT:
                    return None
    except TimeoutError:
        return None
    return bytes(body)
