"""The typing sign: who waits longer than a second for an answer sees that one is being written.

Held in memory alone. The way of a message pays for it with one entry in a dictionary when she wrote, and its removal
just before she is answered. Whoever is left after a second is looked up, since many messages need no answer and another
process may have sent it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.contract import Channel, ShowsTyping
from flows.messages import Inbound, InboundKind
from storage import unanswered
from storage.work import Work

log = logging.getLogger(__name__)
Read = Callable[[Callable[[Work], Any]], Awaitable[Any]]

AFTER = 1.0
"""Seconds of waiting. A sign that an answer follows at once only flickers."""
EVERY = 0.5
"""Seconds between two looks."""
WITHIN = 5.0
"""Seconds that a provider may take to show it; then it would come after the answer."""
MOST = 1000
"""People who wait at once. The oldest is forgotten first: she has had no sign in time anyway."""
SILENT = frozenset({InboundKind.LEFT, InboundKind.RETURNED})


@dataclass(frozen=True, slots=True)
class Waits:
    """Where somebody waits, since when (seconds of the clock)."""

    channel: str
    address: str = field(repr=False)
    message: str = field(repr=False)
    since: float


class TypingSigns:
    """`read` does a unit of work that only reads; `channels` may be filled later."""

    def __init__(
        self, read: Read, channels: Mapping[str, Channel], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._channels = channels
        self._clock = clock
        self._waiting: dict[str, Waits] = {}
        self._able: dict[str, ShowsTyping | None] = {}
        self._told: set[str] = set()

    def wrote(self, person_id: str, inbound: Inbound) -> None:
        """She wrote, and it is stored."""
        if self._channel(inbound.channel) is None or inbound.kind in SILENT:
            return
        if len(self._waiting) >= MOST and person_id not in self._waiting:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[person_id] = Waits(inbound.channel, inbound.address, inbound.external_id, self._clock())

    def answered(self, person_id: str | None) -> None:
        """She is being answered now."""
        self._waiting.pop(person_id or "", None)

    async def show(self, stop: asyncio.Event) -> None:
        """Look again and again until `stop` is set."""
        while not stop.is_set():
            await self.look()
            try:
                await asyncio.wait_for(stop.wait(), EVERY)
            except TimeoutError:
                continue

    async def look(self) -> int:
        """Show the sign, once, to whoever waits too long; to how many. Nothing that goes wrong here matters."""
        now = self._clock()
        due = [person for person, waits in self._waiting.items() if now - waits.since >= AFTER]
        if not due:
            return 0
        try:
            waiting: set[str] = await self._read(lambda work: unanswered.among(work, due))
        except Exception as error:  # noqa: BLE001 - the database has better things to be asked again for
            self._tell("the database", error)
            waiting = set()
        # Who was answered during the look is not there any more: the sign would stay after the answer.
        found = [(person, self._waiting.pop(person, None)) for person in due]
        shown = [waits for person, waits in found if waits is not None and person in waiting]
        await asyncio.gather(*(self._show(waits) for waits in shown))
        return len(shown)

    async def _show(self, waits: Waits) -> None:
        channel = self._channel(waits.channel)
        if channel is None:
            return
        try:
            async with asyncio.timeout(WITHIN):
                await channel.shows_typing(waits.address, waits.message)
        except Exception as error:  # noqa: BLE001 - she is answered all the same
            self._tell(waits.channel, error)

    def _channel(self, name: str) -> ShowsTyping | None:
        if name not in self._able:
            channel = self._channels.get(name)
            if channel is None:
                return None
            self._able[name] = channel if isinstance(channel, ShowsTyping) else None
        return self._able[name]

    def _tell(self, where: str, error: Exception) -> None:
        """Once for each channel: it would be said for every message."""
        if where not in self._told:
            self._told.add(where)
            log.warning("The typing sign could not be shown (%s, %s).", where, type(error).__name__)
