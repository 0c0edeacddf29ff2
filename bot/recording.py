"""Writes outcomes down: those of notices together, and nothing is forgotten for a fault."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bot.faults import told
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]
Record = Callable[[Work], None]

RECORD_AGAIN = (0.5, 2.0, 10.0, 30.0, 60.0)
"""Seconds between tries to record an outcome while the database does not answer; together shorter than the time
after which a claimed row is taken for one that a dead delivery held (storage.claims.STALE_AFTER)."""

GATHERS = 0.05
"""Seconds that outcomes of notices wait for each other: at 80 a second four go into one unit of work, and replies wait
less for the database."""


class Recording:
    """`run` does a unit of work on the writer."""

    def __init__(self, run: Run, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._run = run
        self._sleep = sleep
        self._waiting: list[tuple[Record, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def with_others(self, record: Record) -> None:
        """Record it in one unit of work with all that comes within GATHERS; alone when that fails."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        if not await kept:
            await self._again(record)

    async def alone(self, record: Record) -> None:
        """Record it in a unit of work of its own."""
        if not await self._is_kept(record):
            await self._again(record)

    async def _write(self) -> None:
        while self._waiting:
            await self._sleep(GATHERS)
            together, self._waiting = self._waiting, []
            done = await self._is_kept(partial(_all, [record for record, _ in together]))
            for _, kept in together:
                if (
                    not kept.done()
                ):  # who waited may have been cancelled; her row is written down all the same
                    kept.set_result(done)

    async def _again(self, record: Record) -> None:
        """Again and again while the database does not answer.

        Given up after the last: the row then still counts as being sent, and is taken up like one that a dead
        delivery held.
        """
        for pause in RECORD_AGAIN:
            await self._sleep(pause)
            if await self._is_kept(record):
                return

    async def _is_kept(self, record: Record) -> bool:
        try:
            await self._run(record)
        except Exception as error:  # noqa: BLE001 - whatever it was, the outcome must not be lost for it
            log.error("an outcome could not be recorded: %s", told(error))  # noqa: TRY400
            return False
        return True


def _all(records: Sequence[Record], work: Work) -> None:
    for record in records:
        record(work)
