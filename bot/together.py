"""How this process works with the others on the same database: it wakes them, is woken, and does alone what only one may do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.channels.webpage.waiting import Bells
from bot.pace import Paces, Rate
from storage import waking
from storage.database import Database
from storage.roles import Role

if TYPE_CHECKING:
    from psycopg import Connection

    from storage.standing import Standing

T = TypeVar("T")
Hear = Callable[[str], None]


def no_others() -> Together:
    """Where this process is the only one (SQLite), or has to do with nobody (a command)."""
    return Together(None)


def with_others(database: Database, *, numbered: bool, pages: bool) -> Together:
    """Beside others on PostgreSQL; `numbered`: this process sends; `pages`: it shows. On SQLite there are no others."""
    if database.sqlite:
        return no_others()
    from storage.standing import Standing  # noqa: PLC0415 - it loads PostgreSQL's driver

    _, arguments = database.engine.dialect.create_connect_args(database.url)
    return Together(partial(Standing, dict(arguments), numbered=numbered, pages=pages))


def paces_of(rates: Mapping[str, Rate], together: Together, secret: bytes) -> Paces:
    """The paces of this process, or of all processes together; `secret` keys what people are called in locks."""
    if not together.are_others:
        return Paces(rates)
    from bot.pace_together import Leases, PacesTogether  # noqa: PLC0415 - it loads PostgreSQL's driver

    return PacesTogether(rates, Leases(together.ask, secret))


class Together:
    """Made on the event loop. `standing_of` makes the connection, given who hears; None: there are no others."""

    def __init__(self, standing_of: Callable[[Hear], Standing] | None) -> None:
        self._hears: list[Hear] = []
        self._loop = asyncio.get_running_loop() if standing_of else None
        self._standing = standing_of(partial(self._soon, self._hear)) if standing_of else None

    @property
    def are_others(self) -> bool:
        """Whether there may be other processes."""
        return self._standing is not None

    def number(self) -> int | None:
        """This process's number while it is held; None where there are no others."""
        return self._standing.number if self._standing else None

    def hears(self, hear: Hear) -> None:
        """`hear` takes what others tell (storage.waking), on the event loop."""
        self._hears.append(hear)

    def start(self) -> None:
        """Connect."""
        if self._standing:
            self._standing.start()

    async def close(self) -> None:
        """Give back what is held, so that others take over at once."""
        if self._standing:
            await asyncio.to_thread(self._standing.close)

    def tell(self, word: str) -> None:
        """Tell the others."""
        if self._standing:
            self._standing.tell(word)

    def waking(self, here: Callable[[], None], word: str) -> Callable[[], None]:
        """What wakes this process, and tells the others."""

        def wake() -> None:
            here()
            self.tell(word)

        return wake

    async def ask(self, do: Callable[[Connection[Any]], T]) -> T:
        """What `do` gives on the standing connection. Raises storage.standing.AwayError, psycopg.Error."""
        assert self._standing is not None  # noqa: S101 - only where there are others
        return await asyncio.wrap_future(self._standing.ask(do))

    async def alone(
        self, role: Role, do: Callable[[asyncio.Event], Awaitable[object]], stop: asyncio.Event
    ) -> None:
        """`do`, while this process holds the role, until `stop`. The event that it is given says when to end.

        Another takes over a few seconds after this one lost it; `do` may still be finishing then.
        """
        if self._standing is None:
            await do(stop)
            return
        took, lost = asyncio.Event(), asyncio.Event()

        def take() -> None:
            lost.clear()
            took.set()

        def lose() -> None:
            took.clear()
            lost.set()

        self._standing.wish(role, partial(self._soon, take), partial(self._soon, lose))
        while not stop.is_set():
            await first_of(took, stop)
            if stop.is_set():
                return
            over = asyncio.Event()
            doing = asyncio.ensure_future(do(over))
            try:
                await first_of(lost, stop, doing)
            finally:
                over.set()
                await doing

    def _hear(self, word: str) -> None:
        for hear in self._hears:
            hear(word)

    def _soon(self, do: Callable[..., None], *words: str) -> None:
        """From the connection's thread onto the event loop, as long as that runs."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(do, *words)


async def first_of(*awaited: asyncio.Event | asyncio.Future[Any]) -> None:
    """Until the first of them is there."""
    waits = {one if isinstance(one, asyncio.Future) else asyncio.ensure_future(one.wait()) for one in awaited}
    own = waits - {one for one in awaited if isinstance(one, asyncio.Future)}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in own:
            wait.cancel()


def woken(word: str, *, turns: Callable[[], None], delivery: Callable[[], None], bells: Bells) -> None:
    """Wake what the word is about."""
    if word == waking.ALL:
        bells.rung_all()
    elif (bell := waking.rung(word)) is not None:
        bells.rung(bell)
    elif (bell := waking.gone(word)) is not None:
        bells.left(bell)
    if word in (waking.TURNS, waking.ALL):
        turns()
    if word in (waking.DELIVERY, waking.ALL):
        delivery()
