"""Notices that the database does not serve and that it does again: says it once, and leaves an alert when it can be written."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from storage import alerts
from storage.outages import Cause, cause_of, takes_room
from storage.work import Storage, Work
from storage.writer import Writer, WriterClosedError

T = TypeVar("T")
log = logging.getLogger(__name__)

TRIES_EVERY = 0.5
"""Seconds between two tries to write that it is over."""
QUIET = 1.0
"""Seconds without a fault before it may be over: one table may be locked while another can be written."""
SAYS_AGAIN = 600.0
"""Seconds after which the log says once more that it still lasts."""

SENTENCES = {
    Cause.LOCKED: "The database is locked by another program for longer than Baraza waits: a backup, a shell, or a second "
    "Baraza on the same file.",
    Cause.FULL: "The disk of the database is full: make room on it.",
    Cause.READ_ONLY: "The database can only be read: its disk or its server was set so, perhaps after a fault of the disk.",
    Cause.DAMAGED: "The database is damaged: stop Baraza, keep the file as it is, and restore the last backup "
    "(docs/operations.md).",
    Cause.MOVED: "The file of the database is not the one that Baraza opened: put it back, or start Baraza anew on the one "
    "that is there.",
    Cause.BROKEN: "The disk of the database fails, or its file cannot be opened: look at the disk and at whose the file is.",
    Cause.GONE: "The database does not answer: see whether PostgreSQL runs and can be reached.",
}  # fmt: skip
MEANWHILE = (
    "Meanwhile nothing that people write is acknowledged: Telegram sends it again, what Twilio has is fetched afterwards, "
    "and the web page says that it was not kept."
)


class OutageError(Exception):
    """Nothing can be written at the moment."""


class WatchedWriter(Writer):
    """A writer that knows whether the database serves. `clock` counts seconds."""

    def __init__(
        self, storage: Storage, depth: int = 1000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(storage, depth)
        self._clock = clock
        self._cause: Cause | None = None
        self._since = self._said_at = self._tried_at = self._latest = 0.0
        self._trying: asyncio.Task[None] | None = None
        self._told_when_over: list[Callable[[float], None]] = []

    def when_over(self, tell: Callable[[float], None]) -> None:
        """`tell` is called when the database serves again, with the seconds it did not."""
        self._told_when_over.append(tell)

    @property
    def cause(self) -> Cause | None:
        """Why nothing can be written; None when it can."""
        return self._cause

    async def serves(self) -> None:
        """Return when units of work are kept. Raises OutageError, or what trying one raised."""
        if self._cause is not None and not await self._ended():
            raise OutageError(SENTENCES[self._cause])

    async def _run(self, fn: Callable[[Work], T], *, alone: bool) -> T:
        try:
            done = await super()._run(fn, alone=alone)
        except WriterClosedError:
            raise
        except Exception as error:
            if cause := cause_of(error):
                self._begins(cause)
            raise
        # What was kept may have written nothing, as a look into an empty queue; so writing is tried.
        if self._cause is not None and self._clock() - self._tried_at >= TRIES_EVERY:
            self._tried_at = self._clock()
            if self._trying is None or self._trying.done():
                self._trying = asyncio.create_task(self._try())
        return done

    def _begins(self, cause: Cause) -> None:
        now = self._clock()
        self._latest = now
        if self._cause is None:
            self._since = now
        if self._cause is not cause or now - self._said_at >= SAYS_AGAIN:
            self._said_at = now
            log.error("%s %s", SENTENCES[cause], MEANWHILE)
        self._cause = cause

    async def _try(self) -> None:
        await self._ended()

    async def _ended(self) -> bool:
        cause = self._cause
        if cause is None:
            return True
        if self._clock() - self._latest < QUIET:
            return False
        try:
            await super()._run(lambda work: _write(work, f"{SENTENCES[cause]} It is over."), alone=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is not over
            if now := cause_of(error):
                self._begins(now)
            return False
        if self._cause is not None:
            lasted = self._clock() - self._since
            log.warning("The database serves again, after %.0f s.", lasted)
            self._cause = None
            for tell in self._told_when_over:
                tell(lasted)
        return True


def _write(work: Work, sentence: str) -> None:
    takes_room(work)
    alerts.raise_alert(work, sentence)
