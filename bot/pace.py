"""How fast delivery may speak: per channel, and to one person (rates of config.yml)."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

MOST_PEOPLE = 10_000
"""People whose last message is remembered for their own pace; older ones have waited long enough anyway."""


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

    async def wait(self, channel: str, person: str) -> None:
        """Wait for this message's turn: slots of a channel are given out in the order they are asked for."""
        rate = self._rates.get(channel)
        if rate is None:
            return
        now = self._clock()
        at = max(now, self._free.get(channel, 0.0))
        self._free[channel] = at + 1 / rate.per_second
        before = self._spoken.get((channel, person))
        if before is not None:
            at = max(at, before + rate.per_person_seconds)
        if rate.per_person_seconds:
            self._spoken[channel, person] = at
            self._spoken.move_to_end((channel, person))
            if len(self._spoken) > MOST_PEOPLE:
                self._spoken.popitem(last=False)
        if at > now:
            await self._sleep(at - now)

    def pause(self, channel: str, seconds: float) -> None:
        """Nothing more on this channel for so many seconds."""
        self._paused[channel] = max(self._paused.get(channel, 0.0), self._clock() + seconds)

    def paused(self, channel: str) -> float:
        """For how many seconds nothing may be sent on this channel; 0 when it may."""
        return max(0.0, self._paused.get(channel, 0.0) - self._clock())
