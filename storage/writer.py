"""The one thread that writes. The only file of storage that knows asyncio."""

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from storage.work import Storage, Work

T = TypeVar("T")
log = logging.getLogger(__name__)


class WriterClosedError(RuntimeError):
    """The writer takes nothing any more: the program is stopping."""


class Writer:
    """Runs units of work one after the other on its own thread: the event loop never waits for a disk.

    At most `depth` wait at once; who comes then waits outside the queue.
    """

    def __init__(self, storage: Storage, depth: int = 1000) -> None:
        """Starts the thread."""
        self._storage = storage
        self._jobs: queue.Queue[tuple[Callable[[Work], Any], Future[Any]] | None] = queue.Queue()
        self._room = asyncio.Semaphore(depth)
        self._closed = False
        self._thread = threading.Thread(target=self._work_off, name="storage-writer", daemon=True)
        self._thread.start()

    async def run(self, fn: Callable[[Work], T]) -> T:
        """What `fn(work)` returns, committed; or what it raises, rolled back. `fn` runs on another thread.

        Cancelling the wait does not undo the work: it may still be committed. Raises WriterClosedError.
        """
        async with self._room:
            if self._closed:
                raise WriterClosedError("The database takes no more work: the program is stopping.")
            done: Future[T] = Future()
            self._jobs.put((fn, done))
            return await asyncio.shield(asyncio.wrap_future(done))

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
        while (job := self._jobs.get()) is not None:
            fn, done = job
            try:
                with self._storage.begin() as work:
                    result = fn(work)
            except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
                _tell(done, error=error)
            else:
                _tell(done, result=result)


def _tell(done: "Future[Any]", *, result: object = None, error: BaseException | None = None) -> None:
    # Whoever asked may have been cancelled or its loop closed; the work itself is done either way.
    with contextlib.suppress(asyncio.InvalidStateError, RuntimeError):
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)
