"""The whole program as a process of its own, as an operator starts it; killed, stopped and started again."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from storage.vault import new_secret

ROOT = Path(__file__).parents[2]
STARTED_WITHIN = 40.0
"""Seconds: its imports alone take six when every core is busy with something else."""
WITHIN = 30.0
"""Seconds for anything that it does; every core may be busy."""
PROGRAM = "import sys; from bot.commands.program import main; sys.exit(main())"


class Program:
    """One Baraza in `folder`; its settings, database, key and log lie there."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.staff_port = free_port()
        self.staff_url = f"http://127.0.0.1:{self.staff_port}"
        self.log = folder / "log.txt"
        self.database = folder / "var" / "baraza.db"
        self.environment = {
            name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}
        } | {"BARAZA_SECRET_KEY": new_secret(), **environment}
        self.process: asyncio.subprocess.Process | None = None
        self.configure()

    def configure(self, **changed: str) -> None:
        """Our config.yml with another port, every log line, and what is `changed`, by key.

        Keywords understand: nobody listens at `nlu_url`, and whether a model was trained here must not matter.
        """
        text = (ROOT / "config.yml").read_text(encoding="utf-8")
        known = {"port": str(self.port), "log_level": "debug", "first": "en", "per_person_seconds": "0"}
        known |= {
            "nlu_url": "http://127.0.0.1:9",
            "staff_port": str(self.staff_port),
            "staff_url": self.staff_url,
        }
        for key, value in (known | changed).items():
            text = re.sub(rf"(?m)^( *{key}:) .*$", rf"\g<1> {value}", text)
        (self.folder / "config.yml").write_text(text, encoding="utf-8")

    async def start(self) -> "Program":
        """Start it and wait until it answers."""
        await self.launch()
        async with asyncio.timeout(STARTED_WITHIN), httpx.AsyncClient() as client:
            while True:
                assert self.running, self.said()
                try:
                    if (await client.get(self.url + "/healthz")).status_code == 200:
                        return self
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def launch(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", PROGRAM, "--config", str(self.folder / "config.yml"), "run", "--no-training",
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=asyncio.subprocess.STDOUT,
                env=self.environment, cwd=self.folder,
            )  # fmt: skip

    async def command(self, *words: str) -> str:
        """`baraza ...`, as an operator runs it beside the running one; what it said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, "--config", str(self.folder / "config.yml"), *words,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env=self.environment, cwd=self.folder,
        )  # fmt: skip
        said, _ = await process.communicate()
        assert process.returncode == 0, said
        return said.decode()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def ended(self, within: float = 15.0) -> int:
        """Its exit code, once it has ended."""
        assert self.process is not None
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def kill(self) -> None:
        """As a power cut ends it: nothing is closed or said."""
        await self._signalled(signal.SIGKILL)

    async def stop(self) -> int:
        """As systemd, Docker or Ctrl-C end it; the exit code."""
        return await self._signalled(signal.SIGTERM)

    async def _signalled(self, number: signal.Signals) -> int:
        assert self.process is not None
        if self.running:
            self.process.send_signal(number)
        return await self.ended()

    def said(self) -> str:
        """All it has said, over all its starts."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    async def until(self, condition: Callable[[], bool], within: float = WITHIN) -> None:
        """Wait for something that no call announces."""
        async with asyncio.timeout(within):
            while not condition():  # noqa: ASYNC110 - another process does not set our events
                await asyncio.sleep(0.02)


@asynccontextmanager
async def program(folder: Path, made: Program | None = None, **environment: str) -> AsyncIterator[Program]:
    """A running Baraza, killed at the end if it still runs; `made` is one that was made ready before."""
    made = made or Program(folder, **environment)
    try:
        yield await made.start()
    finally:
        if made.running:
            await made.kill()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
