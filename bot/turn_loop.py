"""Takes turns as long as messages wait, one after the other on the writer's thread, several to a commit."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from bot import log_ids
from bot.faults import level_of, told
from bot.look import Look, Looks
from bot.turn import Turns
from bot.unfinished_turns import LONGEST_MOMENT, TurnFailedError, TurnTooEarlyError
from bot.waking import woken_or_stopped
from storage import inbox
from storage.giving_way import gave_way, was_overtaken
from storage.inbox import Waiting
from storage.outages import cause_of
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]

LONGEST_SLEEP = 15.0
"""Seconds without a look, even when nothing woke the loop: other processes store messages too."""
MOST_AT_ONCE = 16
"""Turns in one unit of work."""
LONGEST_AT_ONCE = 0.025
"""Seconds after which no further turn joins: who was first waits for the last."""
AFTER_A_FAULT = 2.0
"""Seconds until the next try when the database did not answer."""


def _nobody_counts(seconds: float, outcome: str) -> None:
    """Where nobody watches."""


@dataclass(slots=True)
class _Batch:
    """What one unit of work did: seconds and outcome of each turn; those given up; seconds until more is due, 0: now."""

    took: list[tuple[float, str]] = field(default_factory=list)
    given_up: list[Waiting] = field(default_factory=list)
    wait: float = 0.0
    looked: bool = False


class TurnLoop:
    """Several turns are one unit of work, each in a savepoint: one that fails gives way alone.

    `answered` is called after each turn: something may wait to be sent. `took`: with its seconds, and 'done' or
    'failed'. `looks`: delivery, where it runs in this process; then a turn's reply is claimed by the same commit.
    """

    def __init__(
        self,
        run: Run,
        turns: Turns,
        answered: Callable[[], None],
        took: Callable[[float, str], None] = _nobody_counts,
        looks: Looks | None = None,
    ) -> None:
        self._run = run
        self._turns = turns
        self._answered = answered
        self._took = took
        self._looks = looks
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was stored."""
        self._woken.set()

    async def take_turns(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            self._woken.clear()
            try:
                wait = 0.0
                while not stop.is_set() and not wait:
                    wait = (await self._some()).wait
            except Exception as error:  # noqa: BLE001 - whatever the database answered, it is asked again
                log.log(level_of(error), "the turns could not reach the database: %s", told(error))
                wait = AFTER_A_FAULT
            await woken_or_stopped(self._woken, stop, wait)

    async def drain(self) -> int:
        """All turns that are due now; how many."""
        taken = 0
        while True:
            batch = await self._some()
            taken += len(batch.took)
            if batch.wait:
                return taken

    async def _some(self) -> _Batch:
        look = None if self._looks is None else self._looks.look()
        try:
            batch: _Batch = await self._run(partial(self._take, look))
        except BaseException:
            if self._looks is not None and look is not None:
                self._looks.not_looked(look)
            raise
        if self._looks is not None and look is not None:
            (self._looks.looked if batch.looked else self._looks.not_looked)(look)
        for waiting in batch.given_up:
            await self._apologise(waiting)
        for seconds, outcome in batch.took:
            self._took(seconds, outcome)
            if not batch.looked or batch.given_up:
                self._answered()
        return batch

    def _take(self, look: Look | None, work: Work) -> _Batch:
        batch = _Batch()
        until = time.monotonic() + LONGEST_AT_ONCE
        tried = 0
        while tried < MOST_AT_ONCE and (not tried or time.monotonic() < until):
            begun, outcome = time.monotonic(), "done"
            tried += 1
            log_ids.begin()
            try:
                with work.apart() as own:
                    took = self._turns.take(own)
            except TurnFailedError as failed:
                if work.lost:
                    raise
                took, outcome = True, "failed"
                self._give_way(work, failed, batch)
            except TurnTooEarlyError as early:
                # In no figure: how often this happens would tell when somebody files a report.
                if gave_way(early.__cause__) and early.seconds >= LONGEST_MOMENT.total_seconds():
                    log.warning(
                        "a message waits since another process, or somebody at the database, holds rows that it needs"
                    )
                with work.apart() as own:
                    inbox.defer(own, early.waiting, own.now + timedelta(seconds=early.seconds))
                continue
            if not took:
                batch.wait = _seconds_until_due(work)
                break
            batch.took.append((time.monotonic() - begun, outcome))
        log_ids.end()
        if look is not None and (batch.took or look.outcomes.waiting):
            batch.looked = _looks(look, work)
        return batch

    def _give_way(self, work: Work, failed: TurnFailedError, batch: _Batch) -> None:
        waiting = failed.waiting
        kind, channel = waiting.inbound.kind, waiting.inbound.channel
        log.error("the turn on a %s from %s failed: %s", kind, channel, told(failed.__cause__))
        if self._turns.give_way(work, waiting, soon=was_overtaken(failed.__cause__)):
            batch.given_up.append(waiting)

    async def _apologise(self, waiting: Waiting) -> None:
        """In a unit of work of its own: that the message is given up must stand, whatever becomes of this."""
        try:
            await self._run(lambda work: self._turns.apologise(work, waiting))
        except Exception as error:  # noqa: BLE001 - nobody else may wait for it
            log.error("nobody could be told that a turn failed: %s", told(error))  # noqa: TRY400


def _looks(look: Look, work: Work) -> bool:
    """Whether it could: a row of the outbox that nobody can claim must not take the turns with it."""
    try:
        with work.apart() as own:
            look.do(own)
    except Exception as error:
        if work.lost or (cause_of(error) and not gave_way(error)):
            raise
        log.error("delivery could not look into the outbox beside the turns: %s", told(error))  # noqa: TRY400
        return False
    return True


def _seconds_until_due(work: Work) -> float:
    due = inbox.next_due(work)
    if due is None:
        return LONGEST_SLEEP
    return min(LONGEST_SLEEP, max(0.05, (due - work.now).total_seconds()))
