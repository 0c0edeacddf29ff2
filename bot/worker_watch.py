"""Notices that another worker died: what it held goes again at once, and what it was woken for is looked for here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.faults import level_of, told
from storage import workers
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]

EVERY = 1.0
"""Seconds between two looks. One that is gone at two of them is taken for dead: it may only have lost its connection for a
moment, and then holds its number again."""


class WorkerWatch:
    """`read` does a unit of work that only reads, `run` one that writes; `wake` looks for turns and for what is to be sent."""

    def __init__(self, read: Run, run: Run, wake: Callable[[], None]) -> None:
        self._read = read
        self._run = run
        self._wake = wake
        self._alive: set[int] = set()
        self._missed: set[int] = set()

    async def watch(self, stop: asyncio.Event) -> None:
        """Look again and again until `stop` is set."""
        while not stop.is_set():
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - whatever the database answered, it is asked again
                log.log(level_of(error), "nobody could look for dead workers: %s", told(error))
            try:
                await asyncio.wait_for(stop.wait(), EVERY)
            except TimeoutError:
                continue

    async def look(self) -> tuple[int, int]:
        """One look: how many rows wait again, and of how many nobody knows whether they went out."""
        holding, alive = await self._read(lambda work: (workers.holding(work), workers.alive(work)))
        left, self._alive = self._alive - alive, alive
        missed = holding - alive
        gone, self._missed = missed & self._missed, missed
        again = unknown = 0
        if gone:
            again, unknown = await self._run(lambda work: workers.take_back(work, gone))
            log.warning("a worker died: of what it was sending %d go again, %d are unknown", again, unknown)
        if gone or left:
            self._wake()
        return again, unknown
