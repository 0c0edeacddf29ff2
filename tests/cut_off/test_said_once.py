"""A fault that lasts is said once a minute; what the database does is no failed try of a message."""

import logging
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.repeated_lines import QUIET_FOR, REMEMBERED, SaidOnce
from bot.unfinished_turns import TurnFailedError
from storage.inbox import store
from storage.outages import Cause, DatabaseMovedError, cause_of
from storage.tables import inbox
from tests.conversations.stage import Stage


class Told(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.now, self.lines = 0.0, list[str]()
        self.once = SaidOnce(lambda: self.now)
        self.addFilter(self.once)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def told() -> Told:
    return Told()


def says(told: Told, words: str, level: int = logging.ERROR) -> None:
    told.handle(logging.LogRecord("bot.delivery", level, "", 1, words, (), None))


def test_a_thousand_times_is_one_line_a_minute_that_counts_them(told: Told) -> None:
    for second in range(1000):
        told.now = second * 0.1
        says(told, "the database does not answer")
        says(told, "something else", logging.INFO)
    errors = [line for line in told.lines if line.startswith("the database")]
    assert errors == [
        "the database does not answer",
        "the database does not answer (599 times more since it was last said)",
    ]
    assert told.lines.count("something else") == 1000, "what is no fault is not counted"
    told.now += QUIET_FOR
    says(told, "the database does not answer")
    assert len([line for line in told.lines if line.startswith("the database")]) == 3


def test_different_lines_are_all_said_and_few_are_remembered(told: Told) -> None:
    for number in range(10 * REMEMBERED):
        says(told, f"fault {number}")
    assert len(told.lines) == 10 * REMEMBERED
    assert len(told.once._said) == REMEMBERED


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorname = name
    return error


def after(first: Exception, then: Exception) -> Exception:
    then.__context__ = first
    return then


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (of_sqlite("SQLITE_BUSY_SNAPSHOT"), Cause.LOCKED),
        (OperationalError("", {}, of_sqlite("SQLITE_FULL")), Cause.FULL),
        (of_sqlite("SQLITE_READONLY_DBMOVED"), Cause.READ_ONLY),
        (of_sqlite("SQLITE_NOTADB"), Cause.DAMAGED),
        (of_sqlite("SQLITE_IOERR_WRITE"), Cause.BROKEN),
        (of_sqlite("SQLITE_ERROR"), None),
        (after(of_sqlite("SQLITE_FULL"), of_sqlite("SQLITE_ERROR")), Cause.FULL),
        (IntegrityError("", {}, sqlite3.IntegrityError("words")), None),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), None),
        (DatabaseMovedError("words"), Cause.MOVED),
        (psycopg.OperationalError("no server"), Cause.GONE),
        (psycopg.errors.AdminShutdown("words"), Cause.GONE),
        (psycopg.errors.LockNotAvailable("words"), Cause.LOCKED),
        (psycopg.errors.DiskFull("words"), Cause.FULL),
        (psycopg.errors.ReadOnlySqlTransaction("words"), Cause.READ_ONLY),
        (psycopg.errors.UndefinedTable("words"), None),
        (KeyError("words"), None),
        (None, None),
    ],
)
def test_what_a_driver_says(error: Exception | None, cause: Cause | None) -> None:
    assert cause_of(error) is cause


@pytest.mark.parametrize(
    ("raised", "tries"), [(OperationalError("", {}, of_sqlite("SQLITE_FULL")), 0), (KeyError("ours"), 1)]
)
async def test_only_our_own_faults_count_as_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, tries: int
) -> None:
    stage = Stage(tmp_path, only="en")
    try:
        with stage.storage.begin() as work:
            store(work, stage.inbound("hello"))

        def fails(*_: object) -> None:
            raise raised

        monkeypatch.setattr(stage.turns, "_turn", fails)
        for _ in range(5):
            with pytest.raises((OperationalError, TurnFailedError)) as caught, stage.storage.begin() as work:
                stage.turns.take(work)
            if isinstance(caught.value, TurnFailedError):
                with stage.storage.begin() as work:
                    stage.turns.give_way(work, caught.value.waiting)
                break
        with stage.storage.read() as work:
            (row,) = work.connection.execute(inbox.select())
            assert (row.status, row.tries) == ("waiting", tries)
    finally:
        stage.close()
