"""How many sends are under way at once: as many as the allowed rate needs at the time that the provider takes to answer."""

import math
from collections import Counter
from collections.abc import Callable

from storage.claims import Claimed
from storage.statuses import SendClass, SendKind

MOST_FETCHES = 5
"""Files fetched at once: each is held in memory whole."""
FEWEST_NOTICES = 4
AHEAD = 0.3
"""Seconds for which notices stand ready before their turn, so that no slot passes unused while more are claimed. What stands
ready when the machine dies stays unknown, so they are not many."""
FIRST_GUESS = 0.3
"""Seconds a provider takes to answer, before it was asked."""
WEIGHT = 0.1
"""Of the newest answer in the average of how long answers take."""


class Room:
    """Counts what is under way; never more than `at_once`, whatever a slow provider would need.

    Three quarters of that may be notices, so that replies wait neither for their sends nor for their pace.
    `per_second` is a channel's rate, None when it is never slowed.
    """

    def __init__(self, at_once: int, per_second: Callable[[str], float | None]) -> None:
        self.at_once = at_once
        self._per_second = per_second
        self._most_notices = max(1, at_once - at_once // 4)
        self._most_fetches = min(MOST_FETCHES, max(1, at_once // 4))
        self._under_way = self._fetching = 0
        self._notices: Counter[str] = Counter()
        self._takes: dict[str, float] = {}

    def left(self) -> int:
        """For anything."""
        return self.at_once - self._under_way

    def for_notices(self, channel: str) -> int:
        """For notices on this channel: what the others have leaves less, and a slow channel does not take it all."""
        all_of_them = self._most_notices - self._notices.total()
        return max(0, min(all_of_them, self._useful(channel) - self._notices[channel]))

    def for_fetches(self) -> int:
        """For fetching files."""
        return max(0, self._most_fetches - self._fetching)

    def worth_a_look(self, row: Claimed) -> bool:
        """Whether to look for more now that this one is over: one look claims several notices."""
        if row.cls is not SendClass.NOTICE:
            return True
        return self.for_notices(row.channel) * 8 >= self._useful(row.channel)

    def begins(self, row: Claimed) -> None:
        """It is under way."""
        self._count(row, 1)

    def ends(self, row: Claimed) -> None:
        """It is over."""
        self._count(row, -1)

    def took(self, channel: str, seconds: float) -> None:
        """So long the provider took to answer one."""
        before = self._takes.get(channel, seconds)
        self._takes[channel] = before + WEIGHT * (seconds - before)

    def _useful(self, channel: str) -> int:
        """More at once would only wait in memory (Little's law: rate times time)."""
        rate = self._per_second(channel)
        if rate is None:
            return self._most_notices
        needed = math.ceil(rate * (self._takes.get(channel, FIRST_GUESS) + AHEAD))
        return min(self._most_notices, max(FEWEST_NOTICES, needed))

    def _count(self, row: Claimed, by: int) -> None:
        self._under_way += by
        if row.kind is SendKind.FETCH_MEDIA:
            self._fetching += by
        if row.cls is SendClass.NOTICE:
            self._notices[row.channel] += by
