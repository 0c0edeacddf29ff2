"""Two deliveries on one PostgreSQL whose units of work overlap: neither sees what the other is about to commit."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.waking import Patience
from storage import outbox, people
from storage.outbox import ToPerson
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.bot.scripted import Post, Scripted, said
from tests.storage.conftest import POSTGRES_ONLY

LONG = Patience(look=60.0, fault=0.01, stop=5.0)
"""Whoever waited for a look at the clock would be late for the test's own patience."""


class Held(Post):
    """Its next unit of work is done, but not committed before `goes_on`."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Post has them
        super().__init__(*given, **named)
        self.done, self.goes_on = threading.Event(), threading.Event()
        self.hold = False

    async def sleep(self, seconds: float) -> None:
        """As in life: what is over is written by the next look, not before it."""
        await asyncio.sleep(seconds)

    async def run(self, do: Callable[[Work], Any]) -> Any:  # noqa: ANN401 - as Post has it
        def unit() -> Any:  # noqa: ANN401
            with self.storage.begin() as work:
                result = do(work)
                if self.hold:
                    self.hold = False
                    self.done.set()
                    assert self.goes_on.wait(20)
            return result

        self.works += 1
        return await asyncio.to_thread(unit)


@POSTGRES_ONLY
@pytest.mark.parametrize("also", [False, True], ids=["nothing else", "another's reply is claimed"])
async def test_a_reply_that_one_queues_while_the_other_writes_that_the_last_is_over(
    storage: Storage, opener: HandleOpener, *, also: bool
) -> None:
    here, there = Scripted(), Scripted()
    one = Post(storage, opener, here, patience=LONG, alone=False)
    other = Held(storage, opener, there, patience=LONG, alone=False)
    arrives, stop = asyncio.Event(), asyncio.Event()
    there.script("1", arrives)
    other.queue("1", "the first")
    running = [asyncio.create_task(other.delivery.deliver(stop))]
    await there.until(lambda: there.under_way == 1)
    running.append(asyncio.create_task(one.delivery.deliver(stop)))
    await until(lambda: one.works == 2)

    other.hold = True
    arrives.set()
    await asyncio.to_thread(other.done.wait, 20)
    look = one.delivery.look()
    assert look is not None
    with storage.begin() as work:  # a turn here, whose reply is claimed by the same commit
        for address in ("1", "2") if also else ("1",):
            person = people.find_or_make(work, "telegram", address)
            outbox.queue(work, ToPerson(person.id), "telegram", said("the next"), cls=SendClass.REPLY)
        look.do(work)
    one.delivery.looked(look)
    await until(lambda: one.works >= 3 or also)
    other.goes_on.set()

    try:
        async with asyncio.timeout(20):
            while ("1", "the next") not in here.sent + there.sent:  # noqa: ASYNC110 - either may send it
                await asyncio.sleep(0.01)
    finally:
        stop.set()
        await asyncio.gather(*running)
    assert there.sent[0] == ("1", "the first")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - of two deliveries, neither of which tells
            await asyncio.sleep(0.01)
