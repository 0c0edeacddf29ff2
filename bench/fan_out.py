"""How long it takes to write down who gets a notice, and how much memory: through the round that the scheduler goes.

    python -m bench.fan_out [--people 100000] [--url postgresql://...]

Without a url: a new SQLite file, then a new PostgreSQL server where the tests' wheel brings one. Each in a process of its
own, which first settles the people and then measures itself. `longest` is what a reply may have to wait for the writer.
"""
# ruff: noqa: T201 - a bench's output is its print

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import costs, crowd
from bot import outbound_json
from bot.broadcasting.feeding import Feeding
from bot.broadcasting.rules import NoticeRules
from directory.places import Places, bundled_records
from flows.audience import Audience
from flows.messages import Language, Outbound
from storage import broadcasts, ledger
from storage.broadcasts import NewBroadcast
from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault
from storage.work import Storage

PLACE = "nakuru-county"
"""Nakuru county: its audience means all wards in it as well."""
BODIES: dict[Language, bytes] = {
    "en": outbound_json.to_bytes(Outbound("Forum on Friday 4 pm at the social hall.", language="en")),
    "sw": outbound_json.to_bytes(Outbound("Mkutano Ijumaa saa kumi jioni, ukumbi wa jamii.", language="sw")),
}
SECONDS, MEGABYTES = 10.0, 50.0
"""What is aimed at for 100,000."""


@dataclass(frozen=True, slots=True)
class FannedOut:
    """Seconds and megabytes (resident set above what it was before). `longest` and `feed` in milliseconds."""

    database: str
    people: int
    lines: int
    waiting: int
    seconds: float
    megabytes: float
    chunks: int
    longest: float
    feed: float
    fed: int


def measure(url: str, number: int) -> FannedOut:
    """Settle so many and fan out to them. Raises AssertionError when somebody has no line, or two."""
    migrate(url)
    storage = Storage(Database(url), Vault(os.urandom(32)))
    places = Places.from_records(bundled_records())
    feeding = Feeding(places, NoticeRules(night=None), {"whatsapp": 80.0})
    crowd.settle(storage, number, place=PLACE)
    _go(
        storage, feeding, Audience(groups=("nobody",))
    )  # what is imported at first use is not what a recipient costs
    gc.collect()
    before = costs.resident()
    costs.forget_high_water()
    took, made = _go(storage, feeding, Audience(crowd.TOPIC, places=(PLACE,)))
    peak = costs.high_water(os.getpid())
    begun = time.perf_counter()
    with storage.begin() as work:
        fed = feeding.feed(work)
    feed = time.perf_counter() - begun
    with storage.read() as work:
        states, _ = ledger.lines(work, made)
    storage.close()
    if sum(states.values()) != number:
        raise AssertionError(f"{number} people have {sum(states.values())} lines.")
    return FannedOut(
        Database(url).url.get_backend_name(), number, sum(states.values()), states.get("waiting", 0),
        sum(took), (peak - before) / 1e6, len(took), max(took) * 1000, feed * 1000, fed,
    )  # fmt: skip


def _go(storage: Storage, feeding: Feeding, audience: Audience) -> tuple[list[float], str]:
    """Seconds of each unit of work, and the broadcast's id."""
    with storage.begin() as work:
        number = broadcasts.make(work, NewBroadcast("notice", audience.topic, BODIES, audience, ""))
        made = broadcasts.by_number(work, number or "")
    assert made is not None  # noqa: S101 - it was made in this moment
    took: list[float] = []
    while True:
        begun = time.perf_counter()
        with storage.begin() as work:
            more = feeding.fan_out(work)
        if not more:
            return took, made.id
        took.append(time.perf_counter() - begun)


def on_each(number: int) -> list[FannedOut]:
    """On SQLite, and on PostgreSQL where the tests' server is there."""
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as folder:
        found = [_alone(f"sqlite:///{folder}/baraza.db", number)]
    with ExitStack() as server:
        if (url := _postgres(server)) is not None:
            found.append(_alone(url, number))
    return found


def _alone(url: str, number: int) -> FannedOut:
    """Measured in a process of its own: the memory of this one is not the question."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "bench.fan_out", "--json", "--people", str(number), "--url", url],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return FannedOut(**json.loads(done.stdout))


def _postgres(stack: ExitStack) -> str | None:
    import pytest  # noqa: PLC0415 - as the tests' server, of no use to who gives a url

    from tests.databases import postgres_database, postgres_server  # noqa: PLC0415

    try:
        return stack.enter_context(postgres_database(stack.enter_context(postgres_server())))
    except pytest.skip.Exception as missing:
        print(f"not on PostgreSQL: {missing}")
        return None


def lines(found: Sequence[FannedOut]) -> list[str]:
    """A table in Markdown. A ratio below 1 is better than what is aimed at, which holds for 100,000."""
    told = [
        "| Fan-out | People | Seconds (of 10 s) | MB more (of 50) | Longest unit of work | Queueing the first 5 s |",
        "|---|---|---|---|---|---|",
    ]
    return told + [
        f"| {one.database} | {one.people} ({one.waiting} to be sent to) | {one.seconds:.1f} ({one.seconds / SECONDS:.2f})"
        f" | {one.megabytes:.1f} ({one.megabytes / MEGABYTES:.2f}) | {one.longest:.0f} ms, {one.chunks} in all"
        f" | {one.fed} in {one.feed:.0f} ms |"
        for one in found
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.fan_out", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--url", default="")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.json:
        print(json.dumps(asdict(measure(asked.url, asked.people))))
        return
    print(f"Load of the machine before: {costs.load()}.")
    found = [_alone(asked.url, asked.people)] if asked.url else on_each(asked.people)
    print(*lines(found), sep="\n")


if __name__ == "__main__":
    main()
