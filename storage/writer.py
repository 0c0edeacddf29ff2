"""The one thread that writes. The only file of storage that knows asyncio.

Units of work that wait at the same time are committed together: each in a savepoint of its own, so that one that fails
is rolled back alone, and nobody is answered before the one commit that keeps them all.
"""

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from storage.giving_way import gave_way, waits_briefly
from storage.work import Storage, Work

T = TypeVar("T")

MOST_TOGETHER = 32
"""Units of work in one commit."""
FIRST_TO_JOIN = 2
LONGEST_TOGETHER = 0.02
"""Seconds after which no further unit of work joins: who came first waits for the last."""


class WriterClosedError(RuntimeError):
    """The writer takes nothing any more: the program is stopping."""


@dataclass(slots=True, eq=False)
class _Job:
    """One unit of work, and who waits for it on `loop`. `error` is what it raised, or what its commit did.

    It has its place in `room` until it is over, also when nobody waits for it any more.
    """

    do: Callable[[Work], Any]
    alone: bool
    room: asyncio.Semaphore
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = None

    def answer(self) -> None:
        """Who asked may have stopped waiting: the work itself is done either way."""
        self.room.release()
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)


class Writer:
    """Runs units of work one after the other on its own thread: the event loop never waits for a disk.

    At most `depth` wait at once; who comes then waits outside the queue.
    """

    def __init__(self, storage: Storage, depth: int = 1000) -> None:
        """Starts the thread."""
        self._storage = storage
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._room = asyncio.Semaphore(depth)
        self._closed = self._over = False
        self._thread = threading.Thread(target=self._work_off, name="storage-writer", daemon=True)
        self._thread.start()

    async def run(self, fn: Callable[[Work], T]) -> T:
        """What `fn(work)` returns, committed; or what it raises, rolled back. `fn` runs on another thread.

        Others' units of work may be kept by the same commit; when that fails none of them is, and each raises it. On
        PostgreSQL `fn` is run once more when rows that are held for others stood in its way. Cancelling the wait does
        not undo the work: it may still be committed. Raises WriterClosedError.
        """
        return await self._run(fn, alone=False)

    async def run_alone(self, fn: Callable[[Work], T]) -> T:
        """As run, by a commit of its own: for what takes long, so that nobody's small unit of work waits for it."""
        return await self._run(fn, alone=True)

    async def _run(self, fn: Callable[[Work], T], *, alone: bool) -> T:
        await self._room.acquire()
        if self._closed:
            self._room.release()
            raise WriterClosedError("The database takes no more work: the program is stopping.")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(fn, alone, self._room, loop, done))
        return await done

    def waiting(self) -> int:
        """How many units of work wait for the thread."""
        return self._jobs.qsize()

    async def close(self) -> None:
        """Finish what is queued, then stop the thread."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work_off(self) -> None:
        ahead: _Job | None = None
        while not self._over:
            job = ahead or self._jobs.get()
            if job is None:
                return
            group = [job]
            ahead = self._do(group)
            for one in group:
                if gave_way(one.error):
                    self._do_alone(one)
            _answer(group)

    def _do(self, group: list[_Job]) -> _Job | None:
        """Do the one job in `group` and those that join it there, and commit; the next job, if it must come after them."""
        ahead: _Job | None = None
        begun = False
        until = time.monotonic() + LONGEST_TOGETHER
        try:
            with self._storage.begin() as work:
                begun = True
                self._do_one(work, group[0])
                while not group[-1].alone and len(group) < MOST_TOGETHER and time.monotonic() < until:
                    ahead = self._next()
                    if ahead is None or ahead.alone:
                        break
                    group.append(ahead)
                    ahead = None
                    if len(group) == FIRST_TO_JOIN:
                        waits_briefly(work)
                    self._do_one(work, group[-1])
        except BaseException as error:  # noqa: BLE001 - nothing of the group was kept: each of them hears why
            if not begun:
                # Nor would those who wait be served now: they hear it too, and not one after the other.
                group += islice(iter(self._next, None), MOST_TOGETHER)
            for job in group:
                job.error = job.error or error
        return ahead

    def _do_one(self, work: Work, job: _Job) -> None:
        """Rolled back alone when it fails; raises only when the whole transaction is lost, to a full disk for instance."""
        try:
            with work.apart(self._storage.clock()) as own:
                job.result = job.do(own)
        except BaseException as error:
            job.error = error
            if work.lost:
                raise

    def _do_alone(self, job: _Job) -> None:
        try:
            with self._storage.begin() as work:
                job.result = job.do(work)
            job.error = None
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            job.error = error

    def _next(self) -> _Job | None:
        """The next job that waits; None when none does."""
        try:
            job = self._jobs.get_nowait()
        except queue.Empty:
            return None
        self._over = job is None
        return job


def _answer(group: Iterable[_Job]) -> None:
    """On their loop, all at once: waking it costs more than most units of work."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        loops.setdefault(job.loop, []).append(job)
    for loop, jobs in loops.items():
        with contextlib.suppress(RuntimeError):  # it is closed: nobody waits there any more
            loop.call_soon_threadsafe(_each, jobs)


def _each(jobs: Iterable[_Job]) -> None:
    for job in jobs:
        job.answer()
