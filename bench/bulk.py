"""A notice to many through a whole Baraza, against a provider that enforces its rate, while residents report.

    python -m bench.bulk [--people 2000] [--per-second 80] [--latency 0.1]

Counted is what arrives at the stand-in: how much of the allowed rate was used from the first notice to the last, how often
it had to refuse, and how long residents waited for their replies meanwhile.
"""
# ruff: noqa: T201 - a bench's output is its print

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench import costs, crowd, processes
from bench.fan_out import BODIES, PLACE
from bench.load import Exchange, Load, Post, Replies, at_once, connection, report
from bench.residents import Resident
from bench.rounds import NotKeptError, at_share
from flows.audience import Audience
from storage import broadcasts, ledger
from storage.broadcasts import NewBroadcast
from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault, new_secret, secret_from_text
from storage.work import Storage

AT_ONCE = 8
"""Residents who write meanwhile, each taking TYPES seconds for a message; a report has about a dozen."""
TYPES = 1.2
A_REPORT = 18.0
"""Seconds."""
PATIENCE = 30.0
"""Seconds without a single notice after which they are taken for lost."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """`used`: share of the allowed rate. `refused`: answers of 429. Times in milliseconds, memory in megabytes.

    `processor`: of Baraza, for each notice and each message of a resident with its reply.
    `quiet_p50`, `quiet_p99`: replies when nothing else goes out, by the same residents before.
    """

    allowed: int
    latency: float
    notices: int
    replies: int
    seconds: float
    used: float
    most_in_a_second: int
    refused: int
    twice: int
    reply_p50: float
    reply_p99: float
    quiet_p50: float
    quiet_p99: float
    processor: float
    memory_before: float
    memory_more: float
    load: str


@dataclass
class Arrivals:
    """What arrived at the stand-in."""

    replies: Replies
    notices: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    to: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def hear(self, told: dict[str, Any]) -> None:
        """One request."""
        if told.get("refused"):
            self.refused += 1
        elif told["to"].startswith(crowd.PREFIX):
            self.notices.append(told["at"])
            self.to[told["to"]] += 1
        else:
            self.others.append(told["at"])
            self.replies.hear(told["to"], told["body"], told["at"], last=told["last"])

    async def until(self, number: int) -> None:
        """Raises NotKeptError when no notice comes for long."""
        seen, since = 0, time.monotonic()
        while len(self.notices) < number:
            if len(self.notices) > seen:
                seen, since = len(self.notices), time.monotonic()
            if time.monotonic() - since > PATIENCE:
                raise NotKeptError(f"{seen} of {number} notices arrived, and then none for {PATIENCE:.0f} s.")
            await asyncio.sleep(0.1)


async def measure(people: int, per_second: int, latency: float) -> Bulk:
    """One notice to so many. Raises NotKeptError, and what bench.load raises."""
    arrivals = Arrivals(Replies())
    secret = new_secret()
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name:
        folder = Path(name)
        storage = _settled(folder, secret, people)
        load_before = costs.load()
        async with (
            processes.standin(latency, per_second) as ports,
            _listening(ports["feed"], arrivals),
            processes.baraza(folder, ports["api"], partial(_paced, per_second), secret) as running,
        ):
            quiet = await _reporting(range(AT_ONCE), running.port, arrivals.replies)
            before, used = running.peak, running.processor_seconds()
            expected = _announce(storage)
            residents = max(AT_ONCE, int(AT_ONCE * expected / per_second / A_REPORT))
            meanwhile = asyncio.create_task(
                _reporting(range(AT_ONCE, AT_ONCE + residents), running.port, arrivals.replies)
            )
            await arrivals.until(expected)
            loud = await meanwhile
            more, used = running.peak - before, running.processor_seconds() - used
            await running.stop()
        _check(storage, expected, arrivals)
        storage.close()
    return _figures(arrivals, per_second, latency, quiet, loud, before, more, used, load_before)


def _settled(folder: Path, secret: str, people: int) -> Storage:
    (folder / "var").mkdir()
    url = f"sqlite:///{folder}/var/baraza.db"
    migrate(url)
    storage = Storage(Database(url), Vault(secret_from_text(secret)))
    crowd.settle(storage, people, place=PLACE)
    return storage


def _paced(per_second: int, settings: dict[str, Any]) -> None:
    settings["delivery"]["rates"]["whatsapp"]["per_second"] = per_second
    settings.setdefault("notices", {})["quiet_hours"] = "none"


def _announce(storage: Storage) -> int:
    """A facilitator sends a notice; to how many it should go."""
    with storage.begin() as work:
        audience = Audience(crowd.TOPIC, places=(PLACE,))
        broadcasts.make(work, NewBroadcast("notice", crowd.TOPIC, BODIES, audience, "", "bench"))
        return crowd.reached(work)


async def _reporting(numbers: range, port: int, replies: Replies) -> Load:
    async def anew(request: bytes) -> int:
        """Who types holds no connection: the server would close it meanwhile."""
        async with connection(port) as post:
            return await post(request)

    async def reports(resident: Resident, _: Post, exchanges: list[Exchange]) -> None:
        await report(resident, replies, anew, exchanges, lambda: TYPES)

    return await at_once(AT_ONCE, port, [partial(reports, Resident(one)) for one in numbers])


def _check(storage: Storage, expected: int, arrivals: Arrivals) -> None:
    """Everybody once, and the ledger says so."""
    with storage.read() as work:
        (made,) = broadcasts.newest(work, 10, 0)
        states, reasons = ledger.lines(work, made.id)
    if states.get("sent") != expected or set(states) - {"sent", "left_out"}:
        raise NotKeptError(f"{expected} notices arrived; the ledger says {states}, {reasons}.")
    if len(arrivals.to) != expected:
        raise NotKeptError(f"{expected} people were to be told, {len(arrivals.to)} were.")


def _figures(
    arrivals: Arrivals,
    per_second: int,
    latency: float,
    quiet: Load,
    loud: Load,
    before: int,
    more: int,
    used: float,
    load_before: str,
) -> Bulk:
    first, last = arrivals.notices[0], arrivals.notices[-1]
    meanwhile = sorted(at for at in (*arrivals.notices, *arrivals.others) if first <= at <= last)
    seconds = last - first
    waits = {
        name: sorted(one.replied * 1000 for one in load.exchanges)
        for name, load in (("q", quiet), ("l", loud))
    }
    return Bulk(
        per_second, latency * 1000, len(arrivals.notices), len(loud.exchanges), seconds,
        (len(meanwhile) - 1) / seconds / per_second, most_in_a_second(meanwhile), arrivals.refused,
        sum(number - 1 for number in arrivals.to.values()),
        at_share(waits["l"], 0.5), at_share(waits["l"], 0.99), at_share(waits["q"], 0.5), at_share(waits["q"], 0.99),
        used * 1000 / (len(arrivals.notices) + len(loud.exchanges)), before / 1e6, more / 1e6, load_before,
    )  # fmt: skip


def most_in_a_second(ordered: list[float]) -> int:
    """The most of these times that lie within one second, wherever it begins."""
    most = begins = 0
    for ends, at in enumerate(ordered):
        while at - ordered[begins] >= 1.0:
            begins += 1
        most = max(most, ends - begins + 1)
    return most


@asynccontextmanager
async def _listening(feed: int, arrivals: Arrivals) -> AsyncIterator[None]:
    reader, writer = await asyncio.open_connection("127.0.0.1", feed)

    async def hear() -> None:
        async for line in reader:
            arrivals.hear(json.loads(line))

    hearing = asyncio.create_task(hear())
    try:
        yield
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        writer.close()


def lines(found: list[Bulk]) -> list[str]:
    """A table in Markdown."""
    told = [
        "| Allowed a second, provider answers in | Used of it | Most in any second | 429 | Notices, twice | Reply p50, p99 meanwhile"
        " | the same before | Processor a message | MB more |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    return told + [
        f"| {one.allowed}, {one.latency:.0f} ms (load {one.load}) | {one.used:.3f} | {one.most_in_a_second} | {one.refused} |"
        f" {one.notices} in {one.seconds:.0f} s, {one.twice} | {one.reply_p50:.0f}, {one.reply_p99:.0f} ms ({one.replies}) |"
        f" {one.quiet_p50:.0f}, {one.quiet_p99:.0f} ms | {one.processor:.1f} ms | {one.memory_more:.0f} ({one.memory_before:.0f} before) |"
        for one in found
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--per-second", type=int, default=80)
    parser.add_argument("--latency", type=float, nargs="+", default=[0.1])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = [asyncio.run(measure(asked.people, asked.per_second, one)) for one in asked.latency]
    if asked.json:
        print(json.dumps([asdict(one) for one in found]))
        return
    print(*(f"Load of the machine: {one.load}." for one in found), *lines(found), sep="\n")


if __name__ == "__main__":
    main()
