"""What several processes agree on over their standing connections, on a real PostgreSQL."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from storage import inbox, roles, shared_pace, waking, workers
from storage.claims import claim
from storage.database import Database
from storage.outbox import ToPerson, queue
from storage.roles import AnotherDoesError, Role
from storage.standing import AwayError, Standing
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, SQLITE_ONLY
from tests.storage.messages import said

WITHIN = 20.0
"""Seconds; every core may be busy."""


class Process:
    """What one process has: its connection, and what it was told."""

    def __init__(self, database: Database, *, numbered: bool = True) -> None:
        self.heard: list[str] = []
        self.events: list[str] = []
        self._changed = threading.Condition()
        _, arguments = database.engine.dialect.create_connect_args(database.url)
        self.standing = Standing(dict(arguments), self._hear, numbered=numbered, pages=True, pauses=(0.05,))
        self.standing.start()
        self.until(lambda: waking.ALL in self.heard)

    def wish(self) -> None:
        self.standing.wish(Role.SCHEDULER, lambda: self._note("took"), lambda: self._note("lost"))

    def until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, WITHIN)

    def _hear(self, word: str) -> None:
        with self._changed:
            self.heard.append(word)
            self._changed.notify_all()

    def _note(self, event: str) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()


@contextmanager
def two(database: Database) -> Iterator[tuple[Process, Process]]:
    processes = Process(database), Process(database)
    try:
        yield processes
    finally:
        for one in processes:
            one.standing.close()


def broken(url: str, process: Process) -> None:
    """Its connection breaks, as when a network does."""
    pid = process.standing.ask(lambda on: on.info.backend_pid).result(WITHIN)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s)", (pid,))


@POSTGRES_ONLY
def test_a_word_wakes_the_others_and_not_who_told_it(database: Database) -> None:
    with two(database) as (here, there):
        here.standing.tell(waking.TURNS)
        here.standing.tell(waking.bell("0123"))
        there.until(lambda: {waking.TURNS, "b0123"} <= set(there.heard))
        assert here.heard == [waking.ALL]


@POSTGRES_ONLY
def test_who_wishes_a_free_role_waits_for_no_look(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As at a start: nobody asks Telegram for updates before."""
    monkeypatch.setattr("storage.standing.LOOKS_EVERY", 600.0)
    process = Process(database)
    process.wish()
    process.until(lambda: process.events == ["took"])
    process.standing.close()


@POSTGRES_ONLY
def test_one_has_the_role_and_the_other_takes_over(database: Database, url: str) -> None:
    with two(database) as (here, there):
        here.wish()
        here.until(lambda: here.events == ["took"])
        there.wish()
        broken(url, here)
        here.until(lambda: here.events[:2] == ["took", "lost"])
        here.until(lambda: here.events[2:] == ["took"] or there.events == ["took"])
        here.standing.close()
        there.until(lambda: there.events == ["took"])


@POSTGRES_ONLY
def test_a_process_keeps_its_number_over_a_broken_connection(database: Database, url: str) -> None:
    with two(database) as (here, there):
        mine, other = here.standing.number, there.standing.number
        assert mine
        assert other
        assert mine != other
        broken(url, here)
        here.until(lambda: here.heard == [waking.ALL, waking.ALL])
        assert here.standing.number == mine


@POSTGRES_ONLY
def test_what_is_asked_while_it_is_away_is_refused(database: Database) -> None:
    process = Process(database)
    process.standing.close()
    assert process.standing.number is None
    with pytest.raises(AwayError):
        process.standing.ask(lambda on: on.execute("select 1")).result(WITHIN)


@POSTGRES_ONLY
def test_a_fault_of_what_is_asked_comes_back_and_leaves_the_connection(database: Database) -> None:
    with two(database) as (here, _):
        with pytest.raises(psycopg.errors.UndefinedTable):
            here.standing.ask(lambda on: on.execute("select * from nowhere")).result(WITHIN)
        assert here.standing.ask(lambda on: on.execute("select 1").fetchone()).result(WITHIN) == (1,)


@POSTGRES_ONLY
@pytest.mark.parametrize(
    ("cls", "becomes"), [("reply", "waiting"), ("urgent", "waiting"), ("notice", "unknown")]
)
def test_what_a_dead_worker_held_is_taken_back_at_once(
    storage: Storage, opener: HandleOpener, cls: str, becomes: str
) -> None:
    process = Process(storage.database)
    number = process.standing.number
    with storage.begin() as work:
        queue(work, ToPerson(inbox.store(work, said("hello", 1))), "telegram", b"body", cls=SendClass(cls))
    with storage.begin() as work:
        (row,) = claim(work, opener, by=number)
        assert workers.holding(work) == {number}
        assert number in workers.alive(work)
        assert number
        assert workers.take_back(work, [number]) == (0, 0), "it lives"
    process.standing.close()
    with storage.begin() as work:  # waits until the server has seen that it is gone
        work.connection.exec_driver_sql(f"select pg_advisory_xact_lock({workers._NUMBERS}, {number})")
    with storage.begin() as work:
        assert number not in workers.alive(work)
        assert sum(workers.take_back(work, [number])) == 1
        status = work.connection.exec_driver_sql(f"select status from outbox where id = '{row.id}'").scalar()  # noqa: S608
        assert status == becomes
        assert workers.holding(work) == set()


