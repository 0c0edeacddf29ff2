"""Residents who report at the same time, through whichever web process answers; what they are told is counted by row."""

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from bench import twilio_form
from bench.load import connection
from bench.residents import Resident
from tests.many.cluster import Cluster, Member

PATIENCE = 45.0
"""Seconds that a resident waits for an answer: longer than a dead worker can keep it."""
REFUSED = (ConnectionError, asyncio.IncompleteReadError)


@dataclass
class Town:
    """`chance` chooses whom a message goes to."""

    cluster: Cluster
    chance: random.Random
    messages: int = 0
    waits: list[float] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    heard: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """When each row of the outbox arrived at the provider."""
    notices: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    _parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _answers: dict[str, asyncio.Queue[str]] = field(default_factory=lambda: defaultdict(asyncio.Queue))
    _sids: "count[int]" = field(default_factory=lambda: count(1))
    _numbers: "count[int]" = field(default_factory=count)

    async def report(self) -> Resident:
        """One more resident, from hello to her code."""
        resident = Resident(next(self._numbers))
        words: str | None = resident.opens()
        while words is not None:
            words = resident.answers(await self.says(resident.address, words))
        self.residents.append(resident)
        return resident

    async def says(self, address: str, words: str) -> str:
        """She writes once, and is answered; the same message again where its web process died."""
        form = twilio_form.message(address, f"SM{next(self._sids):032x}", words)
        begun = time.monotonic()
        self.messages += 1
        async with asyncio.timeout(PATIENCE):
            while await self._post(self.chance.choice(self.cluster.webs), twilio_form.request(form)) != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            answer = await self._answers[address].get()
        self.waits.append(time.monotonic() - begun)
        return answer

    async def report_until(self, over: asyncio.Event, at_once: int) -> None:
        """So many at the same time, one after the other; whoever began goes on to her code."""

        async def one_after_the_other() -> None:
            while not over.is_set():
                await self.report()

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))

    def hear(self, told: dict[str, object]) -> None:
        """What the provider was asked to say."""
        to, row, at = str(told["to"]), str(told["row"]), float(str(told["at"]))
        if told.get("refused"):
            self.refused += 1
            return
        if to.startswith(NOTICED):
            self.notices[to].append(at)
            return
        self._parts[to].append(str(told["body"]))
        if told["last"]:
            whole = "\n".join(self._parts.pop(to))
            self.heard[row].append(at)
            if len(self.heard[row]) == 1:
                self._answers[to].put_nowait(whole)

    def twice(self) -> dict[str, list[float]]:
        """The rows that arrived more than once."""
        return {row: at for row, at in self.heard.items() if len(at) > 1}

    async def _post(self, web: Member, request: bytes) -> int:
        try:
            async with connection(web.port) as post:
                return await post(request)
        except REFUSED:
            return 0


NOTICED = "+254701"
"""The beginning of the numbers of bench.crowd, who are told notices and write nothing."""


@asynccontextmanager
async def town(cluster: Cluster, feed: int, chance: random.Random) -> AsyncIterator[Town]:
    """Its residents hear what the stand-in tells on port `feed`."""
    made = Town(cluster, chance)
    reader, writer = await asyncio.open_connection("127.0.0.1", feed)

    async def listen() -> None:
        async for line in reader:
            made.hear(json.loads(line))

    listening = asyncio.create_task(listen())
    try:
        yield made
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        writer.close()


def most_in_a_second(times: list[float]) -> int:
    """The most that lie in any one second."""
    ordered = sorted(times)
    most = first = 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most
