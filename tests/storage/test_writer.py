"""The one thread that writes, seen from the event loop."""

import asyncio
import threading

import pytest

from storage import inbox
from storage.work import Storage, Work
from storage.writer import Writer, WriterClosedError
from tests.storage.looking import rows_in
from tests.storage.messages import said


async def test_units_of_work_run_one_after_the_other_on_one_thread(storage: Storage) -> None:
    writer = Writer(storage, depth=3)
    threads = await asyncio.gather(*(writer.run(lambda _: threading.get_ident()) for _ in range(20)))
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()
    await writer.close()


async def test_what_a_unit_of_work_returns_is_committed_and_what_it_raises_is_not(storage: Storage) -> None:
    writer = Writer(storage)
    assert await writer.run(lambda work: inbox.store(work, said("habari", 1)))

    def breaks(work: Work) -> None:
        inbox.store(work, said("habari", 2))
        raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        await writer.run(breaks)
    assert await writer.run(inbox.backlog) == 1
    await writer.close()
    assert rows_in(storage)["inbox"] == 1


async def test_who_stops_waiting_does_not_stop_the_writer(storage: Storage) -> None:
    writer = Writer(storage)
    gate = threading.Event()
    slow = asyncio.ensure_future(writer.run(lambda _: gate.wait(5)))
    queued = asyncio.ensure_future(writer.run(lambda work: inbox.store(work, said("habari", 1))))
    await asyncio.sleep(0)
    slow.cancel()
    queued.cancel()
    gate.set()
    assert await writer.run(inbox.backlog) == 1
    await writer.close()


async def test_no_more_than_the_depth_is_queued_at_once(storage: Storage) -> None:
    writer = Writer(storage, depth=2)
    gate = threading.Event()
    jobs = [asyncio.ensure_future(writer.run(lambda _: gate.wait(5))) for _ in range(6)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert writer.waiting() <= 2
    gate.set()
    assert await asyncio.gather(*jobs) == [True] * 6
    await writer.close()


async def test_closing_finishes_what_is_queued_and_takes_nothing_more(storage: Storage) -> None:
    writer = Writer(storage)
    jobs = [
        asyncio.ensure_future(writer.run(lambda work, n=n: inbox.store(work, said("habari", n))))  # type: ignore[misc]
        for n in range(5)
    ]
    await asyncio.sleep(0)
    await writer.close()
    assert all(await asyncio.gather(*jobs))
    with pytest.raises(WriterClosedError, match="stopping"):
        await writer.run(inbox.backlog)
    await writer.close()


async def test_who_stops_waiting_makes_no_room_for_more_to_queue(storage: Storage) -> None:
    writer = Writer(storage, depth=3)
    begun, gate = threading.Event(), threading.Event()

    def busy(_: Work) -> None:
        begun.set()
        gate.wait(5)

    first = asyncio.ensure_future(writer.run_alone(busy))
    await asyncio.to_thread(begun.wait, 5)
    for _ in range(5):  # each gives up while the database does not answer
        asked = asyncio.ensure_future(writer.run(lambda _: None))
        for _ in range(3):
            await asyncio.sleep(0)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    assert writer.waiting() == 2
    gate.set()
    await first
    assert await writer.run(lambda _: "there is room again") == "there is room again"
    await writer.close()
