"""The program as the tests hold it: started in a child of the nursery, killed, started again."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.killed.nursery import Birth
from tests.killed.points import Order

ROOT = Path(__file__).parents[2]
READY_WITHIN = 60.0
"""Seconds: its imports alone take six when every core is busy with something else."""
FROM_OUTSIDE = "at any moment, from outside"


class Nursery:
    """The process that forks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def bear(self, birth: Birth) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(birth.line())


@asynccontextmanager
async def nursery(url: str, folder: Path) -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.killed.nursery", url, str(folder),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("BARAZA_")}
        | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_WITHIN):
            assert await process.stdout.readline() == b"ready\n"
        yield Nursery(process)
    finally:
        process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class Life:
    """From one start to its end.

    `died_at`: the point; '' while it lives, or when it ended by itself with `code`, having `passed` points.
    """

    order: Order
    pid: int = 0
    died_at: str = ""
    code: int | None = None
    passed: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def kill(self, why: str = FROM_OUTSIDE) -> None:
        """As a power cut ends it."""
        if self.pid and not self.over.is_set() and not self.died_at:
            self.died_at = why
            os.kill(self.pid, signal.SIGKILL)


class Program:
    """One Baraza in a folder of its own, over all its lives."""

    def __init__(self, nurse: Nursery, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment | {"PATH": os.environ["PATH"]}
        self.lives: list[Life] = []
        self._nurse = nurse
        self._control = str(folder / "control")
        self._server: asyncio.Server | None = None
        self._coming: Life | None = None

    @property
    def life(self) -> Life:
        return self.lives[-1]

    async def opens(self) -> None:
        self._server = await asyncio.start_unix_server(self._hears, self._control)

    async def closes_life(self) -> None:
        """The last one ends as well, so that what lies in the database is all there is."""
        if self.lives and not self.life.over.is_set():
            async with asyncio.timeout(READY_WITHIN):
                await self.life.begun.wait()  # else it would begin after nobody could kill it any more
            self.life.kill("the round is over")
            await self.life.over.wait()

    async def closes(self) -> None:
        await self.closes_life()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def next_life(self) -> None:
        """Until the one that ends now has been followed by another that runs."""
        ends = self.life
        async with asyncio.timeout(READY_WITHIN):
            await ends.over.wait()
            while self.life is ends:  # noqa: ASYNC110 - who keeps it running begins the next in a moment
                await asyncio.sleep(0.01)
            await self.life.begun.wait()

    async def starts(self, words: Sequence[str], order: Order, *, hurry: bool = False) -> Life:
        life = self._coming = Life(order)
        self.lives.append(life)
        self._nurse.bear(Birth(str(self.folder), self._control, list(words), self.environment, order, hurry))
        async with asyncio.timeout(READY_WITHIN):
            await life.begun.wait()
        return life

    async def _hears(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        life = self._coming
        assert life is not None
        try:
            while line := await reader.readline():
                word, _, rest = line.decode().strip().partition(" ")
                if word == "pid":
                    life.pid = int(rest)
                    life.begun.set()
                elif word == "at":
                    life.died_at = rest
                elif word == "over":
                    life.code, life.passed = map(int, rest.split())
        except ConnectionError:
            pass  # it was killed while it spoke
        finally:
            writer.close()
            life.over.set()

    def said(self) -> str:
        """All that it has said, over all its lives."""
        log = self.folder / "log.txt"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def own_folder() -> Path:
    """Short: the path of a socket has little room."""
    return Path(tempfile.mkdtemp(prefix="killed-"))
