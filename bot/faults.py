"""What a fault of our own may say in a log: its type and the place in the program, never its words.

The words of an exception are often the value it met: a text somebody wrote, an address, a name.
"""

import asyncio
import logging
import resource
import sys
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

from storage.outages import cause_of

ROOT = Path(__file__).parents[1]
MOST_CAUSES = 5
MOST_PLACES = 3
log = logging.getLogger(__name__)


def told(error: BaseException | None) -> str:
    """`KeyError at bot/turn.py:96 < bot/turn_loop.py:51`, and what caused it, the nearest cause first."""
    parts: list[str] = []
    while error is not None and len(parts) < MOST_CAUSES:
        parts.append(f"{type(error).__name__} at {_places(error.__traceback__)}")
        error = error.__cause__ or error.__context__
    return ", because of ".join(parts) or "no error"


def level_of(error: BaseException) -> int:
    """How loudly a fault is said that ends nothing: what the database does is said once, by who watches it (bot/outages.py)."""
    return logging.DEBUG if cause_of(error) else logging.ERROR


class PlacesOnly(logging.Formatter):
    """A formatter that writes what `told` says where others print a traceback."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - as logging has it
        """The fault without its words."""
        return told(ei[1])

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - as logging has it
        """Source lines alone; they hold no values."""
        return stack_info


def quiet(loop: asyncio.AbstractEventLoop) -> None:
    """Let the event loop report faults of tasks without their words: its own handler prints the exception's repr."""
    loop.set_exception_handler(_report)


def quiet_process() -> None:
    """Let nothing in this process print the words of a fault, wherever it is raised, nor leave a picture of its memory.

    Python itself prints what nobody caught: in the main thread, in another, where an object ends, in a handler of the log.
    """
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _tell("a thread ended", args.exc_value)
    sys.unraisablehook = lambda args: _tell("something could not end well", args.exc_value)
    warnings.showwarning = _warned
    # A line that cannot be written would be printed with its arguments.
    logging.Handler.handleError = _unwritten  # type: ignore[method-assign,assignment]
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(PlacesOnly("%(levelname)s %(name)s: %(message)s"))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _tell("ended by a fault of our own", error)


def _unwritten(_: logging.Handler, record: logging.LogRecord) -> None:
    _tell(f"a line of {Path(record.pathname).name}:{record.lineno} could not be written", sys.exc_info()[1])


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: object = None,
) -> None:
    del message, file, line
    _write(f"{category.__name__} at {Path(filename).name}:{lineno}")


def _tell(what: str, error: BaseException | None) -> None:
    _write(f"{what}: {told(error)}")


def _write(line: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(line + "\n")


def _report(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    log.error("%s: %s", context.get("message", "a fault"), told(context.get("exception")))


def _places(traceback: TracebackType | None) -> str:
    """Where it happened, the innermost place first; places of our own program before those of libraries."""
    places = [
        (Path(frame.f_code.co_filename), number)
        for frame, number in walk_tb(traceback)
    ]  # fmt: skip
    own = [(path.relative_to(ROOT), number) for path, number in places if _is_own(path)]
    shown = own or [(Path(path.name), number) for path, number in places]
    return " < ".join(f"{path.as_posix()}:{number}" for path, number in shown[: -MOST_PLACES - 1 : -1]) or "?"


def _is_own(path: Path) -> bool:
    return path.is_relative_to(ROOT) and not any(
        part.startswith(".") for part in path.relative_to(ROOT).parts
    )
