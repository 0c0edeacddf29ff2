"""Leaving: the browser goes on at once, and the session is erased whatever happens to the request."""

import asyncio

from bot.channels.webpage.ports import PageStore
from bot.channels.webpage.waiting import Bells

_PATIENCE = 0.5
"""Seconds. Whoever has to leave quickly does not wait for a database."""


class Leaving:
    """Erases sessions. A task that outlives its request is held here, or it could be collected half-way."""

    def __init__(self, store: PageStore, bells: Bells) -> None:
        self._store = store
        self._bells = bells
        self._erasing: set[asyncio.Task[None]] = set()

    async def forget_soon(self, session: str) -> None:
        """Erase the session, and wake its other pages so that they clear themselves."""
        self._bells.leave(session)
        task = asyncio.create_task(self._forget(session))
        self._erasing.add(task)
        task.add_done_callback(self._erasing.discard)
        await asyncio.wait({task}, timeout=_PATIENCE)

    def has_left(self, session: str) -> bool:
        """Whether she left: then nothing that was still on its way may stay."""
        return self._bells.has_left(session)

    async def _forget(self, session: str) -> None:
        await self._store.forget(session)
        self._bells.ring(session)
