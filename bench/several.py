"""Several processes on one PostgreSQL: turns of two workers beside those of one, in turn; what a message costs, and what a
report leaves in the database.

    python -m bench.several [--rounds 3] [--people 600] [--reports 100]

Turns are measured without anybody who writes or receives meanwhile: messages of the web page are stored beforehand, and
become due all at once. docs/scale.md says where it stands.
"""
# ruff: noqa: T201 - a bench's output is its print

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
import yaml

from bench import costs, processes, twilio_form
from bench.load import Replies, at_once, listening, report
from bench.processes import Measured
from bench.residents import Resident
from flows.messages import Inbound, InboundKind
from storage import inbox
from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault, new_secret, secret_from_text
from storage.work import Storage
from tests.databases import postgres_database, postgres_server

SAID = ("hello", "report a concern", "yes")
"""What each person wrote: three turns."""
LOOKS_EVERY = 0.02
PROGRAM = "import sys; from bot.commands.program import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Turns:
    """`of_workers` and `of_database`: milliseconds of processor a turn."""

    workers: int
    number: int
    seconds: float
    of_workers: float
    of_database: float

    @property
    def per_second(self) -> float:
        """Turns."""
        return self.number / self.seconds


@asynccontextmanager
async def members(
    folder: Path, url: str, secret: str, api: int, *, webs: int, workers: int
) -> AsyncIterator[tuple[list[Measured], list[Measured]]]:
    """So many of each, running."""
    environment = {
        "BARAZA_DATABASE_URL": url,
        "BARAZA_SECRET_KEY": secret,
        "BARAZA_PUBLIC_URL": twilio_form.PUBLIC_URL,
        "TWILIO_ACCOUNT_SID": twilio_form.ACCOUNT,
        "TWILIO_AUTH_TOKEN": twilio_form.TOKEN,
        "TWILIO_WHATSAPP_FROM": twilio_form.SENDER,
        "TWILIO_API_URL": f"http://127.0.0.1:{api}",
    }
    async with AsyncExitStack() as stack:
        started: dict[str, list[Measured]] = {"web": [], "worker": []}
        for kind, number in (("web", webs), ("worker", workers)):
            for one in range(number):
                here = folder / f"{kind}{one}"
                here.mkdir()
                port = processes.free_port()
                settings = processes.config(port)
                settings["worker"] = {"port": port}
                settings["delivery"]["rates"] = {
                    channel: {"per_second": processes.OPENED_UP, "per_person_seconds": 0}
                    for channel in ("whatsapp", "web")
                }
                (here / "config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
                words = ["-c", PROGRAM, "--config", str(here / "config.yml"), kind]
                words += ["--no-training"] if kind == "worker" else []
                running = await stack.enter_async_context(processes.started(here, words, environment, port))
                started[kind].append(running)
        yield started["web"], started["worker"]


async def turns(socket: str, workers: int, people: int) -> Turns:
    """How fast so many workers take the turns of so many people."""
    secret = new_secret()
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name, postgres_database(socket) as url:
        migrate(url)
        async with (
            processes.standin() as ports,
            members(Path(name), url, secret, ports["api"], webs=0, workers=workers) as (_, running),
        ):
            await asyncio.to_thread(_store, url, secret, range(50))  # what is loaded at first use
            _all_due(url)
            await _none_left(url)
            await asyncio.to_thread(_store, url, secret, range(50, 50 + people))
            database = Path(socket) / "data" / "postmaster.pid"
            postmaster = int(database.read_text(encoding="utf-8").split("\n", 1)[0])
            used, kept = _used([one.process.pid for one in running]), _used([postmaster])
            begun = time.monotonic()
            _all_due(url)
            await _none_left(url)
            seconds = time.monotonic() - begun
            number = people * len(SAID)
            used = _used([one.process.pid for one in running]) - used
            kept = _used([postmaster]) - kept
            for one in running:
                await one.stop()
    return Turns(workers, number, seconds, used * 1000 / number, kept * 1000 / number)


async def growth(socket: str, reports: int) -> dict[str, float]:
    """What a report leaves, in bytes, and what a message costs, in milliseconds of processor, through one web and one worker."""
    secret = new_secret()
    replies = Replies()
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name, postgres_database(socket) as url:
        migrate(url)
        async with (
            processes.standin() as ports,
            listening(ports["feed"], replies),
            members(Path(name), url, secret, ports["api"], webs=1, workers=1) as ((web,), (worker,)),
        ):
            people = [Resident(one) for one in range(2 * reports)]
            await at_once(8, web.port, [partial(report, one, replies) for one in people[:reports]])
            postmaster = int((Path(socket) / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
            pids = {"web": web.process.pid, "worker": worker.process.pid, "database": postmaster}
            before = {kind: _used([pid]) for kind, pid in pids.items()}
            size = _size(url)
            load = await at_once(8, web.port, [partial(report, one, replies) for one in people[reports:]])
            messages = len(load.exchanges)
            found = {
                f"{kind}, ms a message": (_used([pid]) - before[kind]) * 1000 / messages
                for kind, pid in pids.items()
            }
            found["messages a report"] = messages / reports
            found["bytes a report"] = (_size(url) - size) / reports
            found |= _rows(url, reports * 2)
            await web.stop()
            await worker.stop()
    return found


def _store(url: str, secret: str, numbers: range) -> None:
    storage = Storage(Database(url), Vault(secret_from_text(secret)))
    at = datetime.now(UTC)
    for first in range(0, len(numbers), 100):
        with storage.begin() as work:
            for number in numbers[first : first + 100]:
                for turn, words in enumerate(SAID):
                    said = Inbound(
                        "web", f"{number}-{turn}", f"session-{number}", InboundKind.TEXT, at, text=words
                    )
                    inbox.store(work, said)
            work.connection.exec_driver_sql("update inbox set due_at = '2099-01-01' where status = 'waiting'")
    storage.close()


def _all_due(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("update inbox set due_at = now() where status = 'waiting'")
        connection.execute("select pg_notify('baraza', 't')")


async def _none_left(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            row = connection.execute(
                "select exists (select 1 from inbox where status = 'waiting')"
            ).fetchone()
            if row == (False,):
                return
            await asyncio.sleep(LOOKS_EVERY)


def _size(url: str) -> int:
    """Bytes of all tables with their indexes, once what was deleted is given back."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum full")
        row = connection.execute(
            "select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind = 'r'"
        ).fetchone()
    assert row is not None  # noqa: S101 - for the type alone
    return int(row[0])


def _rows(url: str, reports: int) -> dict[str, float]:
    """Bytes of the largest tables for each report."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select relname, pg_total_relation_size(relid) from pg_stat_user_tables order by 2 desc limit 8"
        ).fetchall()
    return {f"bytes of {name} a report": size / reports for name, size in rows}


def _used(pids: Sequence[int]) -> float:
    """Seconds of processor of these and all they started."""
    return sum(costs.processor_seconds(one) for pid in pids for one in costs.family(pid))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.several", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--people", type=int, default=600, help="people who wrote three messages each")
    parser.add_argument("--reports", type=int, default=100, help="reports of which the growth is measured")
    asked = parser.parse_args()
    print(costs.machine(), f"Load of the machine before: {costs.load()}.", sep="\n", flush=True)
    with postgres_server() as socket:
        found: dict[int, list[Turns]] = {1: [], 2: []}
        for _ in range(asked.rounds):
            for workers, measured in found.items():
                measured.append(one := asyncio.run(turns(socket, workers, asked.people)))
                print(
                    f"{workers} workers: {one.per_second:.0f} turns/s; {one.of_workers:.2f} ms of processor a turn in workers,"
                    f" {one.of_database:.2f} ms in PostgreSQL; load {costs.load()}",
                    flush=True,
                )
        if asked.rounds:
            ratio = statistics.median(
                two.per_second / one.per_second for one, two in zip(found[1], found[2], strict=True)
            )
            cost = statistics.median(
                (two.of_workers + two.of_database) / (one.of_workers + one.of_database)
                for one, two in zip(found[1], found[2], strict=True)
            )
            print(
                f"Two workers: {ratio:.2f} times the turns/s of one, at {cost:.2f} times the processor a turn."
            )
        if asked.reports:
            for name, value in asyncio.run(growth(socket, asked.reports)).items():
                print(f"{name}: {value:.2f}", flush=True)


if __name__ == "__main__":
    main()
