"""Turns are taken as messages arrive, sleep while nothing is due, and stop when asked."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot import turn_loop
from bot.code_hashes import CodeHashes
from bot.intake import Intake
from bot.look import Look
from bot.model_joining import Joining
from bot.recording import Together
from bot.turn_loop import TurnLoop
from nlu.understanding import NOTHING, Understanding
from storage import inbox, outbox
from storage.vault import SealError
from storage.work import Work
from tests.conversations.stage import Stage


class Town:
    """A stage whose messages come in by the intake, with the loop running."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder, only="en")
        self.answered = asyncio.Event()
        self.works = self.turns = 0
        self.faults: list[Exception] = []
        self.hashed: list[str] = []
        self.loop = TurnLoop(self.run, self.stage.turns, self.one_answered)
        self.codes = CodeHashes(self.slow_hash)
        self.intake = Intake(self.run, self.codes, Joining(self.stage.told), self.loop.wake)

    async def run(self, do: Callable[..., Any]) -> Any:  # noqa: ANN401
        self.works += 1
        if self.faults:
            raise self.faults.pop(0)
        return await self.stage._run(do)

    def one_answered(self) -> None:
        self.turns += 1
        self.answered.set()

    def slow_hash(self, code: str) -> bytes:
        self.hashed.append(code)
        return code.encode()

    async def until(self, turns: int) -> None:
        async with asyncio.timeout(12):
            while self.turns < turns:
                self.answered.clear()
                await self.answered.wait()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.stage.close()


@pytest.fixture
async def running(town: Town) -> Any:  # noqa: ANN401
    stop = asyncio.Event()
    task = asyncio.create_task(town.loop.take_turns(stop))
    yield town
    stop.set()
    async with asyncio.timeout(60):
        await task


async def test_what_is_stored_is_answered_at_once(running: Town) -> None:
    await asyncio.sleep(0)
    for _ in range(3):
        assert await running.intake.store(running.stage.inbound("hello"))
    await running.until(3)


async def test_the_same_message_is_taken_once(running: Town) -> None:
    inbound = running.stage.inbound("hello")
    stored = await asyncio.gather(*(running.intake.store(inbound) for _ in range(5)))
    assert sorted(stored) == [False] * 4 + [True]
    await running.until(1)
    assert running.turns == 1


async def test_a_batch_is_stored_whole_or_not_at_all(town: Town) -> None:
    town.faults.append(OperationalError("BEGIN", {}, Exception("locked")))
    batch = [town.stage.inbound("one"), town.stage.inbound("two")]
    with pytest.raises(OperationalError):
        await town.intake.store_all(batch)
    assert await town.intake.store_all(batch) == 2
    assert await town.intake.store_all(batch) == 0


async def test_a_database_that_does_not_answer_is_asked_again(
    running: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_loop, "AFTER_A_FAULT", 0.01)
    await running.intake.store(running.stage.inbound("hello"))
    running.faults += [OperationalError("BEGIN", {}, Exception("locked"))] * 3
    await running.until(1)


async def test_it_sleeps_while_a_message_waits_for_its_time(town: Town) -> None:
    stage = town.stage
    for words in ("hello", "menu"):
        await town.intake.store(stage.inbound(words))
    with stage.storage.begin() as work:
        first = inbox.next_waiting(work)
        assert first is not None
        inbox.defer(work, first, stage.now + timedelta(seconds=30))
    stop = asyncio.Event()
    task = asyncio.create_task(town.loop.take_turns(stop))
    before = town.works
    await asyncio.sleep(0.2)
    assert town.works - before <= 4, "her second message waits for the first: nothing is due for 30 s"
    stop.set()
    await task
    assert town.turns == 0


async def test_a_stop_does_not_wait_for_everybody_who_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_loop, "LONGEST_AT_ONCE", 60.0)
    for _ in range(20):
        await town.intake.store(town.stage.inbound("hello"))
    stop = asyncio.Event()
    town.loop._answered = lambda: (town.one_answered(), stop.set())[0]
    await town.loop.take_turns(stop)
    assert town.turns == turn_loop.MOST_AT_ONCE
    with town.stage.storage.read() as work:
        left = inbox.backlog(work)
    assert left == 20 - turn_loop.MOST_AT_ONCE, "the rest is answered after the next start"


async def test_a_code_is_hashed_before_its_turn_and_not_in_it(town: Town) -> None:
    await town.intake.store(town.stage.inbound("my code is 1111 2222 3333 4444"))
    assert town.hashed == ["1111222233334444"]
    assert town.codes.of("1111222233334444") == b"1111222233334444"
    assert town.hashed == ["1111222233334444"]
    town.codes.of("5555666677778888")
    assert town.hashed[1:] == ["5555666677778888"], "one that was not prepared is hashed then"


async def test_prepared_hashes_are_bounded(town: Town) -> None:
    for number in range(100):
        town.codes.prepare(f"{1111222233330000 + number}")
    assert len(town.codes._ready) == 64


class Server:
    """An understander far away."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def understand(self, text: str) -> Understanding:
        self.asked.append(text)
        return NOTHING


async def test_a_server_is_asked_before_the_turn_never_in_it(town: Town) -> None:
    server = Server()
    joining = Joining(server, remote=True)
    intake = Intake(town.run, town.codes, joining, lambda: None)
    await intake.store(town.stage.inbound("hakuna taa"))
    assert server.asked == ["hakuna taa"]
    joining.understand("hakuna taa")
    assert server.asked == ["hakuna taa"], "prepared"
    joining.use(town.stage.told)
    joining.understand("another")
    assert server.asked[-1] == "another", "whoever chose a server keeps it"


class BadLook(Look):
    """One that cannot be done: something is wrong with a row that waits to be sent."""

    def do(self, work: Work) -> "BadLook":
        assert work is not None
        raise SealError("damaged")


class BadLooks:
    """A delivery whose looks all fail."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.ended: list[str] = []

    def look(self) -> Look:
        return BadLook(self.town.stage.opener, 9, ["telegram"], {}, 0, None, Together())

    def looked(self, look: Look) -> None:
        self.ended.append("looked")

    def not_looked(self, look: Look) -> None:
        self.ended.append("not looked")


async def test_a_row_that_nobody_can_claim_holds_up_no_turn(town: Town) -> None:
    looks = BadLooks(town)
    loop = TurnLoop(town.run, town.stage.turns, town.one_answered, looks=looks)
    await town.intake.store(town.stage.inbound("hello"))
    assert await loop.drain() == 1
    assert looks.ended == ["not looked"]
    assert town.turns == 1, "delivery is told to look by itself"
    with town.stage.storage.read() as work:
        assert inbox.backlog(work) == 0
        assert outbox.counts(work) == {"waiting": 1}
