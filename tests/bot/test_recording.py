"""Outcomes of notices are written down together; one that cannot be takes no other with it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from bot.recording import GATHERS, RECORD_AGAIN, Recording
from storage.work import Work


class Unit:
    """A unit of work that keeps what is written in it."""

    lost = False

    def __init__(self) -> None:
        self.written: list[str] = []

    @contextmanager
    def apart(self) -> Iterator["Unit"]:
        own = Unit()
        yield own
        self.written += own.written


class Rows:
    """What was committed, by unit of work; `broken` is how often the database does not answer at first."""

    def __init__(self, broken: int = 0) -> None:
        self.kept: list[list[str]] = []
        self.slept: list[float] = []
        self.broken = broken

    async def run(self, do: Callable[[Work], Any]) -> None:
        await asyncio.sleep(0)
        if self.broken:
            self.broken -= 1
            raise RuntimeError("The database does not answer.")
        unit = Unit()
        do(cast("Work", unit))
        self.kept.append(unit.written)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


def says(word: str, *, fails: bool = False) -> Callable[[Work], None]:
    def record(work: Work) -> None:
        if fails:
            raise ValueError("This one cannot be written.")
        cast("Unit", work).written.append(word)

    return record


async def test_those_that_come_within_a_moment_are_one_unit_of_work() -> None:
    rows = Rows()
    recording = Recording(rows.run, rows.sleep)
    await asyncio.gather(*(recording.with_others(says(word)) for word in "abc"))
    await recording.with_others(says("later"))
    assert rows.kept == [["a", "b", "c"], ["later"]]
    assert rows.slept == [GATHERS, GATHERS]


async def test_a_reply_waits_for_nobody() -> None:
    rows = Rows()
    await Recording(rows.run, rows.sleep).alone(says("reply"))
    assert (rows.kept, rows.slept) == ([["reply"]], [])


async def test_one_that_cannot_be_written_takes_no_other_with_it() -> None:
    rows = Rows()
    recording = Recording(rows.run, rows.sleep)
    await asyncio.gather(*(recording.with_others(says(word, fails=word == "b")) for word in "abc"))
    assert sorted(word for unit in rows.kept for word in unit) == ["a", "c"]


async def test_whoever_looks_first_writes_what_waits() -> None:
    rows, looked = Rows(), asyncio.Event()
    recording = Recording(rows.run, rows.sleep, looked.set)
    waits = [asyncio.create_task(recording.with_others(says(word), soon=word == "b")) for word in "ab"]
    await looked.wait()
    taken, unit = recording.taken(), Unit()
    taken.write(cast("Work", unit))
    taken.settle(kept=True, seen=True)
    assert await asyncio.gather(*waits) == [True, True]
    assert (unit.written, rows.kept) == (["a", "b"], [])


@pytest.mark.parametrize("kept", [True, False])
async def test_what_a_look_could_not_write_is_written_alone(kept: bool) -> None:
    rows = Rows()
    recording = Recording(rows.run, rows.sleep)
    waits = [
        asyncio.create_task(recording.with_others(says(word, fails=kept and word == "b"))) for word in "ab"
    ]
    await asyncio.sleep(0)
    taken = recording.taken()
    taken.write(cast("Work", Unit()))
    taken.settle(kept=kept, seen=True)
    assert await asyncio.gather(*waits) == [False, False], "nobody saw what may go after it"
    assert sorted(word for unit in rows.kept for word in unit) == (["a"] if kept else ["a", "b"])


@pytest.mark.parametrize("broken", [1, 3])
async def test_nothing_is_forgotten_while_the_database_does_not_answer(broken: int) -> None:
    rows = Rows(broken)
    recording = Recording(rows.run, rows.sleep)
    await asyncio.gather(*(recording.with_others(says(word)) for word in "ab"))
    assert sorted(word for unit in rows.kept for word in unit) == ["a", "b"]
    assert set(rows.slept) <= {GATHERS, *RECORD_AGAIN}


async def test_whoever_stops_waiting_is_written_down_all_the_same() -> None:
    rows = Rows()
    recording = Recording(rows.run, rows.sleep)
    waits = [asyncio.create_task(recording.with_others(says(word))) for word in "ab"]
    await asyncio.sleep(0)
    waits[0].cancel()
    await waits[1]
    assert rows.kept == [["a", "b"]]
