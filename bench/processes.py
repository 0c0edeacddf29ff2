"""What is measured runs as processes of their own: Baraza as an operator starts it, the floor, the stand-in.

Each in a folder of its own, with a port of its own on 127.0.0.1.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench import twilio_form
from bench.costs import family, high_water, processor_seconds
from storage.vault import new_secret

ROOT = Path(__file__).parents[1]
STARTED_WITHIN = 60.0
"""Seconds; every core may be busy with something else."""
_PROGRAM = (
    "import sys; sys.modules['pygments'] = None; from bot.commands.program import main; sys.exit(main())"
)
# pygments comes with the tests alone, and httpx loads 5 MB of it where it is: no operator has that.


OPENED_UP = 1000
"""Messages a second that delivery.rates allows while the bench runs: more than it can reach."""


class NotStartedError(Exception):
    """A process that should be measured ended, or never answered; its own words are in the sentence."""


@dataclass
class Measured:
    """A running process and all its children. `peak` is bytes of memory: each one's own highest, added up."""

    process: asyncio.subprocess.Process
    port: int
    log: Path
    _peaks: dict[int, int] = field(default_factory=dict)

    @property
    def peak(self) -> int:
        """Highest resident set so far, in bytes: an upper bound, since not all reach theirs at once."""
        self.look()
        return sum(self._peaks.values())

    def look(self) -> None:
        """Read the kernel's own high-water marks; a child that came and went between two looks is missed."""
        for pid in family(self.process.pid):
            if (highest := high_water(pid)) > self._peaks.get(pid, 0):
                self._peaks[pid] = highest

    def processor_seconds(self) -> float:
        """User and system time until now, children that ended included."""
        return sum(processor_seconds(pid) for pid in family(self.process.pid))

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]

    async def stop(self) -> None:
        """As an operator stops it; what it holds is finished first. Raises NotStartedError when it does not end well."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STARTED_WITHIN):
            if (code := await self.process.wait()) not in {0, -signal.SIGTERM}:
                raise NotStartedError(f"It ended with {code}: {self.said()}")


def opened_up(settings: dict[str, Any]) -> None:
    """Without WhatsApp's pace, which would be all that is measured."""
    settings["delivery"]["rates"]["whatsapp"] = {"per_second": OPENED_UP, "per_person_seconds": 0}


@asynccontextmanager
async def baraza(
    folder: Path,
    twilio_port: int,
    changed: Callable[[dict[str, Any]], None] = opened_up,
    secret: str | None = None,
) -> AsyncIterator[Measured]:
    """`baraza run --no-training` with its own database and key in `folder`, speaking with the stand-in.

    `changed` changes our config.yml for what is measured. `secret`: of the database that is there already.
    """
    port = free_port()
    settings = config(port)
    changed(settings)
    (folder / "config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    arguments = ["-c", _PROGRAM, "--config", str(folder / "config.yml"), "run", "--no-training"]
    environment = {
        "BARAZA_SECRET_KEY": secret or new_secret(),
        "BARAZA_PUBLIC_URL": twilio_form.PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": twilio_form.ACCOUNT,
        "TWILIO_AUTH_TOKEN": twilio_form.TOKEN,
        "TWILIO_WHATSAPP_FROM": twilio_form.SENDER,
        "TWILIO_API_URL": f"http://127.0.0.1:{twilio_port}",
    }
    async with started(folder, arguments, environment, port) as running:
        yield running


@asynccontextmanager
async def floor(folder: Path) -> AsyncIterator[Measured]:
    """The floor with its own database in `folder`."""
    port = free_port()
    arguments = ["-m", "bench.floor", "--port", str(port), "--database", str(folder / "floor.db")]
    async with started(folder, arguments, {}, port) as running:
        yield running


@asynccontextmanager
async def standin(latency: float = 0.0, per_second: int = 0) -> AsyncIterator[dict[str, int]]:
    """The ports of Twilio's stand-in: `api` and `feed`. It answers after so many seconds, and refuses more than that rate."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.twilio_standin", "--latency", str(latency), "--per-second", str(per_second),
        stdout=asyncio.subprocess.PIPE, env=_environment({}),
    )  # fmt: skip
    try:
        assert process.stdout is not None  # noqa: S101 - for the type alone
        ports: dict[str, int] = json.loads(await process.stdout.readline())
        yield ports
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def started(
    folder: Path, arguments: list[str], environment: dict[str, str], port: int
) -> AsyncIterator[Measured]:
    """A Python program that answers /healthz on `port`; killed at the end if it still runs."""
    log = folder / "log.txt"
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=out,
            stderr=asyncio.subprocess.STDOUT, env=_environment(environment), cwd=folder,
        )  # fmt: skip
    running = Measured(process, port, log)
    try:
        await _answering(running)
        yield running
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _answering(running: Measured) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and running.process.returncode is None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        if answer.startswith(b"HTTP/1.1 200"):
            return
    raise NotStartedError(f"It did not answer: {running.said()}")


def config(port: int) -> dict[str, Any]:
    """Our own config.yml with free ports."""
    known: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    known["web"]["port"] = port
    if "staff_port" in known["web"]:
        known["web"]["staff_port"] = free_port()
    known["log_level"] = "warning"
    known["understanding"]["nlu_url"] = ""
    return known


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    # This checkout's code, wherever it was installed from.
    return kept | {"PYTHONPATH": str(ROOT)} | more
