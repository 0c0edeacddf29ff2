"""A random name for one piece of work (a request, a turn, a message on its way), so that its log lines are found together.

It is made when the first line is written, kept nowhere, and says nothing about anybody.
"""

import asyncio
import os
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

_given: ContextVar[str] = ContextVar("baraza_log_id", default="")
_of_task: WeakKeyDictionary[asyncio.Task[Any], str] = WeakKeyDictionary()


def begin(chance: Callable[[int], bytes] = os.urandom) -> str:
    """Give a new one to what this task, or this thread, does from now on: for loops that do one thing after the other."""
    new = chance(4).hex()
    _given.set(new)
    return new


def current() -> str:
    """What the present piece of work is called; '' outside of any."""
    if given := _given.get():
        return given
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return ""  # a thread of its own
    if task is None:
        return ""
    return _of_task.setdefault(task, os.urandom(4).hex())
