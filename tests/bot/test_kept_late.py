"""The database takes longer than a provider waits: what is kept after all is answered then, though nobody brings it again."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot import intake as taking_in
from bot.code_hashes import CodeHashes
from bot.intake import Intake
from bot.model_joining import Joining
from flows.messages import Inbound
from nlu.understanding import NOTHING, Understanding
from storage import inbox
from storage.work import Storage, Work
from storage.writer import Writer
from tests.storage.messages import said


class Nothing:
    def understand(self, text: str) -> Understanding:
        return NOTHING


class Door:
    """An intake whose writer can be kept busy."""

    def __init__(self, storage: Storage) -> None:
        self.writer = Writer(storage)
        self.woken = 0
        self.wrote: list[tuple[str, str]] = []
        self.intake = Intake(
            self.writer.run,
            CodeHashes(lambda _: b""),
            Joining(Nothing()),
            self.wake,
            lambda person, inbound: self.wrote.append((person, inbound.external_id)),
        )

    def wake(self) -> None:
        self.woken += 1

    async def all_heard(self) -> None:
        """What was asked of the writer before is answered, and whoever asked went on."""
        await self.writer.run(bool)
        for _ in range(10):
            await asyncio.sleep(0)

    @asynccontextmanager
    async def busy(self, then: Callable[[Work], object] = bool) -> AsyncIterator[None]:
        """`then` is the last thing before the next unit of work."""
        begun, gate = threading.Event(), threading.Event()

        def waits(work: Work) -> None:
            begun.set()
            gate.wait(10)
            then(work)

        held = asyncio.ensure_future(self.writer.run_alone(waits))
        await asyncio.to_thread(begun.wait, 10)
        try:
            yield
        finally:
            gate.set()
            await held


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "KEPT_WITHIN", 0.01)


@pytest.fixture
async def door(storage: Storage) -> AsyncIterator[Door]:
    made = Door(storage)
    yield made
    await made.writer.close()


async def comes_in_vain(door: Door, *messages: Inbound) -> None:
    with pytest.raises(TimeoutError):
        await door.intake.store_all(messages)
    assert (door.woken, door.wrote) == (0, []), "nobody knows yet whether it is kept"


async def comes_in_time(door: Door, message: Inbound, monkeypatch: pytest.MonkeyPatch) -> bool:
    with monkeypatch.context() as patient:
        patient.setattr(taking_in, "KEPT_WITHIN", 10.0)
        return await door.intake.store(message)


async def test_who_is_kept_late_is_answered_though_it_was_said_that_she_was_not(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with door.busy():
        await comes_in_vain(door, said("habari", 1), said("uko?", 2))
    assert not await comes_in_time(door, said("habari", 1), monkeypatch), (
        "its repeat is known, and wakes nobody"
    )
    assert door.woken == 1
    assert [message for _, message in door.wrote] == ["update-1", "update-2"]
    assert await door.writer.run(inbox.backlog) == 2


async def test_what_was_not_kept_in_the_end_wakes_nobody_and_is_kept_when_it_comes_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        async with door.busy(lambda _: broken.setattr(inbox, "store", None)):
            await comes_in_vain(door, said("habari", 1))
        await door.all_heard()
    assert door.woken == 0
    assert await comes_in_time(door, said("habari", 1), monkeypatch)
    assert door.woken == 1


async def test_who_hangs_up_is_answered_all_the_same(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "KEPT_WITHIN", 10.0)
    async with door.busy():
        asked = asyncio.create_task(door.intake.store(said("habari", 1)))
        for _ in range(10):
            await asyncio.sleep(0)
        asked.cancel()
        assert isinstance((await asyncio.gather(asked, return_exceptions=True))[0], asyncio.CancelledError)
    await door.all_heard()
    assert door.woken == 1


async def test_only_so_many_are_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "MOST_LATE", 1)
    async with door.busy():
        await comes_in_vain(door, said("habari", 1))
        await comes_in_vain(door, said("sasa", 2))
    await door.all_heard()
    assert [message for _, message in door.wrote] == ["update-1"]
