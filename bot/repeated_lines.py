"""A fault that lasts is said once a minute, not a thousand times: a log that fills the disk would be the next fault."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.faults import told

QUIET_FOR = 60.0
"""Seconds in which the same line is not written again."""
REMEMBERED = 256
"""Different lines."""


@dataclass(slots=True)
class _Said:
    at: float
    since: int = 0


class SaidOnce(logging.Filter):
    """Keeps back a warning or an error that was written within QUIET_FOR; the next one says how often it came meanwhile."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: OrderedDict[tuple[str, int, str, str], _Said] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if record.levelno < logging.WARNING:
            return True
        fault = told(record.exc_info[1]) if record.exc_info else ""
        key = (record.name, record.levelno, record.getMessage(), fault)
        now = self._clock()
        said = self._said.get(key)
        if said is not None and now - said.at < QUIET_FOR:
            said.since += 1
            return False
        if said is not None and said.since:
            record.msg, record.args = (
                f"{record.getMessage()} ({said.since} times more since it was last said)",
                (),
            )
        self._said[key] = _Said(now)
        self._said.move_to_end(key)
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        return True
