"""SIGTERM in the middle of work: turns and sends end or go back, nothing is lost or said twice, and a second one ends it at once."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.waking import Patience
from storage.database import Database
from tests.databases import postgres_database
from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import WITHIN
from tests.standins.telegram_api import SILENT_AFTER_ACCEPTING, TelegramApi
from tests.standins.telegram_people import Person

PEOPLE = 24
STOPS = 3
ENDS_WITHIN = Patience().stop + 3 + 4
"""Seconds: what is under way, open connections, and a busy machine."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/var/baraza.db"
    else:
        with postgres_database(request.getfixturevalue("postgres_socket")) as address:
            yield address


def count(url: str, query: str) -> int:
    with closing(Database(url)) as database, database.read() as connection:
        return int(connection.execute(text(query)).scalar() or 0)


def greeted(person: Person) -> int:
    return sum("I am Baraza" in line.text for line in person.messages)


async def stopped(running: Program) -> float:
    """Seconds from SIGTERM to its end, which must be a good one."""
    began = time.monotonic()
    assert await running.stop() == 0, running.said()
    return time.monotonic() - began


async def test_stopped_again_and_again_while_many_write_each_is_answered_once(
    api: TelegramApi, token: dict[str, str], tmp_path: Path, url: str
) -> None:
    made = Program(tmp_path, **token, BARAZA_DATABASE_URL=url)
    async with program(tmp_path, made) as running:
        people = [api.person(f"Mtu {number}") for number in range(PEOPLE)]
        longest = 0.0
        for round_ in range(STOPS):
            some = people[round_::STOPS]
            await asyncio.gather(*(person.types("hello") for person in some))
            await running.until(lambda some=some: any(greeted(person) for person in some), WITHIN * 2)  # type: ignore[misc]
            longest = max(longest, await stopped(running))
            assert count(url, "SELECT count(*) FROM outbox WHERE status = 'sending'") == 0
            await running.start()
        await running.until(lambda: all(greeted(person) for person in people), WITHIN * 3)
        longest = max(longest, await stopped(running))
        print(f"{STOPS + 1} stops, {PEOPLE} people, the longest stop took {longest:.1f} s")  # noqa: T201 - the count is told
        assert [greeted(person) for person in people] == [1] * PEOPLE
        assert count(url, "SELECT count(*) FROM inbox WHERE status = 'waiting'") == 0
        assert (
            count(url, "SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending', 'unknown')") == 0
        )
        assert longest < ENDS_WITHIN
        assert "fault" not in running.said()


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_asked_a_second_time_it_ends_at_once_and_the_next_start_sends_what_was_under_way(
    api: TelegramApi, token: dict[str, str], tmp_path: Path, second: signal.Signals
) -> None:
    async with program(tmp_path, **token) as running:
        jane = api.person("Jane")
        api.fail_next("sendMessage", SILENT_AFTER_ACCEPTING)
        await jane.types("hello")
        await jane.sees("I am Baraza", WITHIN)
        assert running.process is not None
        running.process.send_signal(signal.SIGTERM)
        await running.until(lambda: not listens(running.port), WITHIN)
        began = time.monotonic()
        running.process.send_signal(second)
        assert await running.ended() == 1
        assert time.monotonic() - began < Patience().stop - 1, "it did not wait for what is under way"
        assert re.search("Asked to stop a second time", running.said())
        await running.start()
        await running.until(lambda: greeted(jane) == 2, WITHIN)


def listens(port: int) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
