"""The paces of several processes: the rates of config.yml hold for all of them together (storage.shared_pace)."""

import asyncio
import contextlib
import hashlib
import hmac
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import Connection

from bot.channels.contract import WENT_OUT
from bot.pace import LONGEST_WAIT, Paces, Rate
from storage import shared_pace
from storage.shared_pace import Leased
from storage.standing import AwayError

T = TypeVar("T")
GUARD = 0.1
"""Slots lie so much further apart than the rate says: a call may reach the provider so many seconds later than another, and
still there is no second with more than the rate. A process alone needs less (bot.pace), since it knows when each call went."""
LATE = 0.03
"""Seconds after which a slot is given up: used later, it would come too near to the next. Where slots lie more than a second
apart, this part of the time between them. A call that left later than that
puts off what comes a second after it."""
LONGEST_KEPT = 180.0
"""Seconds that a notice keeps a slot which is that far away; less than after which a claimed row counts as a dead process's."""
BLOCK = 0.1
"""Seconds' worth of slots that are leased at most: a process that has many keeps the others waiting no longer."""
AGAIN = 0.2
"""Seconds until the next try where another process speaks to her, or the database does not answer."""
AWAY = 5.0
"""Seconds without the database after which a message is put back."""


class Leases:
    """What the paces need of the database. `ask` does it on the standing connection; `secret` keys what people are called
    there, so that nobody who looks at locks knows who is spoken to."""

    def __init__(
        self, ask: Callable[[Callable[[Connection[Any]], Any]], Awaitable[Any]], secret: bytes
    ) -> None:
        self._ask = ask
        self._secret = hmac.digest(secret, b"baraza/1/speaks", "sha256")
        self._under_way: set[asyncio.Task[None]] = set()

    async def slots(self, channel: str, count: int, step: float) -> Leased:
        """The next ones. Raises AwayError, psycopg.Error."""
        leased: Leased = await self._ask(lambda on: shared_pace.lease(on, channel, count, step))
        return leased

    async def takes(self, channel: str, person: str) -> bool:
        """Whether no other process speaks to her. Raises as slots."""
        key = self._key(channel, person)
        free: bool = await self._ask(lambda on: shared_pace.speak(on, key))
        return free

    def leaves(self, channel: str, person: str, after: float) -> None:
        """After so many seconds another process may speak to her."""
        self._in_the_background(self._leave(self._key(channel, person), after))

    def put_off(self, channel: str, seconds: float) -> None:
        """All slots that nobody holds yet."""
        self._in_the_background(self._done(lambda on: shared_pace.put_off(on, channel, seconds)))

    def pause(self, channel: str, seconds: float) -> None:
        """For all processes."""
        self._in_the_background(self._done(lambda on: shared_pace.pause(on, channel, seconds)))

    async def _leave(self, key: int, after: float) -> None:
        await asyncio.sleep(after)
        await self._done(lambda on: shared_pace.leave(on, [key]))

    async def _done(self, do: Callable[[Connection[Any]], None]) -> None:
        # What was held ended with the connection; for a pause the provider asks again.
        with contextlib.suppress(AwayError, psycopg.Error):
            await self._ask(do)

    def _in_the_background(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _key(self, channel: str, person: str) -> int:
        digest = hmac.digest(self._secret, f"{channel}\0{person}".encode(), hashlib.sha256)
        return int.from_bytes(digest[:4], "big") >> 1


@dataclass(slots=True)
class LeasedLine:
    """The slots of one channel that this process holds, soonest first."""

    step: float
    most: int
    slots: deque[float] = field(default_factory=deque)
    wanted: int = 0
    """How many messages wait for one."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    put_off: float = 0.0
    put_off_until: float = -math.inf


class PacesTogether(Paces):
    """As Paces, for one of several processes."""

    def __init__(
        self,
        rates: Mapping[str, Rate],
        leases: Leases,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        super().__init__(rates, clock, sleep)
        self._leases = leases
        self._leased = {
            channel: LeasedLine(
                (1 + GUARD) / rate.per_second, max(1, math.ceil(rate.per_second * BLOCK))
            )
            for channel, rate in rates.items()
        }  # fmt: skip

    async def wait(self, channel: str, person: str, *, yields: bool = False) -> float:
        """As Paces.wait. Also a message that does not yield is put back where the database does not answer."""
        if channel not in self._rates:
            return 0.0
        asked_at = self._clock()
        own = self._rates[channel].per_person_seconds
        if own and (away := await self._her_turn(channel, person, asked_at, yields=yields)):
            return away
        spoken_at = -math.inf
        try:
            at, hers = await self._slot(channel, asked_at, yields=yields)
            if at == math.inf:
                return AWAY
            if not hers:
                return at - self._clock()
            spoken_at = at
            self._speaks(channel, person, at)
            if (now := self._clock()) < at:
                await self._sleep(at - now)
            WENT_OUT.set(partial(self._left, channel, at))
        finally:
            if own:
                self._leases.leaves(channel, person, max(0.0, spoken_at + own - self._clock()))
        return 0.0

    def pause(self, channel: str, seconds: float) -> None:
        """In all processes: each learns it with its next slots."""
        super().pause(channel, seconds)
        self._leases.pause(channel, seconds)

    def _left(self, channel: str, at: float) -> None:
        """Its call left now. What others who were late in the same second put off counts for it too."""
        now = self._clock()
        if (late := now - at - LATE) <= 0:
            return
        line = self._leased[channel]
        if now > line.put_off_until:
            line.put_off, line.put_off_until = 0.0, now + 1.0
        if late > line.put_off:
            self._leases.put_off(channel, late - line.put_off)
            line.put_off = late

    async def _her_turn(self, channel: str, person: str, asked_at: float, *, yields: bool) -> float:
        """0 once nobody spoke to her so recently and nobody else does now; else for how many seconds to be away."""
        while True:
            now = self._clock()
            if (hers := self._hers(channel, person)) > now:
                wait = hers - now
            elif await self._answered(self._leases.takes(channel, person)):
                return 0.0
            else:
                wait = AGAIN
            if now + wait - asked_at > (LONGEST_WAIT if yields else AWAY + wait):
                return max(wait, AGAIN)
            await self._sleep(wait)

    async def _slot(self, channel: str, asked_at: float, *, yields: bool) -> tuple[float, bool]:
        """When this message may go, infinitely late where the database does not answer; and whether it has that slot."""
        line = self._leased[channel]
        line.wanted += 1
        try:
            if yields:
                async with line.turn:
                    return await self._when_it_is_there(channel, asked_at)
            at = await self._soonest(channel)
            return (line.slots.popleft() if at < math.inf else at), True
        finally:
            line.wanted -= 1

    async def _when_it_is_there(self, channel: str, asked_at: float) -> tuple[float, bool]:
        """It takes no slot before that is there, so whoever asks meanwhile goes first; a pause is waited for as well.

        Where slots lie far apart it keeps a far one: put back it would find another as far away each time.
        """
        line = self._leased[channel]
        while (at := max(await self._soonest(channel), self._paused.get(channel, 0.0))) > (
            now := self._clock()
        ):
            if at - asked_at > LONGEST_WAIT:
                if at == math.inf or at > line.slots[0] or at > asked_at + LONGEST_KEPT:
                    return at, False
                break
            await self._sleep(at - now)
        return line.slots.popleft(), True

    async def _soonest(self, channel: str) -> float:
        """When the next slot is that this process holds; some are leased where none is left."""
        line = self._leased[channel]
        asked_at = self._clock()
        while not self._good(line):
            async with line.asking:
                if self._good(line):
                    break
                count = min(line.most, max(1, line.wanted))
                leased = await self._answered(self._leases.slots(channel, count, line.step))
                if leased:
                    self._paused[channel] = max(self._paused.get(channel, 0.0), leased.paused_until)
                    line.slots.extend(leased.first + leased.step * one for one in range(leased.count))
                    break
            if self._clock() - asked_at > AWAY:
                return math.inf
            await self._sleep(AGAIN)
        return line.slots[0]

    def _good(self, line: LeasedLine) -> bool:
        """Whether there is a slot that is not too late."""
        while line.slots and line.slots[0] < self._clock() - max(LATE, LATE * line.step):
            line.slots.popleft()
        return bool(line.slots)

    async def _answered(self, asked: Awaitable[T]) -> T | None:
        try:
            return await asked
        except (AwayError, psycopg.Error):
            return None
