"""One process that has imported the program once, and forks a child for each start of it.

`python -m tests.killed.nursery URL FOLDER`: the address of a database to warm up with, an empty folder. It reads a line of
JSON for each child (Birth) from standard input. A child says on its control socket who it is, where
it dies, and how it ended; when this process ends, all its children end with it.
"""

import ctypes
import dataclasses
import json
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.commands.program import main
from bot.delivery import Delivery
from tests.killed.labels import name_the_work
from tests.killed.points import Order, Points, watch
from tests.killed.warming import warm

_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


@dataclass(frozen=True)
class Birth:
    """A child: `words` as an operator types them after `baraza`; `folder` holds config.yml, `control` its socket."""

    folder: str
    control: str
    words: list[str]
    environment: dict[str, str]
    order: Order
    hurry: bool = False

    def line(self) -> bytes:
        return json.dumps(dataclasses.asdict(self)).encode() + b"\n"

    @classmethod
    def of_line(cls, line: str) -> "Birth":
        read = json.loads(line)
        return cls(**(read | {"order": Order(**read["order"])}))


def nurse() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm(sys.argv[1], Path(sys.argv[2]))
    print("ready", flush=True)  # noqa: T201
    for line in iter(sys.stdin.readline, ""):
        _bury()
        if os.fork() == 0:
            _live(Birth.of_line(line))


def _bury() -> None:
    """Those that died since: the time they took counts as this process's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            continue


def _live(birth: Birth) -> None:
    """The child: never returns."""
    if _PRCTL is not None:
        _PRCTL(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, prctl(2)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    folder = Path(birth.folder)
    os.chdir(folder)
    log = os.open(folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for there, here in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(there, here)
    control = socket.socket(socket.AF_UNIX)
    control.connect(birth.control)
    points = Points(birth.order, control)
    points.tell(f"pid {os.getpid()}")
    code = 70
    try:
        os.environ.clear()
        os.environ.update(birth.environment)
        name_the_work(points, hurry=birth.hurry)
        watch(points)
        _alone()
        code = main(["--config", str(folder / "config.yml"), *birth.words])
    except BaseException:  # noqa: BLE001 - it is in the log, and the test that reads the code fails
        traceback.print_exc()
    points.tell(f"over {code} {points.passed}")
    sys.stdout.flush()
    os._exit(code)


def _alone() -> None:
    """One process delivers, on PostgreSQL too: what the last one held goes again at once."""
    init = Delivery.__init__

    def alone(self: Delivery, *args: object, **named: object) -> None:
        init(self, *args, **(named | {"alone": True}))  # type: ignore[arg-type]

    Delivery.__init__ = alone  # type: ignore[method-assign]


if __name__ == "__main__":
    nurse()
