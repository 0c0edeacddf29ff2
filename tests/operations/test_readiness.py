"""/readyz: what makes a process not ready, what is only worth a look, and that asking costs next to nothing."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import pytest
from sqlalchemy import event, text

from bot import readiness
from bot.outages import SENTENCES, OutageError
from bot.readiness import Process, Readiness, alive
from storage import alerts
from storage.migrating import _heads
from storage.outages import Cause
from storage.outbox import ToPerson, queue
from storage.work import Storage
from tests.storage.conftest import Clock, database, new_database, socket, storage, url
from tests.storage.messages import said
from tests.storage.turns import arrives

__all__ = ["database", "new_database", "socket", "storage", "url"]
DAY = 86_400.0
WORDS = "kanari-maneno"


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Usage(NamedTuple):
    total: int
    used: int
    free: int


class Ticking:
    """Seconds of a process, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def fine() -> None:
    """The database serves."""


def looking(
    storage: Storage,
    ticking: Ticking,
    *,
    sends: bool = True,
    serves: Callable[[], Awaitable[None]] = fine,
    sent: Mapping[str, float] | None = None,
) -> Readiness:
    process = Process(sends, lambda: ["web", "telegram"], lambda: sent or {}, serves)
    return Readiness(storage, process, ticking)


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture(autouse=True)
def _model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_model", lambda: "current")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    free = [10**10]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, free[0]))
    return free


async def test_a_process_that_just_started_is_ready(
    storage: Storage, ticking: Ticking, room: list[int]
) -> None:
    storage.receipts.fill()
    found = await looking(storage, ticking, sent={"telegram": 12.34}).look()
    assert (found["ready"], found["reasons"], found["notes"]) == (True, [], [])
    assert found["schema"] == "current"
    assert found["channels"] == ["telegram", "web"]
    assert found["last_sent_seconds"] == {"telegram": 12.3}
    assert found["schedule_seconds"] is None
    assert found["receipts_ready"] is True
    assert (found["disk_free_bytes"] is None) is not storage.database.sqlite
    json.dumps(found)


async def test_what_waits_is_told_in_numbers_and_after_a_minute_in_words(
    storage: Storage, clock: Clock, ticking: Ticking, room: list[int]
) -> None:
    arrives(storage, said(WORDS, 1, who="+254700000001"), said(WORDS, 2, who="+254700000002"))
    with storage.begin() as work:
        person = work.connection.execute(text("SELECT id FROM people")).scalar()
        queue(work, ToPerson(str(person)), "telegram", b"{}")
        alerts.raise_alert(work, "Something is our fault.")
    ready = looking(storage, ticking)
    assert (await ready.look())["notes"] == [readiness.NO_CODES, readiness.ALERTS]
    clock.forward(seconds=61)
    ticking.now += 61
    found = await ready.look()
    assert (found["inbox"], found["outbox"]) == (2, 1)
    assert found["inbox_late_seconds"] == pytest.approx(61, abs=1)
    assert found["outbox_late_seconds"]["reply"] == pytest.approx(61, abs=1)
    assert readiness.WAITS in found["notes"]
    assert found["ready"], "taking it away would not make it faster"
    assert WORDS not in json.dumps(found)
    assert "254700" not in json.dumps(found)


@pytest.mark.parametrize("cause", list(SENTENCES))
async def test_where_nothing_can_be_written_it_says_why(
    storage: Storage, ticking: Ticking, cause: Cause
) -> None:
    async def fails() -> None:
        raise OutageError(SENTENCES[cause])

    found = await looking(storage, ticking, serves=fails).look()
    assert found == {"ready": False, "reasons": [SENTENCES[cause]], "notes": []}


async def test_where_the_database_fails_or_is_silent_its_words_are_not_repeated(
    storage: Storage, ticking: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails() -> None:
        raise RuntimeError("the database of Wanjiru is locked")

    async def silent() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(readiness, "ANSWERS_WITHIN", 0.05)
    for serves in (fails, silent):
        found = await looking(storage, ticking, serves=serves).look()
        assert found == {"ready": False, "reasons": [readiness.NO_ANSWER], "notes": []}


@pytest.mark.parametrize(
    ("revision", "state", "ready"),
    [("0012", "old", False), ("9999", "newer", True), (max(_heads()), "current", True)],
)
async def test_the_release_of_the_tables(
    storage: Storage, ticking: Ticking, room: list[int], revision: str, state: str, ready: bool
) -> None:
    with storage.begin() as work:
        work.connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    found = await looking(storage, ticking).look()
    assert (found["schema"], found["ready"]) == (state, ready)
    assert found["reasons"] == ([] if ready else [readiness.OLD])
    assert (readiness.NEWER in found["notes"]) is (state == "newer")


@pytest.mark.parametrize(
    ("sends", "up_for", "last_round", "reasons", "notes"),
    [
        (True, 299, None, 0, 0),
        (True, 301, None, 1, 0),
        (True, 301, 30, 0, 0),
        (True, DAY, 301, 1, 0),
        (True, 10, 301, 0, 0),
        (False, 301, None, 0, 1),
        (False, DAY, 30, 0, 0),
    ],
)
async def test_a_schedule_that_stands_still_is_seen_by_all_and_stops_whoever_could_keep_it(
    storage: Storage, clock: Clock, ticking: Ticking, room: list[int],
    sends: bool, up_for: float, last_round: float | None, reasons: int, notes: int,
) -> None:  # fmt: skip
    storage.receipts.fill()
    ready = looking(storage, ticking, sends=sends)
    if last_round is not None:
        with storage.begin() as work:
            assert alive(work) == 0
        clock.forward(seconds=last_round)
    ticking.now += up_for
    found = await ready.look()
    assert found["reasons"] == [readiness.STANDS_STILL] * reasons
    assert found["notes"] == [readiness.STANDS_STILL] * notes
    assert found["schedule_seconds"] == (None if last_round is None else pytest.approx(last_round, abs=1))


@pytest.mark.parametrize(
    ("free", "reason", "note"),
    [(10**10, None, None), (299_000_000, None, readiness.NEARLY_FULL), (49_000_000, readiness.FULL, None)],
)
async def test_a_disk_that_fills(
    storage: Storage, ticking: Ticking, room: list[int], free: int, reason: str | None, note: str | None
) -> None:
    room[0] = free
    found = await looking(storage, ticking).look()
    if storage.database.sqlite:
        assert found["reasons"] == [one for one in [reason] if one]
        assert (note in found["notes"]) is (note is not None)
    else:
        assert found["reasons"] == [], "the disk of PostgreSQL is not here"


async def test_however_often_somebody_asks_the_database_is_asked_once_a_second(
    storage: Storage, ticking: Ticking, room: list[int]
) -> None:
    statements: list[str] = []
    event.listen(
        storage.database.engine,
        "before_cursor_execute",
        lambda *told: statements.extend([str(told[2])]),
    )
    ready = looking(storage, ticking)
    await asyncio.gather(*(ready.look() for _ in range(50)))
    once = len(statements)
    assert 0 < once < 25
    ticking.now += 0.9
    await ready.look()
    assert len(statements) == once
    ticking.now += 0.2
    await ready.look()
    assert len(statements) <= 2 * once
