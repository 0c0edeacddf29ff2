"""Stands in front of a provider's stand-in and lets calls go wrong, each in one way that happens in life.

async with gate(twilio) as before:
    rest = Rest(account, token, before.url)
    before.next("Messages.json", RESET_AFTER)
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standins.telegram_api import served

HTML = (("content-type", "text/html"),)
JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Trouble:
    """`accepted`: the provider did what it was asked before it went wrong. `slow`: seconds before anything is answered.

    Without a `status` the connection is reset, or `hangs`, or breaks in the middle of the answer (`half`).
    """

    status: int = 0
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = JSON
    accepted: bool = False
    hangs: bool = False
    half: bool = False
    slow: float = 0.0


class Gate:
    def __init__(self, provider: ASGIApp) -> None:
        self.url = ""
        self.calls = 0
        self._provider = provider
        self._troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self._closing = asyncio.Event()

    def next(self, which: str, *troubles: Trouble) -> None:
        """The next calls whose path holds `which` go wrong in this order."""
        self._troubles[which] += troubles

    def heals(self) -> None:
        self._troubles.clear()

    async def close(self) -> None:
        self._closing.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls += 1
        trouble = self._trouble(scope["path"])
        if trouble is None:
            await self._provider(scope, receive, send)
            return
        await asyncio.sleep(trouble.slow)
        if trouble.slow and not trouble.status:
            await self._provider(scope, receive, send)
            return
        if trouble.accepted:
            await self._provider(scope, receive, _unheard)
        if trouble.hangs:
            await self._closing.wait()
        if trouble.status:
            await Response(trouble.body, trouble.status, dict(trouble.headers))(scope, receive, send)
            return
        if trouble.half:
            await send(
                {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"400")]}
            )
            await send({"type": "http.response.body", "body": b'{"ok": true, "resu', "more_body": True})
        send.__self__.transport.abort()  # type: ignore[attr-defined]  # uvicorn's request cycle

    def _trouble(self, path: str) -> Trouble | None:
        for which, waiting in self._troubles.items():
            if waiting and which in path:
                return waiting.popleft()
        return None


async def _unheard(_: MutableMapping[str, Any]) -> None:
    """What the provider answers reaches nobody."""


@asynccontextmanager
async def gate(provider: ASGIApp) -> AsyncIterator[Gate]:
    made = Gate(provider)
    async with served(made, closing=made.close) as made.url:
        yield made
