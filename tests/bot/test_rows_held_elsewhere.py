"""Another process holds what a turn wants: the turn is taken again in a moment, and nobody else waits for it."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.turn import Turns
from bot.turn_loop import TurnLoop
from bot.unfinished_turns import A_MOMENT
from flows.messages import Inbound
from storage import inbox
from storage.tables import inbox as inbox_table
from storage.work import Work
from tests.conversations.stage import ADDRESS, Stage
from tests.databases import postgres_database

pytestmark = pytest.mark.postgres
AT_ONCE = 8.0
"""Seconds, on a busy machine; the connection itself would wait ten for a lock."""


class Town:
    """Two people on PostgreSQL; `held` keeps what one of them began."""

    def __init__(self, stage: Stage, url: str) -> None:
        self.stage, self.url = stage, url
        self.loop = TurnLoop(stage._run, stage.turns, lambda: None)
        self.took: list[str] = []
        self.loop._took = lambda seconds, outcome: self.took.append(outcome)
        self.number = 0

    def says(self, words: str, address: str = ADDRESS) -> None:
        self.number += 1
        one = self.stage.inbound(words)
        inbound = Inbound(one.channel, f"x{self.number}", address, one.kind, self.stage.now, one.text)
        with self.stage.storage.begin() as work:
            inbox.store(work, inbound)

    async def heard(self) -> list[str]:
        begun = time.monotonic()
        await self.loop.drain()
        assert time.monotonic() - begun < AT_ONCE
        self.stage.sent.clear()
        self.stage.deliver()
        return [outbound.text for outbound in self.stage.sent]

    def waiting(self) -> list[tuple[str, int, timedelta]]:
        with self.stage.storage.read() as work:
            rows = work.connection.execute(
                select(inbox_table.c.status, inbox_table.c.tries, inbox_table.c.due_at)
            )
            return [(row.status, row.tries, row.due_at - self.stage.now) for row in rows]


@pytest.fixture
def town(tmp_path: Path, postgres_socket: str) -> Iterator[Town]:
    with postgres_database(postgres_socket) as url:
        stage = Stage(tmp_path, only="en", url=url)
        yield Town(stage, url)
        stage.close()


async def test_who_has_her_rows_held_is_answered_a_moment_after_and_the_others_at_once(town: Town) -> None:
    town.says("report")
    assert len(await town.heard()) == 1
    with psycopg.connect(town.url) as other:
        other.execute("select 1 from conversations for update")
        town.says("menu")
        town.says("hello", address="another")
        assert len(await town.heard()) == 1, "the other"
        town.stage.now += A_MOMENT
        assert await town.heard() == []
        assert town.waiting() == [("waiting", 0, A_MOMENT)], "no try of hers"
        town.stage.now += timedelta(hours=1)
        assert await town.heard() == []
        assert town.waiting() == [("waiting", 0, timedelta(seconds=2))], "looked at less often"
    town.stage.now += timedelta(seconds=2)
    assert len(await town.heard()) == 1
    assert town.took == ["done"] * 3


@pytest.mark.parametrize("state", ["40P01", "40001", "55P03"])
async def test_a_turn_that_gave_way_is_taken_again_in_a_moment(
    town: Town, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    error = psycopg.errors.lookup(state)("gave way")
    breaks_once(monkeypatch, OperationalError("UPDATE", None, error))
    town.says("hello")
    town.says("hello", address="another")
    assert len(await town.heard()) == 1
    town.stage.now += A_MOMENT
    assert len(await town.heard()) == 1
    assert town.took == ["done"] * 2


async def test_a_turn_that_another_overtook_is_taken_again_in_a_moment_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        breaks_once(monkeypatch, IntegrityError("INSERT", None, psycopg.errors.UniqueViolation("twice")))
    town.says("hello")
    assert await town.heard() == []
    assert town.waiting() == [("waiting", 1, A_MOMENT)]
    town.stage.now += A_MOMENT
    assert await town.heard() == []
    assert town.waiting() == [("waiting", 2, timedelta(seconds=30))], "it is a fault of ours after all"


def breaks_once(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    turn, left = Turns._turn, [error]

    def breaks(self: Turns, work: Work, waiting: inbox.Waiting) -> None:
        if left:
            raise left.pop()
        turn(self, work, waiting)

    monkeypatch.setattr(Turns, "_turn", breaks)