@POSTGRES_ONLY
def test_two_processes_share_the_slots_of_a_channel(database: Database) -> None:
    step = 0.05
    with two(database) as processes:
        slots = []
        for turn in range(20):
            leased = (
                processes[turn % 2]
                .standing.ask(lambda on: shared_pace.lease(on, "telegram", 2, step))
                .result(WITHIN)
            )
            assert leased.paused_until <= time.monotonic()
            slots += [leased.first + step * one for one in range(leased.count)]
    apart = [after - before for before, after in zip(sorted(slots), sorted(slots)[1:], strict=False)]
    assert min(apart) > step * 0.5, "no two at once; what a machine is late to note moves a slot a little"
    assert sum(apart) > step * 39 * 0.9


@POSTGRES_ONLY
def test_the_second_of_the_last_sending_is_in_no_log_of_changes(database: Database) -> None:
    """After a crash PostgreSQL empties such a table: then slots are leased as from the first day."""
    with database.begin() as connection:
        unlogged = connection.exec_driver_sql("select relname from pg_class where relpersistence = 'u'")
        assert unlogged.scalars().all() == ["paces", "pk_paces"]
    with two(database) as (here, there):
        for process in (here, there):
            process.standing.ask(lambda on: shared_pace.lease(on, "telegram", 1, 0.1)).result(WITHIN)
            with database.begin() as connection:
                connection.exec_driver_sql("truncate paces")
            process.standing.ask(lambda on: shared_pace.put_off(on, "telegram", 1.0)).result(WITHIN)
            leased = process.standing.ask(lambda on: shared_pace.lease(on, "telegram", 1, 0.1)).result(WITHIN)
            assert abs(leased.first - time.monotonic()) < WITHIN


@POSTGRES_ONLY
def test_a_pause_is_known_to_all(database: Database) -> None:
    with two(database) as (here, there):
        here.standing.ask(lambda on: shared_pace.pause(on, "telegram", 30.0)).result(WITHIN)
        leased = there.standing.ask(lambda on: shared_pace.lease(on, "telegram", 1, 0.1)).result(WITHIN)
        assert 20 < leased.paused_until - time.monotonic() <= 30


@POSTGRES_ONLY
def test_one_process_speaks_to_her_at_a_time(database: Database) -> None:
    key = 4711
    with two(database) as (here, there):
        assert here.standing.ask(lambda on: shared_pace.speak(on, key)).result(WITHIN)
        assert not there.standing.ask(lambda on: shared_pace.speak(on, key)).result(WITHIN)
        here.standing.ask(lambda on: shared_pace.leave(on, [key])).result(WITHIN)
        assert there.standing.ask(lambda on: shared_pace.speak(on, key)).result(WITHIN)


@POSTGRES_ONLY
def test_two_rounds_never_overlap(storage: Storage) -> None:
    with storage.begin() as work:
        roles.one_round(work)
        with storage.begin() as other, pytest.raises(AnotherDoesError):
            roles.one_round(other)
    with storage.begin() as work:
        roles.one_round(work)


@SQLITE_ONLY
def test_alone_a_round_asks_nobody(storage: Storage) -> None:
    with storage.begin() as work:
        roles.one_round(work)


@POSTGRES_ONLY
def test_who_stopped_waiting_does_not_end_the_thread_when_the_connection_breaks(
    database: Database, url: str
) -> None:
    with two(database) as (here, _):
        held, go_on = threading.Event(), threading.Event()

        def busy(on: psycopg.Connection[object]) -> None:
            held.set()
            assert go_on.wait(WITHIN)
            on.execute("select 1")

        pid = here.standing.ask(lambda on: on.info.backend_pid).result(WITHIN)
        asked = here.standing.ask(busy)
        assert held.wait(WITHIN)
        waits = here.standing.ask(lambda on: on.execute("select 1"))
        assert waits.cancel()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("select pg_terminate_backend(%s, 5000)", (pid,))
        go_on.set()
        with pytest.raises(psycopg.OperationalError):
            asked.result(WITHIN)
        here.until(lambda: here.heard == [waking.ALL, waking.ALL])
        assert here.standing.ask(lambda on: on.execute("select 1").fetchone()).result(WITHIN) == (1,)


@POSTGRES_ONLY
def test_a_word_that_could_not_be_told_is_told_once_the_connection_is_there_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells = waking.tell
    broke: list[bool] = []

    def breaks_once(connection: psycopg.Connection[object], words: Collection[str]) -> None:
        if not broke:
            broke.append(True)
            connection.close()
        tells(connection, words)

    monkeypatch.setattr(waking, "tell", breaks_once)
    with two(database) as (here, there):
        here.standing.tell(waking.TURNS)
        there.until(lambda: waking.TURNS in there.heard)


@POSTGRES_ONLY
def test_a_machine_that_is_gone_is_noticed_within_seconds(database: Database) -> None:
    with two(database) as (here, _):
        standing = here.standing.ask(lambda on: on.info.get_parameters()).result(WITHIN)
    with database.read() as work:
        others = work.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    for parameters in (standing, others):
        assert int(parameters["tcp_user_timeout"]) <= 15_000
        idle, every, times = (int(parameters[f"keepalives_{one}"]) for one in ("idle", "interval", "count"))
        assert idle + every * times <= 15
