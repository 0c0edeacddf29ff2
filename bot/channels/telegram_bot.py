"""The connection to the Bot API: the library's client, made quiet, and with three things it lacks.

It logs no address that holds the token, it tells a gateway's fault from a network's and from Telegram's own words, and it
hands out updates as they came.
"""

import json
import os
from typing import Any, NoReturn

from telegram import Bot
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.telegram_quiet import PUBLIC_API, silence

# The library then gives retry_after as a timedelta and raises no deprecation warning inside its own
# error (python-telegram-bot 22.2, "PTB_TIMEDELTA").
os.environ.setdefault("PTB_TIMEDELTA", "true")

UPDATE_TYPES = ("message", "edited_message", "callback_query", "my_chat_member")


class HttpFaultError(NetworkError):
    """An answer whose HTTP status says more than its text: 5xx, 429 without a time to wait, or no answer of Telegram's."""

    __slots__ = ("status",)

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP status {status}")
        self.status = status


class UnreadableError(TelegramError):
    """An answer that says yes in a way that nobody can read."""

    __slots__ = ()


class QuietBot(Bot):
    """telegram.Bot that can also hand out updates as raw JSON."""

    async def raw_updates(self, offset: int | None, wait: int) -> list[Any]:
        """At most 100 updates from `offset` on, waiting up to `wait` seconds for the first.

        Raises TelegramError.
        """
        answer = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": wait, "allowed_updates": list(UPDATE_TYPES)},
            read_timeout=wait + 10.0,
        )
        return answer if isinstance(answer, list) else []

    async def shutdown(self) -> None:
        """Close the connections; the library closes them only after a getMe, which we do not need."""
        await super().shutdown()
        for request in self._request:
            await request.shutdown()


class _Request(HTTPXRequest):
    """HTTPXRequest that keeps the status of what the library would call a NetworkError."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See HTTPXRequest.do_request. Raises HttpFaultError, TimedOut, NetworkError."""
        status, content = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if status >= 500 or (status == 429 and b'"retry_after"' not in content):
            raise HttpFaultError(status)
        # The library takes a proxy's 403 for Telegram's: whoever was written to would count as having blocked us.
        if not _is_of_telegram(content):
            raise UnreadableError("unreadable") if 200 <= status < 300 else HttpFaultError(status)
        return status, content


def _is_of_telegram(content: bytes) -> bool:
    """Whether it is an object with `ok`: https://core.telegram.org/bots/api#making-requests."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and isinstance(answer.get("ok"), bool)


def connect(
    token: str, api_url: str = PUBLIC_API, *, timeout: float = 10.0, connections: int = 64
) -> QuietBot:
    """A client of the Bot API at `api_url`; nothing is sent yet. `timeout` in seconds.

    Raises ValueError, without the token in it, when the token cannot be one.
    """
    silence()
    if not token or any(character.isspace() or character in "/?#{}" for character in token):
        _refuse_token()
    base = api_url.rstrip("/")
    return QuietBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(timeout, connections),
        get_updates_request=_request(timeout, 1),
    )


def _request(timeout: float, connections: int) -> _Request:
    return _Request(
        connection_pool_size=connections,
        read_timeout=timeout,
        write_timeout=timeout,
        connect_timeout=timeout,
        pool_timeout=timeout,
    )


def _refuse_token() -> NoReturn:
    raise ValueError("TELEGRAM_TOKEN is not a token as @BotFather gives it (digits, a colon, letters).")
