"""Who is taken for dead, and what is done then."""

from typing import Any

import pytest

from bot.worker_watch import WorkerWatch
from storage import workers


class Database:
    """What one look finds, and what was taken back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.holding: set[int] = set()
        self.alive: set[int] = set()
        self.taken: list[set[int]] = []
        self.woken = 0
        monkeypatch.setattr(workers, "holding", lambda work: set(self.holding))
        monkeypatch.setattr(workers, "alive", lambda work: set(self.alive))
        monkeypatch.setattr(workers, "take_back", self._take_back)

    async def do(self, do: Any) -> Any:  # noqa: ANN401
        return do(None)

    def wake(self) -> None:
        self.woken += 1

    def _take_back(self, work: object, numbers: set[int]) -> tuple[int, int]:
        self.taken.append(set(numbers))
        self.holding -= numbers
        return len(numbers), 0


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    return Database(monkeypatch)


@pytest.fixture
def watch(database: Database) -> WorkerWatch:
    return WorkerWatch(database.do, database.do, database.wake)


async def test_one_that_is_gone_at_two_looks_is_dead(watch: WorkerWatch, database: Database) -> None:
    database.holding, database.alive = {7, 8}, {8}
    assert await watch.look() == (0, 0)
    assert database.taken == []
    assert await watch.look() == (1, 0)
    assert (database.taken, database.woken) == ([{7}], 1)
    assert await watch.look() == (0, 0)
    assert database.taken == [{7}], "once"


async def test_one_that_only_lost_its_connection_keeps_what_it_holds(
    watch: WorkerWatch, database: Database
) -> None:
    database.holding, database.alive = {7}, set()
    await watch.look()
    database.alive = {7}
    await watch.look()
    database.alive = set()
    await watch.look()
    assert database.taken == []


async def test_one_that_held_nothing_leaves_others_to_look_for_what_it_was_woken_for(
    watch: WorkerWatch, database: Database
) -> None:
    database.alive = {7, 8}
    await watch.look()
    assert database.woken == 0
    database.alive = {8}
    await watch.look()
    assert database.woken == 1
