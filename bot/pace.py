"""How fast delivery may speak: per channel, and to one person (rates of config.yml)."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

MOST_PEOPLE = 10_000
"""People whose last message is remembered for their own pace; older ones have waited long enough anyway."""
LONGEST_WAIT = 60.0
"""Seconds that a message which yields waits in memory; then it goes back to the others in the database."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second overall, and seconds between two to the same person."""

    per_second: float
    per_person_seconds: float


class Paces:
    """Waits until a channel may send again. `clock` counts seconds; `sleep` waits them."""

    def __init__(
        self,
        rates: Mapping[str, Rate],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rates = rates
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}
        self._paused: dict[str, float] = {}
        self._spoken: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def wait(self, channel: str, person: str, *, yields: bool = False) -> float:
        """Wait for this message's turn: slots of a channel are given out in the order they are asked for.

        `yields`: it takes no slot before that slot is there, so whoever asks meanwhile goes first. Returns 0 when its
        turn is there; where it yields and would wait longer than LONGEST_WAIT, for how many seconds it should be away.
        """
        rate = self._rates.get(channel)
        if rate is None:
            return 0.0
        asked_at = self._clock()
        while (at := self._earliest(channel, person, rate)) > (now := self._clock()):
            if not yields:
                self._take(channel, person, rate, at)
                await self._sleep(at - now)
                return 0.0
            if at - asked_at > LONGEST_WAIT:
                return at - now
            await self._sleep(at - now)
        self._take(channel, person, rate, now)
        return 0.0

    def pause(self, channel: str, seconds: float) -> None:
        """Nothing more on this channel for so many seconds."""
        self._paused[channel] = max(self._paused.get(channel, 0.0), self._clock() + seconds)

    def paused(self, channel: str) -> float:
        """For how many seconds nothing may be sent on this channel; 0 when it may."""
        return max(0.0, self._paused.get(channel, 0.0) - self._clock())

    def _earliest(self, channel: str, person: str, rate: Rate) -> float:
        before = self._spoken.get((channel, person))
        hers = self._clock() if before is None else before + rate.per_person_seconds
        return max(self._free.get(channel, 0.0), hers)

    def _take(self, channel: str, person: str, rate: Rate, at: float) -> None:
        # Who waits for her own pace alone keeps nobody else waiting.
        self._free[channel] = max(self._clock(), self._free.get(channel, 0.0)) + 1 / rate.per_second
        if rate.per_person_seconds:
            self._spoken[channel, person] = at
            self._spoken.move_to_end((channel, person))
            if len(self._spoken) > MOST_PEOPLE:
                self._spoken.popitem(last=False)
