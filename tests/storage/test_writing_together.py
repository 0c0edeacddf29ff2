"""Units of work that wait at the same time share one commit, and nothing else."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from storage import inbox
from storage import writer as writing
from storage.work import Storage, Work
from storage.writer import MOST_TOGETHER, Writer
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.looking import rows_in
from tests.storage.messages import said

Do = Callable[[Work], Any]


class Commits:
    """Counts a storage's transactions, and can make the commits fail."""

    def __init__(self, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.number = 0
        self.fail = False
        begin = storage.database.begin

        @contextmanager
        def counted() -> Iterator[Any]:
            self.number += 1
            with begin() as connection:
                yield connection
                if self.fail:
                    raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

        monkeypatch.setattr(storage.database, "begin", counted)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not part what the tests put together."""
    monkeypatch.setattr(writing, "LONGEST_TOGETHER", 60.0)


@pytest.fixture
def commits(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Commits:
    return Commits(storage, monkeypatch)


async def at_once(writer: Writer, jobs: list[Do], *, alone: tuple[int, ...] = ()) -> list[Any]:
    """Queue them while the writer is busy; what each returned or raised."""
    gate = threading.Event()
    busy = asyncio.ensure_future(writer.run_alone(lambda _: gate.wait(5)))
    await asyncio.sleep(0)
    asked = [
        asyncio.ensure_future(writer.run_alone(job) if number in alone else writer.run(job))
        for number, job in enumerate(jobs)
    ]
    await asyncio.sleep(0)
    gate.set()
    await busy
    return await asyncio.gather(*asked, return_exceptions=True)


def stores(number: int) -> Do:
    return lambda work: bool(inbox.store(work, said("habari", number)))


def breaks(number: int) -> Do:
    def do(work: Work) -> None:
        inbox.store(work, said("habari", number))
        raise LookupError("broken")

    return do


async def test_what_waits_together_is_committed_together(storage: Storage, commits: Commits) -> None:
    writer = Writer(storage)
    assert await at_once(writer, [stores(n) for n in range(10)]) == [True] * 10
    assert commits.number == 2, "the one that was under way, and one for all ten"
    await writer.close()
    assert rows_in(storage)["inbox"] == 10


async def test_no_more_than_the_bound_go_together(storage: Storage, commits: Commits) -> None:
    writer = Writer(storage)
    await at_once(writer, [lambda _: None] * (MOST_TOGETHER + 1))
    assert commits.number == 3
    await writer.close()


async def test_nobody_joins_once_the_first_has_waited_long(
    storage: Storage, commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LONGEST_TOGETHER", 0.0)
    writer = Writer(storage)
    assert await at_once(writer, [stores(n) for n in range(3)]) == [True] * 3
    assert commits.number == 4
    await writer.close()


async def test_one_that_raises_is_rolled_back_alone(storage: Storage, commits: Commits) -> None:
    writer = Writer(storage)
    first, broken, last = await at_once(writer, [stores(1), breaks(2), stores(3)])
    assert (first, last) == (True, True)
    assert isinstance(broken, LookupError)
    assert commits.number == 2
    assert await writer.run(inbox.backlog) == 2
    await writer.close()


async def test_each_has_a_unit_of_work_of_its_own(storage: Storage) -> None:
    def looks(work: Work) -> tuple[int, bool, bool]:
        seen = (id(work), bool(work.traceless), bool(work.content_keys))
        work.traceless.add("p" * 32)
        work.content_keys["k" * 32] = bytes(32)
        return seen

    writer = Writer(storage)
    found = await at_once(writer, [looks, looks, looks])
    assert [one[1:] for one in found] == [(False, False)] * 3
    await writer.close()


async def test_a_commit_that_fails_fails_all_of_them_and_keeps_nothing(
    storage: Storage, commits: Commits
) -> None:
    writer = Writer(storage)
    gate = threading.Event()
    busy = asyncio.ensure_future(writer.run_alone(lambda _: gate.wait(5)))
    await asyncio.sleep(0)
    asked = [asyncio.ensure_future(writer.run(job)) for job in (stores(1), breaks(2), stores(3))]
    await asyncio.sleep(0)
    commits.fail = True
    gate.set()
    one, broken, other = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one), type(broken), type(other)] == [OperationalError, LookupError, OperationalError]
    await asyncio.gather(busy, return_exceptions=True)
    commits.fail = False
    assert await writer.run(inbox.backlog) == 0
    await writer.close()


async def test_what_takes_long_shares_its_commit_with_nobody(storage: Storage, commits: Commits) -> None:
    writer = Writer(storage)
    assert await at_once(writer, [stores(n) for n in range(5)], alone=(2,)) == [True] * 5
    assert commits.number == 4, "the one under way, two, the long one, two"
    await writer.close()


async def test_an_erasure_among_others_still_empties_the_log_of_changes(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied: list[bool] = []
    monkeypatch.setattr(storage.database, "forget_changes", lambda: emptied.append(True))

    def erases(work: Work) -> None:
        work.erased = True

    writer = Writer(storage)
    await at_once(writer, [stores(1), erases, stores(2)])
    assert emptied == [True]
    await writer.close()


@SQLITE_ONLY
async def test_a_transaction_that_the_database_ended_fails_all_that_were_in_it(storage: Storage) -> None:
    def loses(work: Work) -> None:
        work.connection.connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]
        raise OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))

    writer = Writer(storage)
    first, full, last = await at_once(writer, [stores(1), loses, stores(3)])
    assert isinstance(first, OperationalError)
    assert isinstance(full, OperationalError)
    assert last is True, "whoever came after it had a transaction of its own"
    assert await writer.run(inbox.backlog) == 1
    await writer.close()


async def test_when_no_transaction_begins_all_that_wait_hear_it(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []

    @contextmanager
    def locked() -> Iterator[Any]:
        tried.append(True)
        raise OperationalError("BEGIN", None, sqlite3.OperationalError("database is locked"))
        yield

    writer = Writer(storage)
    begun, gate = threading.Event(), threading.Event()

    def waits(_: Work) -> None:
        begun.set()
        gate.wait(5)

    busy = asyncio.ensure_future(writer.run_alone(waits))
    await asyncio.to_thread(begun.wait, 5)
    asked = [asyncio.ensure_future(writer.run(stores(n))) for n in range(5)]
    await asyncio.sleep(0)
    monkeypatch.setattr(storage.database, "begin", locked)
    gate.set()
    await busy
    assert {type(one) for one in await asyncio.gather(*asked, return_exceptions=True)} == {OperationalError}
    assert len(tried) == 1, "not one after the other, each with the whole wait"
    monkeypatch.undo()
    assert await writer.run(inbox.backlog) == 0
    await writer.close()


@pytest.mark.parametrize("state", ["40P01", "40001"])
async def test_who_gave_way_to_another_process_is_done_again_at_once(storage: Storage, state: str) -> None:
    gave_way: list[bool] = []

    def gives_way_once(work: Work) -> bool:
        stored = bool(inbox.store(work, said("habari", 1)))
        if not gave_way:
            gave_way.append(True)
            error = sqlite3.OperationalError("deadlock detected")
            error.sqlstate = state  # type: ignore[attr-defined]
            raise OperationalError("UPDATE", None, error)
        return stored

    writer = Writer(storage)
    assert await writer.run(gives_way_once) is True
    await writer.close()
    assert rows_in(storage)["inbox"] == 1
