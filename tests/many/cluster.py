"""Several processes of the program on one PostgreSQL: killed at random, and started again."""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench import processes, twilio_form
from storage.vault import new_secret
from tests.end_to_end.program import Program

SEED = int(os.environ.get("MANY_SEED", "0")) or random.SystemRandom().randrange(10**6)
"""Printed by every test that chooses at random; set MANY_SEED to have the same again."""
ROUNDS = int(os.environ.get("MANY_ROUNDS", "0"))
"""Kills instead of a test's own number, for a longer run."""
EVERY_PACE = "1000"


class Member(Program):
    """One process: `words` are its subcommand. Its settings and log lie in a folder of its own."""

    def __init__(self, folder: Path, words: Sequence[str], per_second: str, **environment: str) -> None:
        folder.mkdir()
        self.words = tuple(words)
        self.per_second = per_second
        self.died: list[float] = []
        super().__init__(folder, **environment)

    def configure(self, **changed: str) -> None:
        super().configure(per_second=self.per_second, quiet_hours="none", log_level="info", **changed)

    async def kill(self) -> None:
        """When it died is remembered, on the clock that all processes of a machine share."""
        await super().kill()
        self.died.append(time.monotonic())


class Cluster:
    """`webs` and `workers` on `url`, speaking with Twilio's stand-in on port `api`."""

    def __init__(
        self,
        folder: Path,
        url: str,
        api: int,
        webs: int,
        workers: int,
        per_second: str = EVERY_PACE,
        **more: str,
    ) -> None:
        self.url = url
        self.secret = new_secret()
        environment = {
            "BARAZA_DATABASE_URL": url,
            "BARAZA_SECRET_KEY": self.secret,
            "BARAZA_PUBLIC_URL": twilio_form.PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": twilio_form.ACCOUNT,
            "TWILIO_AUTH_TOKEN": twilio_form.TOKEN,
            "TWILIO_WHATSAPP_FROM": twilio_form.SENDER,
            "TWILIO_API_URL": f"http://127.0.0.1:{api}",
            **more,
        }
        self.webs = [Member(folder / f"web{n}", ["web"], per_second, **environment) for n in range(webs)]
        self.workers = [
            Member(folder / f"worker{n}", ["worker", "--no-training"], per_second, **environment)
            for n in range(workers)
        ]

    @property
    def members(self) -> list[Member]:
        return [*self.webs, *self.workers]

    async def start(self) -> None:
        """All of them, and wait until each answers."""
        await asyncio.gather(*(one.start() for one in self.members))

    async def stop(self) -> None:
        """As an operator stops them; each must end well."""
        codes = await asyncio.gather(*(one.stop() for one in self.members))
        assert set(codes) == {0}, [one.said()[-1000:] for one in self.members]

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds, read beside them."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()

    async def until(self, query: str, found: list[tuple[Any, ...]], within: float = 60.0) -> None:
        """Wait until the query finds this."""
        last: list[tuple[Any, ...]] = []
        try:
            async with asyncio.timeout(within):
                while (last := await asyncio.to_thread(self.asked, query)) != found:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(f"{query}: {last}, not {found}, after {within} s") from None

    @property
    def kills(self) -> list[float]:
        """When one was killed."""
        return sorted(at for one in self.members for at in one.died)


@asynccontextmanager
async def cluster(
    folder: Path,
    url: str,
    *,
    webs: int,
    workers: int,
    per_second: str = EVERY_PACE,
    allowed: int = 0,
    more: dict[str, str] | None = None,
) -> AsyncIterator[tuple[Cluster, int]]:
    """All of it running, and the port on which the stand-in tells what was said; killed at the end if it still runs.

    `allowed`: messages that the stand-in takes in a second, 0: all. `more`: of the environment.
    """
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(processes.standin(per_second=allowed))
        made = Cluster(folder, url, ports["api"], webs, workers, per_second, **(more or {}))
        try:
            await made.start()
            yield made, ports["feed"]
        finally:
            for one in made.members:
                if one.running:
                    await one.kill()
