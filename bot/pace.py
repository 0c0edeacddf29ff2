"""How fast delivery may speak: per channel, and to one person (rates of config.yml)."""

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.channels.contract import WENT_OUT

MOST_PEOPLE = 10_000
"""People whose last message is remembered for their own pace; older ones have waited long enough anyway."""
LONGEST_WAIT = 60.0
"""Seconds that a message which yields waits in memory; then it goes back to the others in the database."""
CATCH_UP = 0.05
"""Seconds by which a slot may be used late without moving those after it: a timer rings late on a busy machine, and
without this each late one would slow down all that follow."""
GUARD = 0.035
"""Seconds by which a second is taken longer than it is: calls overtake each other on their way to who counts them."""
WARY = 0.045
"""The same for WARY_FOR seconds after the provider asked for a pause: there they came closer than they went."""
WARY_FOR = 20.0
MOST_REMEMBERED = 1000
"""Messages whose times are remembered for a channel; the highest rate that config.yml takes, for one second."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second overall, and seconds between two to the same person."""

    per_second: float
    per_person_seconds: float


@dataclass(slots=True)
class Slot:
    """When a message goes: reckoned first, then as it was."""

    at: float


@dataclass(slots=True)
class Line:
    """The slots of one channel, `per_second` of them: evenly spread, and in no second more than that.

    `turn`: notices stand in line for it, so that one alone looks at the clock.
    """

    per_second: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    wary_until: float = -math.inf
    _free: float = -math.inf
    _gone: deque[Slot] = field(default_factory=deque)

    def next_at(self, asked_at: float) -> float:
        """When who asked then may go, as far as is known now. A slot that passed before anybody asked is not saved up."""
        return max(self._free, asked_at, self._whole_second())

    def take(self, asked_at: float, now: float) -> Slot:
        """The next slot is hers. Reckoned from when it was there, at most CATCH_UP ago."""
        step = 1 / self.per_second
        at = max(self._free, asked_at, now - max(CATCH_UP, step), self._whole_second())
        self._free = at + step
        slot = Slot(max(at, now))
        self._gone.append(slot)
        if len(self._gone) > self._many():
            self._gone.popleft()
        return slot

    def _many(self) -> int:
        return min(math.ceil(self.per_second), MOST_REMEMBERED)

    def _whole_second(self) -> float:
        """When so many have gone that one more would be too many within the time they may take."""
        if len(self._gone) < self._many():
            return -math.inf
        soonest = self._gone[0].at + self._many() / self.per_second + GUARD
        return soonest if soonest > self.wary_until else soonest + WARY - GUARD


class Paces:
    """Waits until a channel may send again. `clock` counts seconds; `sleep` waits them."""

    def __init__(
        self,
        rates: Mapping[str, Rate],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rates = rates
        self._lines = {channel: Line(rate.per_second) for channel, rate in rates.items()}
        self._clock = clock
        self._sleep = sleep
        self._paused: dict[str, float] = {}
        self._spoken: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def wait(self, channel: str, person: str, *, yields: bool = False) -> float:
        """Wait for this message's turn: slots of a channel are given out in the order they are asked for.

        `yields`: it takes no slot before that slot is there, so whoever asks meanwhile goes first. Returns 0 when its
        turn is there; where it yields and would wait longer than LONGEST_WAIT, for how many seconds it should be away.
        """
        if channel not in self._rates:
            return 0.0
        if yields:
            return await self._stands_in_line(channel, person)
        # Who waits for her own pace alone keeps nobody else waiting: she asks for a slot after that.
        if (hers := self._hers(channel, person)) > (now := self._clock()):
            self._speaks(channel, person, hers)
            await self._sleep(hers - now)
        now = self._clock()
        slot = self._lines[channel].take(now, now)
        self._speaks(channel, person, max(hers, slot.at))
        if slot.at > now:
            await self._sleep(slot.at - now)
        self._goes(slot)
        return 0.0

    def per_second(self, channel: str) -> float | None:
        """Messages a second on this channel; None when it is never slowed."""
        rate = self._rates.get(channel)
        return None if rate is None else rate.per_second

    def pause(self, channel: str, seconds: float) -> None:
        """Nothing more on this channel for so many seconds, and a little less for a while after that."""
        if channel in self._lines:
            self._lines[channel].wary_until = self._clock() + seconds + WARY_FOR
        self._paused[channel] = max(self._paused.get(channel, 0.0), self._clock() + seconds)

    def paused(self, channel: str) -> float:
        """For how many seconds nothing may be sent on this channel; 0 when it may."""
        return max(0.0, self._paused.get(channel, 0.0) - self._clock())

    async def _stands_in_line(self, channel: str, person: str) -> float:
        """A pause is waited for as well: nobody is put back for one of some seconds."""
        asked_at = self._clock()
        line = self._lines[channel]
        while (hers := self._hers(channel, person)) > (now := self._clock()):
            if hers - asked_at > LONGEST_WAIT:
                return hers - now
            await self._sleep(hers - now)
        async with line.turn:
            while (at := max(line.next_at(asked_at), self._paused.get(channel, 0.0))) > (
                now := self._clock()
            ):
                if at - asked_at > LONGEST_WAIT:
                    return at - now
                await self._sleep(at - now)
            slot = line.take(asked_at, now)
            self._speaks(channel, person, slot.at)
        self._goes(slot)
        return 0.0

    def _goes(self, slot: Slot) -> None:
        """Now, or later when the channel says so."""
        self._went(slot)
        WENT_OUT.set(partial(self._went, slot))

    def _went(self, slot: Slot) -> None:
        slot.at = max(slot.at, self._clock())

    def _hers(self, channel: str, person: str) -> float:
        before = self._spoken.get((channel, person))
        return -math.inf if before is None else before + self._rates[channel].per_person_seconds

    def _speaks(self, channel: str, person: str, at: float) -> None:
        if self._rates[channel].per_person_seconds:
            self._spoken[channel, person] = at
            self._spoken.move_to_end((channel, person))
            if len(self._spoken) > MOST_PEOPLE:
                self._spoken.popitem(last=False)
