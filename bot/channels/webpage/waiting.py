"""Pages that wait for an answer, and how they are woken: nobody asks the database in a loop."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class TooManyWaitingError(Exception):
    """So many pages wait already that this one has to come back later."""


class Bells:
    """One bell a session: whoever listens when it rings wakes up.

    A listener takes hold before it reads the history, so that nothing said in between is missed.
    `per_session` and `overall` bound how many may listen.
    """

    def __init__(self, per_session: int = 4, overall: int = 1000) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._per_session = per_session
        self._overall = overall
        self._count = 0

    @contextmanager
    def listen(self, session: str) -> Iterator[asyncio.Event]:
        """An event that is set at each ring; clear it before you look again. Raises TooManyWaitingError."""
        mine = self._listeners.get(session, set())
        if len(mine) >= self._per_session or self._count >= self._overall:
            raise TooManyWaitingError
        rung = asyncio.Event()
        mine.add(rung)
        self._listeners[session] = mine
        self._count += 1
        try:
            yield rung
        finally:
            mine.discard(rung)
            self._count -= 1
            if not mine and self._listeners.get(session) is mine:
                del self._listeners[session]

    def ring(self, session: str) -> None:
        """Wake every page of this session. Called on the event loop."""
        for rung in self._listeners.get(session, ()):
            rung.set()
