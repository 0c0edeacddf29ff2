"""The same residents with few and with many people and messages in the tables, in turn.

    python -m bench --only size [--people 100000] [--messages 1000000]

What a message costs should not depend on how much is kept: whatever reads a table as a whole shows here.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bench import costs, crowd, processes
from bench.load import Replies, listening, no_more_than_was_asked, report
from bench.residents import Resident
from bench.rounds import Figures, measured
from storage.database import Database
from storage.migrating import migrate
from storage.statuses import PRIORITY, SendClass, SendKind, SendStatus
from storage.vault import Vault, new_secret, secret_from_text
from storage.work import Storage

FEW = 1_000
"""People, each with one message that was delivered."""
AT_ONCE = 8
PER_UNIT = 50_000
"""Messages in one unit of work."""
_WHOSE = text("create temporary table if not exists whose as select id from people")
_OLD = text("""
insert into outbox (id, person_id, channel, "class", priority, kind, status, tries, queued_at, due_at, claimed_at, provider_id,
                    erase_after_final)
with recursive numbers(n) as (select :first union all select n + 1 from numbers where n + 1 < :last)
select lower(hex(randomblob(16))), whose.id, 'whatsapp', :class, :priority, :kind, :status, 1, :at, :at, :at, null, false
from numbers join whose on whose.rowid = 1 + numbers.n % :people
""")
_SEEN = text("""
insert into seen (hash, on_date)
with recursive numbers(n) as (select :first union all select n + 1 from numbers where n + 1 < :last)
select randomblob(32), :on from numbers
""")


@dataclass(frozen=True, slots=True)
class Size:
    """What is in the tables before anybody writes."""

    people: int
    messages: int


async def measure(
    rounds: int, residents: int, many: Size, told: Callable[[Size, Figures], None]
) -> list[tuple[Size, Figures]]:
    """Each round with few and with many. Raises what makes a measurement worthless."""

    def people(round_: int) -> list[Resident]:
        """Others in each round: nobody's second report is shorter."""
        return [Resident(round_ * residents + one) for one in range(residents)]

    found = []
    sizes = (Size(FEW, FEW), many)
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name:
        filled = [_filled(Path(name) / str(place), size) for place, size in enumerate(sizes)]
        for round_ in range(rounds):
            for size, (folder, secret) in zip(sizes, filled, strict=True):
                figures = await _one(folder, secret, people(round_), round_ + 1)
                found.append((size, figures))
                told(size, figures)
    return found


def lines(found: Sequence[tuple[Size, Figures]]) -> list[str]:
    """The table in Markdown."""
    few = [figures for size, figures in found if size.people == FEW]
    many = [(size, figures) for size, figures in found if size.people != FEW]
    size = many[0][0]
    told = [
        f"| {AT_ONCE} at once | {FEW:,} people, {FEW:,} messages | {size.people:,} people, {size.messages:,} messages | many / few |",
        "|---|---|---|---|",
    ]
    values: tuple[tuple[str, Callable[[Figures], float]], ...] = (
        ("processor a message (ms)", lambda one: one.processor),
        ("reply at Twilio, p50 (ms)", lambda one: one.reply_p50),
        ("webhook's answer, p50 (ms)", lambda one: one.answer_p50),
        ("peak memory (MB)", lambda one: one.peak / 1e6),
    )
    for name, value in values:
        ratios = [value(more) / value(less) for less, (_, more) in zip(few, many, strict=True)]
        one, other = statistics.median(map(value, few)), statistics.median(value(more) for _, more in many)
        told.append(
            f"| {name} | {one:.1f} | {other:.1f} |"
            f" {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |"
        )
    return [*told, "", f"Load at the end: {costs.load()}."]


async def _one(folder: Path, secret: str, people: Sequence[Resident], round_: int) -> Figures:
    replies = Replies()
    async with (
        processes.standin() as ports,
        listening(ports["feed"], replies),
        processes.baraza(folder, ports["api"], secret=secret) as running,
    ):
        reporting = [partial(report, person, replies) for person in people]
        figures = await measured("Baraza", running, round_, AT_ONCE, reporting)
        await running.stop()
    no_more_than_was_asked(replies)
    return figures


def _filled(folder: Path, size: Size) -> tuple[Path, str]:
    """A database with so much in it, and its secret."""
    (folder / "var").mkdir(parents=True)
    url, secret = f"sqlite:///{folder}/var/baraza.db", new_secret()
    migrate(url)
    storage = Storage(Database(url), Vault(secret_from_text(secret)))
    crowd.settle(storage, size.people)
    for first in range(0, size.messages, PER_UNIT):
        counted = {"first": first, "last": min(size.messages, first + PER_UNIT)}
        with storage.begin() as work:
            message = {
                "class": SendClass.REPLY.value, "priority": PRIORITY[SendClass.REPLY], "kind": SendKind.MESSAGE.value,
                "status": SendStatus.DELIVERED.value, "at": work.now.strftime("%Y-%m-%d %H:%M:%S.%f"), "people": size.people,
            }  # fmt: skip
            work.connection.execute(_WHOSE)
            work.connection.execute(_OLD, counted | message)
            work.connection.execute(_SEEN, counted | {"on": work.now.date().isoformat()})
    storage.close()
    return folder, secret


def main() -> None:
    """For trying it alone, small."""
    found = asyncio.run(measure(1, 10, Size(2_000, 20_000), lambda size, one: None))
    print(*lines(found), sep="\n")  # noqa: T201 - a bench's output is its print


if __name__ == "__main__":
    main()
