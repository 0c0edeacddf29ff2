"""A turn that fails: rolled back, tried again, given up with a word of regret; nobody else waits for it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.turn_loop import TurnLoop
from flows.engine.conversation import Conversation, Frame
from flows.engine.talk import Talk
from flows.registry import FLOWS
from storage import conversations, inbox, people
from storage.tables import conversations as conversations_table
from storage.tables import inbox as inbox_table
from storage.work import Work
from tests.conversations.stage import ADDRESS, CHANNEL, Stage

CANARY = "Wanjiru Kanari wa Kaptembwo"


class OtherPeople:
    """A stage with a turn loop, and a flow that breaks while `broken` is set."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stage = Stage(folder, only="en")
        self.loop = TurnLoop(self.stage._run, self.stage.turns, lambda: None)
        self.broken = True
        self.said = 0
        numbers = FLOWS["numbers"]

        async def breaks(talk: Talk) -> None:
            if self.broken:
                raise KeyError(f"{CANARY} {ADDRESS}")
            await numbers.flow(talk)

        monkeypatch.setitem(FLOWS, "numbers", type(numbers)(**{**vars_of(numbers), "flow": breaks}))

    def says(self, words: str, address: str = ADDRESS) -> None:
        self.said += 1
        inbound = self.stage.inbound(words)
        inbound = type(inbound)(**{**vars_of(inbound), "address": address, "external_id": f"x{self.said}"})
        with self.stage.storage.begin() as work:
            inbox.store(work, inbound)

    async def heard(self) -> list[str]:
        await self.loop.drain()
        self.stage.sent.clear()
        self.stage.deliver()
        return [outbound.text for outbound in self.stage.sent]


def vars_of(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OtherPeople]:
    made = OtherPeople(tmp_path, monkeypatch)
    yield made
    made.stage.close()


async def test_a_broken_flow_is_tried_three_times_and_then_regretted(town: OtherPeople) -> None:
    town.says("numbers")
    for _ in range(2):
        assert await town.heard() == []
        town.stage.now += town.stage.now.resolution * 31_000_000
    (sorry,) = await town.heard()
    assert sorry.startswith("Something went wrong on my side.")
    town.says("hello")
    (hello,) = await town.heard()
    assert "Baraza" in hello


async def test_one_that_breaks_once_is_answered_at_the_second_try(town: OtherPeople) -> None:
    town.says("numbers")
    assert await town.heard() == []
    town.broken = False
    town.stage.now += town.stage.now.resolution * 31_000_000
    (numbers,) = await town.heard()
    assert "999" in numbers


async def test_nobody_else_waits_for_it_and_her_own_messages_stay_in_order(town: OtherPeople) -> None:
    town.says("numbers")
    town.says("menu")
    town.says("hello", address="another")
    (hello,) = await town.heard()
    assert "Baraza" in hello
    town.broken = False
    town.stage.now += town.stage.now.resolution * 31_000_000
    numbers, menu = await town.heard()
    assert "999" in numbers
    assert "What would you like to do?" in menu


async def test_a_turn_that_fails_leaves_nothing_behind(
    town: OtherPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(town.stage.turns, "_save", fails)
    town.says("kiswahili")
    assert await town.heard() == []
    person = town.stage.person()
    assert person is not None
    assert person.language == "en"


@pytest.mark.parametrize(
    "state", [b"no JSON at all", b'{"frames": 7}', b'{"frames": [["numbers", {}, [[1]]]]}']
)
async def test_a_conversation_that_nobody_can_read_any_more_does_not_hold_her(
    town: OtherPeople, state: bytes
) -> None:
    town.broken = False
    keep(town, state)
    town.says("hello")
    for _ in range(3):
        await town.heard()
        town.stage.now += town.stage.now.resolution * 31_000_000
    town.says("hello")
    assert "Baraza" in " ".join(await town.heard())


async def test_a_flow_that_cannot_be_replayed_any_more_is_dropped_and_what_is_below_goes_on(
    town: OtherPeople,
) -> None:
    town.says("report")
    (consent,) = await town.heard()
    assert "Do you agree?" in consent
    with town.stage.storage.begin() as work:
        person = people.find(work, CHANNEL, ADDRESS)
        assert person is not None
        kept = conversations.load(work, person.id)
        assert kept is not None
        conversation = Conversation.from_bytes(kept.state)
        conversation.push(Frame("numbers"))
        conversations.save(work, person.id, conversation.to_bytes(), kept.version)
    town.says("yes")
    for _ in range(3):
        await town.heard()
        town.stage.now += town.stage.now.resolution * 31_000_000
    town.says("yes")
    assert "What is it about?" in " ".join(await town.heard())


async def test_a_stored_message_that_no_longer_opens_blocks_nobody(town: OtherPeople) -> None:
    town.says("hello")
    with town.stage.storage.begin() as work:
        work.connection.execute(update(inbox_table).values(payload=b"changed" * 9))
    town.says("menu")
    town.says("menu", address="another")
    assert len(await town.heard()) == 2
    with town.stage.storage.begin() as work:
        assert list(work.connection.scalars(select(inbox_table.c.status))) == ["failed"]


async def test_a_database_that_is_locked_for_a_moment_costs_no_message(
    town: OtherPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.broken = False
    run, locked = town.loop._run, [True, True]

    async def sometimes(do: object) -> object:
        if locked:
            locked.pop()
            raise OperationalError("BEGIN IMMEDIATE", {}, Exception(f"database is locked {CANARY}"))
        return await run(do)  # type: ignore[arg-type]

    monkeypatch.setattr(town.loop, "_run", sometimes)
    town.says("numbers")
    for _ in range(2):
        with pytest.raises(OperationalError):
            await town.loop.drain()
    assert "999" in (await town.heard())[0]


async def test_that_even_the_apology_fails_blocks_nobody(
    town: OtherPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(work: Work, waiting: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(town.stage.turns, "apologise", fails)
    town.says("numbers")
    for _ in range(3):
        await town.heard()
        town.stage.now += town.stage.now.resolution * 31_000_000
    town.says("menu")
    assert len(await town.heard()) == 1


async def test_the_log_holds_no_text_address_or_name(
    town: OtherPeople, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    town.says(f"numbers for {CANARY}")
    town.says("numbers")
    for _ in range(3):
        await town.heard()
        town.stage.now += town.stage.now.resolution * 31_000_000
    assert "KeyError at tests/bot/test_turn_failures.py" in caplog.text
    for word in (*CANARY.split(), ADDRESS):
        assert word not in caplog.text


def keep(town: OtherPeople, state: bytes) -> None:
    with town.stage.storage.begin() as work:
        person = people.find(work, CHANNEL, ADDRESS)
        assert person is not None
        conversations.save(work, person.id, state)
        assert work.connection.scalar(select(conversations_table.c.version)) == 1
