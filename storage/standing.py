"""The one connection that a process keeps open beside its units of work: what several processes agree on. PostgreSQL alone.

Everything on it is done by one thread. It hears and tells wake-ups (storage.waking), holds the number of the process
(storage.workers) and what only one process may do (storage.roles), and leases slots (storage.shared_pace). All that is held
goes with the connection: the database notices when it breaks, and so the others do when this process dies.
"""

import contextlib
import logging
import queue
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import psycopg
from psycopg import Connection

from storage import roles, waking, workers
from storage.database import NOTICES_HERE
from storage.roles import Role

T = TypeVar("T")
log = logging.getLogger(__name__)

PAUSES = (0.1, 0.3, 1.0, 2.0, 5.0)
"""Seconds before each new try to connect; the last again and again."""
LOOKS_EVERY = 1.0
"""Seconds between two tries for what another process holds, and at which the connection shows that it lives."""
GATHERS = 0.005
"""Seconds at least between two tellings: under load many wake-ups are one."""
NOTICED_WITHIN = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c synchronous_commit=off"
"""The server notices within eleven seconds that a machine is gone (after two hours by itself), and no lease waits for its
disk: one that a crash of the database forgets is over by then."""


class AwayError(Exception):
    """The connection is not there at present."""


class Standing:
    """`arguments` are those of psycopg.connect. `heard` takes each word that another process told, and '' after a new
    connection: what was told before it is not known. It is called on the thread, as `took` and `lost` of `wish` are.

    `numbered`: this process holds rows of the outbox, and the others notice when it dies. `pages`: it has pages that wait.
    """

    def __init__(
        self,
        arguments: dict[str, Any],
        heard: Callable[[str], None],
        *,
        numbered: bool,
        pages: bool,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        options = " ".join(filter(None, (arguments.get("options", ""), NOTICED_WITHIN)))
        self._arguments = NOTICES_HERE | arguments | {"options": options, "autocommit": True}
        self._heard = heard
        self._numbered = numbered
        self._pages = pages
        self._pauses = pauses
        self._wishes: dict[Role, tuple[Callable[[], None], Callable[[], None]]] = {}
        self._held: set[Role] = set()
        self._asked: queue.SimpleQueue[tuple[Callable[[Connection[Any]], Any], Future[Any]]] = (
            queue.SimpleQueue()
        )
        self._words: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._told_at = 0.0
        self._number: int | None = None
        self._is_held = False
        self._here = False
        self._stop = threading.Event()
        self._wished = threading.Event()
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._ringer.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="standing-connection", daemon=True)

    def start(self) -> None:
        """Connect, and stay connected."""
        self._thread.start()

    def close(self) -> None:
        """Give back all that is held."""
        self._stop.set()
        self._ring()
        if self._thread.is_alive():
            self._thread.join()
        self._bell.close()
        self._ringer.close()

    @property
    def number(self) -> int | None:
        """This process's number as long as the others can see that it lives; else None."""
        return self._number if self._is_held else None

    def tell(self, word: str) -> None:
        """Wake the others; lost where the connection is away, since their own looks find what waits. Any thread."""
        self._words.put(word)
        self._ring()

    def wish(self, role: Role, took: Callable[[], None], lost: Callable[[], None]) -> None:
        """Hold this role whenever nobody else does."""
        self._wishes[role] = took, lost
        self._wished.set()
        self._ring()

    def ask(self, do: Callable[[Connection[Any]], T]) -> "Future[T]":
        """What `do` gives on the connection, which commits by itself; AwayError at once when it is not there."""
        done: Future[T] = Future()
        if not self._here:
            done.set_exception(AwayError("The standing connection to the database is away."))
        else:
            self._asked.put((do, done))
            self._ring()
        return done

    def _ring(self) -> None:
        with contextlib.suppress(OSError):  # it rings already, or it is closed
            self._ringer.send(b"r")

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                with psycopg.connect(**self._arguments) as connection:
                    self._begin(connection)
                    if failures:
                        log.info("the standing connection to the database is there again")
                    failures = 0
                    self._serve(connection)
            except psycopg.Error as error:
                failures += 1
                # Only the class: a text may show the address and the user of the database.
                log.warning("the standing connection to the database broke (%s)", type(error).__name__)
            finally:
                self._end()
            if failures:
                self._stop.wait(self._pauses[min(failures, len(self._pauses)) - 1])

    def _begin(self, connection: Connection[Any]) -> None:
        waking.listen(connection, bells=self._pages)
        self._is_held = False
        if self._numbered:
            # The same number where it is free: what this process holds is still its own.
            self._number = workers.hold_a_number(connection, self._number)
            self._is_held = True
        self._here = True
        self._heard(waking.ALL)

    def _serve(self, connection: Connection[Any]) -> None:
        looks_at = 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(self._bell, selectors.EVENT_READ)
            while not self._stop.is_set():
                if (now := time.monotonic()) >= looks_at or self._wished.is_set():
                    self._wished.clear()
                    self._look(connection)
                    looks_at = now + LOOKS_EVERY
                self._do(connection)
                tells_at = self._tell(connection)
                for told in connection.notifies(timeout=0):
                    if told.pid != connection.info.backend_pid:
                        self._heard(told.payload)
                if self._asked.empty():
                    selector.select(max(0.0, min(looks_at, tells_at) - time.monotonic()))
                    with contextlib.suppress(BlockingIOError):
                        self._bell.recv(4096)

    def _look(self, connection: Connection[Any]) -> None:
        connection.execute("select 1")
        for role, (took, _) in list(self._wishes.items()):
            if role not in self._held and roles.take(connection, role):
                self._held.add(role)
                took()

    def _do(self, connection: Connection[Any]) -> None:
        while not self._asked.empty():
            do, done = self._asked.get()
            if not done.set_running_or_notify_cancel():
                continue  # who asked waits no more, and an answer would end this thread
            try:
                result = do(connection)
            except BaseException as error:
                done.set_exception(error)
                if isinstance(error, psycopg.OperationalError):
                    raise
            else:
                done.set_result(result)

    def _tell(self, connection: Connection[Any]) -> float:
        """Tell what is to be told, and when to come back for more."""
        if self._words.empty():
            return float("inf")
        if (now := time.monotonic()) < self._told_at + GATHERS:
            return self._told_at + GATHERS
        words = set()
        while not self._words.empty():
            words.add(self._words.get())
        try:
            waking.tell(connection, words)
        except psycopg.Error:
            for word in words:  # told once the connection is there again: the others' own looks are far apart
                self._words.put(word)
            raise
        self._told_at = now
        return float("inf")

    def _end(self) -> None:
        """All that was held is gone with the connection."""
        self._here = self._is_held = False
        held, self._held = self._held, set()
        for role in held:
            self._wishes[role][1]()
        while not self._asked.empty():
            _, done = self._asked.get()
            # Who asked may wait no more, and an answer would end this thread.
            if done.set_running_or_notify_cancel():
                done.set_exception(AwayError("The standing connection to the database broke."))
