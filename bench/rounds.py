"""Rounds: Baraza and the floor in turn, so that whatever else the machine does falls on both."""

import asyncio
import contextlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import costs, processes
from bench.load import (
    Exchange,
    Load,
    Post,
    Replies,
    at_once,
    listening,
    no_more_than_was_asked,
    no_pause,
    repeat,
    report,
)
from bench.processes import Measured
from bench.residents import Resident

Talk = Callable[[Post, list[Exchange]], Awaitable[None]]
"""One resident's part, over a connection that is given to her."""
SETTLES = 0.5
"""Seconds without a load, over and over until one cost less than IDLE of a core."""
IDLE = 0.05
SETTLED_WITHIN = 60.0
"""Seconds; a start, or a load that uses up all receipt codes that were ready, takes 17 to make them."""
LOOK_EVERY = 0.5
"""Seconds between two looks at the memory of what runs."""
_WHAT_IS_KEPT = """
select (select count(*) from reports), (select count(*) from outbox where kind = 'message' and "class" = 'reply'),
    (select count(*) from outbox where status not in ('sent', 'delivered'))
"""


class NotKeptError(Exception):
    """The database does not hold what people were told: nothing that was measured counts."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One side under one load. Times in milliseconds, `peak` in bytes, `processor` in milliseconds a message.

    `others`: cores that the rest of the machine used meanwhile, the load itself included. `reply_*` is 0 for the
    floor, which answers nobody.
    """

    side: str
    round: int
    at_once: int
    messages: int
    per_second: float
    answer_p50: float
    answer_p99: float
    reply_p50: float
    reply_p99: float
    peak: int
    processor: float
    others: float


async def rounds(
    number: int, residents: int, concurrencies: Sequence[int], told: Callable[[Figures], None]
) -> list[Figures]:
    """Measure both sides, Baraza first, `number` times under each load. Raises what makes a measurement worthless."""
    found: list[Figures] = []
    for done in range(number):
        for together in concurrencies:
            people = [Resident(one) for one in range(residents)]
            for side in (partial(baraza_side, people), partial(_floor, people)):
                found.append(await side(done + 1, together))
                told(found[-1])
    return found


async def baraza_side(
    people: Sequence[Resident], round_: int, together: int, pause: Callable[[], float] = no_pause
) -> Figures:
    """Baraza with a database of its own; afterwards what is kept is compared with what was told.

    `pause`: how many seconds somebody reads and types before the next message.
    """
    replies = Replies()
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name:
        folder = Path(name)
        async with (
            processes.standin() as ports,
            listening(ports["feed"], replies),
            processes.baraza(folder, ports["api"]) as running,
        ):
            reporting = [partial(report, person, replies, pause=pause) for person in people]
            figures = await measured("Baraza", running, round_, together, reporting)
            await running.stop()
        no_more_than_was_asked(replies)
        check_what_is_kept(folder / "var" / "baraza.db", len(people), figures.messages)
    return figures


async def _floor(people: Sequence[Resident], round_: int, together: int) -> Figures:
    """The same words, as the residents have just said them."""
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name:
        async with processes.floor(Path(name)) as running:
            repeating = [partial(repeat, person.address, person.said) for person in people]
            figures = await measured("floor", running, round_, together, repeating)
            await running.stop()
    return figures


async def measured(
    side: str, running: Measured, round_: int, together: int, people: Sequence[Talk]
) -> Figures:
    """Let the people talk, so many at once, and read what that cost."""
    await _settled(running)
    begun = time.monotonic()
    used, all_used = running.processor_seconds(), costs.machine_processor_seconds()
    async with _looking(running):
        load = await at_once(together, running.port, people)
    # What a reply leaves behind (its outcome, a receipt code for the next report) belongs to its cost.
    await _settled(running)
    used, all_used = running.processor_seconds() - used, costs.machine_processor_seconds() - all_used
    others = max(0.0, all_used - used) / (time.monotonic() - begun)
    return figures_of(side, round_, together, load, running.peak, used, others)


async def _settled(running: Measured) -> None:
    until = time.monotonic() + SETTLED_WITHIN
    used = running.processor_seconds()
    while time.monotonic() < until:
        await asyncio.sleep(SETTLES)
        before, used = used, running.processor_seconds()
        if used - before < SETTLES * IDLE:
            return


def figures_of(
    side: str, round_: int, together: int, load: Load, peak: int, used: float, others: float
) -> Figures:
    """One row. `used`: processor seconds of the side; `others`: cores that the rest of the machine used."""
    answered = sorted(one.answered * 1000 for one in load.exchanges)
    replied = sorted(one.replied * 1000 for one in load.exchanges)
    return Figures(
        side=side,
        round=round_,
        at_once=together,
        messages=len(load.exchanges),
        per_second=len(load.exchanges) / load.seconds,
        answer_p50=statistics.median(answered),
        answer_p99=at_share(answered, 0.99),
        reply_p50=statistics.median(replied),
        reply_p99=at_share(replied, 0.99),
        peak=peak,
        processor=used * 1000 / len(load.exchanges),
        others=others,
    )


def at_share(ordered: Sequence[float], share: float) -> float:
    """The value that so large a share is not above."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def check_what_is_kept(database: Path, residents: int, messages: int) -> None:
    """Whether every report and every reply was stored, and sent. Raises NotKeptError."""
    with closing(sqlite3.connect(database)) as connection:
        kept = connection.execute(_WHAT_IS_KEPT).fetchone()
    if kept != (residents, messages, 0):
        raise NotKeptError(
            f"{residents} reports and {messages} replies were told; kept are {kept[0]} reports and {kept[1]} replies,"
            f" and {kept[2]} rows of the outbox were not sent."
        )


@asynccontextmanager
async def _looking(running: Measured) -> AsyncIterator[None]:
    async def look() -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            running.look()

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking
