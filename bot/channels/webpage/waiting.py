"""Pages that wait for an answer, and how they are woken: nobody asks the database in a loop."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_REMEMBERED = 1_000
"""Sessions that were left: longer than any form of theirs is still on its way."""


class TooManyWaitingError(Exception):
    """So many pages wait already that this one has to come back later."""


def bell_of(session: str) -> str:
    """What a session's bell is called where others hear it: the session's own id opens the conversation."""
    return hashlib.sha256(b"baraza/1/bell " + session.encode()).hexdigest()[:32]


def nobody_elsewhere(bell: str) -> None:
    """Where one process has all the pages."""


class Bells:
    """One bell a session: whoever listens when it rings wakes up.

    A listener takes hold before it reads the history, so that nothing said in between is missed.
    `per_session` and `overall` bound how many may listen. `elsewhere` is told, by the bell's name, what rings here, and
    `left_elsewhere` who left: pages of the same session may wait in another process, or a form of hers be on its way there.
    """

    def __init__(
        self,
        per_session: int = 4,
        overall: int = 1000,
        elsewhere: Callable[[str], None] = nobody_elsewhere,
        left_elsewhere: Callable[[str], None] = nobody_elsewhere,
    ) -> None:
        self._left_elsewhere = left_elsewhere
        self._left: OrderedDict[str, None] = OrderedDict()
        self._elsewhere = elsewhere
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._per_session = per_session
        self._overall = overall
        self._count = 0

    @contextmanager
    def listen(self, session: str) -> Iterator[asyncio.Event]:
        """An event that is set at each ring; clear it before you look again. Raises TooManyWaitingError."""
        bell = bell_of(session)
        mine = self._listeners.get(bell, set())
        if len(mine) >= self._per_session or self._count >= self._overall:
            raise TooManyWaitingError
        rung = asyncio.Event()
        mine.add(rung)
        self._listeners[bell] = mine
        self._count += 1
        try:
            yield rung
        finally:
            mine.discard(rung)
            self._count -= 1
            if not mine and self._listeners.get(bell) is mine:
                del self._listeners[bell]

    def ring(self, session: str) -> None:
        """Wake every page of this session. Called on the event loop."""
        bell = bell_of(session)
        self.rung(bell)
        self._elsewhere(bell)

    def rung(self, bell: str) -> None:
        """This bell rang, here or elsewhere."""
        for rung in self._listeners.get(bell, ()):
            rung.set()

    def leave(self, session: str) -> None:
        """She left: known here and elsewhere, as long as any form of hers may still be on its way."""
        bell = bell_of(session)
        self.left(bell)
        self._left_elsewhere(bell)

    def left(self, bell: str) -> None:
        """Whoever this bell belongs to left, here or elsewhere."""
        self._left[bell] = None
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)

    def has_left(self, session: str) -> bool:
        """Whether she left."""
        return bell_of(session) in self._left

    def rung_all(self) -> None:
        """Nobody knows which bells rang."""
        for bell in list(self._listeners):
            self.rung(bell)
