"""How a loop waits between two looks, and how long delivery waits for what."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long delivery waits for what; all in seconds.

    `send`: for one send or errand, longer than a channel's own time-outs. `look`: without a look at what is due,
    even when nothing woke it: other processes queue too. `fault`: until the next look when the database did
    not answer. `stop`: for what is under way when it is asked to stop.
    """

    send: float = 120.0
    look: float = 30.0
    fault: float = 2.0
    stop: float = 5.0


async def woken_or_stopped(woken: asyncio.Event, stop: asyncio.Event, seconds: float) -> None:
    """Wait until one of both is set, at most so long."""
    waits = {asyncio.ensure_future(woken.wait()), asyncio.ensure_future(stop.wait())}
    _, left = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for waiting in left:
        waiting.cancel()
