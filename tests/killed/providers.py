"""The stand-ins of Telegram and Twilio, with a book of what they took, row by row of the outbox."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

import httpx
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.killed.points import ROW
from tests.standins.telegram_api import TelegramApi, served
from tests.standins.twilio_api import STORE_PATH, TwilioApi

ARRIVES = "while a message is on its way to the provider"
TAKEN = "when the provider has taken it and not answered"
ANSWERED = "when the provider has answered"
FETCHED = "in the middle of fetching a photo"
AGAIN_AFTER = 0.02
"""Seconds until a provider delivers again what was not answered; real ones wait longer."""
_HEADER = ROW.lower().encode()


def nothing_happens(moment: str) -> None:
    """Where nobody is killed for it."""


class Book:
    """How often each part of each row was taken. `watch` is told of each moment of a send."""

    def __init__(self) -> None:
        self.taken: Counter[tuple[str, int]] = Counter()
        self.watch: Callable[[str], None] = nothing_happens

    def of_row(self, row: str) -> int:
        """How often this row went out: that of its first part."""
        return self.taken[row, 0]

    def beside(self, app: ASGIApp) -> ASGIApp:
        """`app`, written down."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            named = dict(scope.get("headers", ())).get(_HEADER)
            if named is None:
                with suppress(ClientDisconnect):  # it was killed while it called
                    await app(scope, receive, self._seen(send) if is_file(scope["path"]) else send)
                return
            row, part = named.decode().split("/")
            self.watch(ARRIVES)

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start" and message["status"] in {200, 201}:
                    self.taken[row, int(part)] += 1
                    self.watch(TAKEN)
                await send(message)

            with suppress(ClientDisconnect):
                await app(scope, receive, noted)
                self.watch(ANSWERED)

        return counted

    def _seen(self, send: Send) -> Send:
        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                self.watch(FETCHED)
            await send(message)

        return seen


def is_file(path: str) -> bool:
    """Whether a photo is fetched there."""
    return path.startswith(("/file/", STORE_PATH))


class Twilio(TwilioApi):
    """It repeats what was not answered: messages of people, and what became of ours."""

    async def post_webhook(self, form: Mapping[str, str], path: str = "/webhooks/twilio") -> int:
        while True:
            with suppress(httpx.TransportError):
                status = await super().post_webhook(form, path)
                if status == 200:
                    return status
                assert status == 503, f"The webhook answered {status}."
            await asyncio.sleep(AGAIN_AFTER)

    async def reports_status(self, callback: str, sid: str, status: str, code: int = 0, to: str = "") -> int:
        while True:
            with suppress(httpx.TransportError):
                if (answer := await super().reports_status(callback, sid, status, code, to)) == 200:
                    return answer
            await asyncio.sleep(AGAIN_AFTER)


class Providers:
    """Both, and the book."""

    def __init__(self, telegram: TelegramApi, twilio: Twilio, book: Book) -> None:
        self.telegram = telegram
        self.twilio = twilio
        self.book = book


@asynccontextmanager
async def providers() -> AsyncIterator[Providers]:
    book, telegram, twilio = Book(), TelegramApi("7000000001:test-token-of-nobody"), Twilio()
    twilio.per_second = twilio.burst = 100_000
    async with (
        served(book.beside(telegram), closing=telegram.close) as telegram.url,
        served(book.beside(twilio), closing=twilio.close) as twilio.url,
    ):
        twilio.store = twilio.url + STORE_PATH
        pushing = asyncio.create_task(telegram.push())
        yield Providers(telegram, twilio, book)
        pushing.cancel()
    assert not telegram.violations, telegram.violations
    assert not twilio.violations, twilio.violations
