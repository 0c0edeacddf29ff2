"""Where the program is killed: in the child process, at points that the seed chose. The product knows nothing of it."""

import functools
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from storage import prepared

ROW = "X-Row"
"""The header in which a call that sends a message names its row of the outbox and the part of it: for counting only."""
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
BEFORE_COMMIT, AFTER_COMMIT, MIDDLE = "before the commit of ", "after the commit of ", "in the middle of "
BEFORE_SEND, AFTER_SEND = "before a send", "after a send was taken, before it is noted"


@dataclass(frozen=True)
class Order:
    """Die when `point` is reached the `nth` time; '' is any point. `nth` 0: never."""

    point: str = ""
    nth: int = 0


class Points:
    """Counts what is reached, tells the test what it dies of, and dies."""

    def __init__(self, order: Order, control: socket.socket) -> None:
        self._order = order
        self._control = control
        self._left = order.nth
        self.passed = 0
        self._here = threading.local()

    def tell(self, line: str) -> None:
        self._control.sendall(line.encode() + b"\n")

    def reached(self, point: str) -> None:
        self.passed += 1
        if self._order.nth and self._order.point in {"", point}:
            self._left -= 1
            if not self._left:
                self.tell(f"at {point}")
                os.kill(os.getpid(), signal.SIGKILL)

    @property
    def labels(self) -> list[str]:
        """What the transaction of this thread has done so far, each with its name."""
        if not hasattr(self._here, "labels"):
            self._here.labels, self._here.wrote, self._here.under_way = [], False, []
        found: list[str] = self._here.labels
        return found

    def begun(self) -> None:
        labels = self.labels
        labels[:] = dict.fromkeys(self._here.under_way)
        self._here.wrote = False

    def enters(self, label: str) -> None:
        if label not in self.labels:
            self.labels.append(label)
        self._here.under_way.append(label)

    def leaves(self) -> None:
        self._here.under_way.pop()

    def wrote(self) -> None:
        _ = self.labels
        self._here.wrote = True
        self.reached(MIDDLE + (self._here.under_way[-1] if self._here.under_way else "other work"))

    def commits(self, commit: Callable[[], None]) -> None:
        done = (self.labels or ["other work"]) if getattr(self._here, "wrote", False) else []
        done = list(done)
        for label in done:
            self.reached(BEFORE_COMMIT + label)
        commit()
        self.begun()
        for label in done:
            self.reached(AFTER_COMMIT + label)


def watch(points: Points) -> None:
    """From now on every commit, every statement that writes, and every send is a point."""

    @event.listens_for(Engine, "begin")
    def _begins(_: object) -> None:
        points.begun()

    def executed(statement: str) -> None:
        if statement.lstrip()[:6].upper().startswith(WRITES):
            points.wrote()

    @event.listens_for(Engine, "after_cursor_execute")
    def _executed(_: object, __: object, statement: str, *___: object) -> None:
        executed(statement)

    short_way = prepared.driver_execute

    def driver_execute(connection: Any, sql: str, values: object = ()) -> Any:  # noqa: ANN401 - a DBAPI cursor
        cursor = short_way(connection, sql, values)
        executed(sql)
        return cursor

    prepared.driver_execute = driver_execute

    commit: Any = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:  # noqa: ANN401 - a DBAPI connection
        points.commits(lambda: commit(self, connection))

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
    _watch_sends(points)


_row: ContextVar[list[Any] | None] = ContextVar("row", default=None)


def of_row(send: Callable[..., Any]) -> Callable[..., Any]:
    """`send` of a channel, its calls marked with the row they are about."""

    @functools.wraps(send)
    async def marked(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the channel takes
        token = _row.set([named.get("outbox_id") or next(arg for arg in args if _is_id(arg)), 0])
        try:
            return await send(*args, **named)
        finally:
            _row.reset(token)

    return marked


def _is_id(arg: object) -> bool:
    return isinstance(arg, str) and len(arg) == 32 and set(arg) <= set("0123456789abcdef")


def _watch_sends(points: Points) -> None:
    """Below whatever the channels use of httpx: every call of theirs goes this way."""
    call = httpcore.AsyncConnectionPool.handle_async_request

    async def counted(self: httpcore.AsyncConnectionPool, request: httpcore.Request) -> httpcore.Response:
        row = _row.get()
        if row is None or request.method != b"POST":
            return await call(self, request)
        request.headers.append((ROW.encode(), f"{row[0]}/{row[1]}".encode()))
        row[1] += 1
        points.reached(BEFORE_SEND)
        answer = await call(self, request)
        if answer.status in {200, 201}:
            points.reached(AFTER_SEND)
        return answer

    httpcore.AsyncConnectionPool.handle_async_request = counted  # type: ignore[method-assign]


def labelled(points: Points, owner: Any, name: str, label: str | Callable[..., str]) -> None:  # noqa: ANN401
    """`owner.name` does what it did, and what it writes bears this label."""
    does: Any = getattr(owner, name)

    @functools.wraps(does)
    def named(*args: Any, **more: Any) -> Any:  # noqa: ANN401
        points.enters(label if isinstance(label, str) else label(*args, **more))
        try:
            return does(*args, **more)
        finally:
            points.leaves()

    setattr(owner, name, named)
