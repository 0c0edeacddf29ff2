"""What every channel calls with what arrived: stored first, acknowledged by the channel afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.code_hashes import CodeHashes
from bot.model_joining import Joining
from flows.engine.answers import code_in
from flows.messages import Inbound
from storage import inbox
from storage.work import Work

Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]


class Intake:
    """`wake` is called once something new is stored."""

    def __init__(self, run: Run, codes: CodeHashes, joining: Joining, wake: Callable[[], None]) -> None:
        self._run = run
        self._codes = codes
        self._joining = joining
        self._wake = wake

    async def store_all(self, inbounds: Sequence[Inbound]) -> int:
        """Keep a batch in one transaction; how many of it were new. What it raises, the channel must not acknowledge."""
        return await self._store([(inbound, "") for inbound in inbounds])

    async def store(self, inbound: Inbound, also: str = "") -> bool:
        """Keep one message; False when it was there before. `also`: the sender's other identity (storage.identities)."""
        return await self._store([(inbound, also)]) > 0

    async def _store(self, arrived: Sequence[tuple[Inbound, str]]) -> int:
        for inbound, _ in arrived:
            if code_in(inbound.text):
                await asyncio.to_thread(self._codes.prepare, inbound.text)
            if self._joining.remote:
                await asyncio.to_thread(self._joining.prepare, inbound.text)
        new: int = await self._run(
            lambda work: sum(bool(inbox.store(work, inbound, also)) for inbound, also in arrived)
        )
        if new:
            self._wake()
        return new
