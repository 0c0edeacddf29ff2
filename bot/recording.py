"""Writes outcomes down: together, with the next look into the outbox or soon after; nothing is forgotten for a fault."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.faults import level_of, told
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]
Record = Callable[[Work], None]

RECORD_AGAIN = (0.5, 2.0, 10.0, 30.0, 60.0)
"""Seconds between tries to record an outcome while the database does not answer; together shorter than the time
after which a claimed row is taken for one that a dead delivery held (storage.claims.STALE_AFTER)."""

GATHERS = 0.05
"""Seconds that outcomes wait for each other where nobody looks into the outbox before: of notices at 80 a second four go
into one unit of work, and replies wait less for the database."""


class Kept(Enum):
    """What became of an outcome: not written, written, or written by a look that saw what may go after it."""

    NOT = "not"
    ALONE = "alone"
    AND_SEEN = "and seen"


@dataclass(slots=True)
class Together:
    """Outcomes that one unit of work writes down; `settle` must follow, whatever became of it."""

    waiting: "list[tuple[Record, asyncio.Future[Kept]]]" = field(default_factory=list)
    _written: bool = False

    def write(self, work: Work) -> None:
        """All or none, in a unit of work of their own inside this one, which they must not spoil."""
        self._written = False
        if not self.waiting:
            return
        try:
            with work.apart() as own:
                for record, _ in self.waiting:
                    record(own)
        except Exception as error:
            if work.lost:
                raise
            log.error("outcomes could not be recorded together: %s", told(error))  # noqa: TRY400
        else:
            self._written = True

    def settle(self, *, kept: bool, seen: bool = False) -> None:
        """`kept`: the unit of work was committed; `seen`: it has seen all that may go now that these are over."""
        became = Kept.NOT if not (kept and self._written) else Kept.AND_SEEN if seen else Kept.ALONE
        for _, done in self.waiting:
            if not done.done():  # who waited may have been cancelled; her row is written down all the same
                done.set_result(became)


class Recording:
    """`run` does a unit of work on the writer. `soon` is called when an outcome waits that should be written at once."""

    def __init__(
        self,
        run: Run,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        soon: Callable[[], None] = lambda: None,
    ) -> None:
        self._run = run
        self._sleep = sleep
        self._soon = soon
        self._waiting: list[tuple[Record, asyncio.Future[Kept]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def with_others(self, record: Record, *, soon: bool = False) -> bool:
        """Record it in one unit of work with all that comes within GATHERS, or with a look before; alone when that fails.

        Whether that look has seen all that may go now.
        """
        kept: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        if soon:
            self._soon()
        became = await kept
        if became is Kept.NOT:
            await self._again(record)
        return became is Kept.AND_SEEN

    async def alone(self, record: Record) -> None:
        """Record it in a unit of work of its own."""
        if not await self._is_kept(record):
            await self._again(record)

    def taken(self) -> Together:
        """All that waits: whoever takes it writes it."""
        together, self._waiting = Together(self._waiting), []
        return together

    async def _write(self) -> None:
        while self._waiting:
            await self._sleep(GATHERS)
            together = self.taken()
            if together.waiting:
                together.settle(kept=await self._is_kept(together.write))

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
            log.log(level_of(error), "an outcome could not be recorded: %s", told(error))
            return False
        return True
