"""Takes turns as long as messages wait, one after the other on the writer's thread."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.faults import told
from bot.turn import TurnFailedError, Turns
from storage import inbox
from storage.inbox import Waiting
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]

LONGEST_SLEEP = 15.0
"""Seconds without a look, even when nothing woke the loop: other processes store messages too."""
AFTER_A_FAULT = 2.0
"""Seconds until the next try when the database did not answer."""


def _nobody_counts(seconds: float, outcome: str) -> None:
    """Where nobody watches."""


class TurnLoop:
    """`answered` is called after each turn: something may wait to be sent. `took`: with its seconds, and 'done' or 'failed'."""

    def __init__(
        self,
        run: Run,
        turns: Turns,
        answered: Callable[[], None],
        took: Callable[[float, str], None] = _nobody_counts,
    ) -> None:
        self._run = run
        self._turns = turns
        self._answered = answered
        self._took = took
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was stored."""
        self._woken.set()

    async def take_turns(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            self._woken.clear()
            try:
                while not stop.is_set() and await self._one():
                    continue
                wait = await self._run(_seconds_until_due)
            except Exception as error:  # noqa: BLE001 - whatever the database answered, it is asked again
                log.error("the turns could not reach the database: %s", told(error))  # noqa: TRY400
                wait = AFTER_A_FAULT
            await self._sleep(stop, wait)

    async def drain(self) -> int:
        """All turns that are due now; how many."""
        taken = 0
        while await self._one():
            taken += 1
        return taken

    async def _one(self) -> bool:
        begun, outcome = time.monotonic(), "done"
        try:
            took: bool = await self._run(self._turns.take)
        except TurnFailedError as failed:
            waiting = failed.waiting
            kind, channel = waiting.inbound.kind, waiting.inbound.channel
            log.error("the turn on a %s from %s failed: %s", kind, channel, told(failed.__cause__))  # noqa: TRY400
            if await self._run(lambda work: self._turns.give_way(work, waiting)):
                await self._apologise(waiting)
            took, outcome = True, "failed"
        if took:
            self._took(time.monotonic() - begun, outcome)
            self._answered()
        return took

    async def _apologise(self, waiting: Waiting) -> None:
        """In a unit of work of its own: that the message is given up must stand, whatever becomes of this."""
        try:
            await self._run(lambda work: self._turns.apologise(work, waiting))
        except Exception as error:  # noqa: BLE001 - nobody else may wait for it
            log.error("nobody could be told that a turn failed: %s", told(error))  # noqa: TRY400

    async def _sleep(self, stop: asyncio.Event, seconds: float) -> None:
        waits = {asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(stop.wait())}
        _, left = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for waiting in left:
            waiting.cancel()


def _seconds_until_due(work: Work) -> float:
    due = inbox.next_due(work)
    if due is None:
        return LONGEST_SLEEP
    return min(LONGEST_SLEEP, max(0.05, (due - work.now).total_seconds()))
