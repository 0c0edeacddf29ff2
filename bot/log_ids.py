"""A random name for one piece of work (a request, a turn, a message on its way), so that its log lines are found together.

It is made when the first line is written, kept nowhere, and says nothing about anybody.
"""

import asyncio
import os
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary


class _Piece:
    """A piece of work that may write a line."""

    __slots__ = ("id",)

    def __init__(self) -> None:
        self.id = ""


_given: ContextVar[_Piece | None] = ContextVar("baraza_log_id", default=None)
_of_task: WeakKeyDictionary[asyncio.Task[Any], str] = WeakKeyDictionary()


def begin() -> None:
    """Another piece of work of this task or thread begins: for loops that do one after the other."""
    _given.set(_Piece())


def end() -> None:
    """It is over."""
    _given.set(None)


def current() -> str:
    """What the present piece of work is called; '' outside of any."""
    if piece := _given.get():
        piece.id = piece.id or os.urandom(4).hex()
        return piece.id
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return ""  # a thread of its own
    if task is None:
        return ""
    return _of_task.setdefault(task, os.urandom(4).hex())
