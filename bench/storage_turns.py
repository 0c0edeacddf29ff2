"""How many turns a second storage takes: two commits each, one message in and one reply out.

    python bench/storage_turns.py [--turns 3000] [--people 200] [--url sqlite:///somewhere.db]

Prints turns per second, and milliseconds of commit 1 (inbox) and commit 2 (claim, load, save, queue, done).
"""

import argparse
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime

from flows.messages import Inbound, InboundKind
from storage import conversations, inbox, outbox
from storage.database import Database
from storage.migrating import migrate
from storage.outbox import ToPerson
from storage.vault import Vault
from storage.work import Storage

STATE = b'{"flow":"report","answers":{"kind":"works","what":"hakuna taa"}}' * 10
REPLY = b'{"text":"Asante. Hii ilitokea wapi?"}' * 4


def measure(url: str, turns: int, people: int) -> list[tuple[float, float]]:
    """Seconds of (commit 1, commit 2) for each turn."""
    migrate(url)
    storage = Storage(Database(url), Vault(os.urandom(32)))
    times = []
    for number in range(turns):
        message = Inbound(
            channel="telegram",
            external_id=f"{os.getpid()}-{time.time_ns()}",
            address=str(100000 + number % people),
            kind=InboundKind.TEXT,
            received_at=datetime.now(UTC),
            text="hakuna taa hapa sokoni tangu jana",
        )
        begun = time.perf_counter()
        with storage.begin() as work:
            inbox.store(work, message)
        stored = time.perf_counter()
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            if row is None:
                raise SystemExit("The message that was stored is not there.")
            before = conversations.load(work, row.person_id)
            conversations.save(work, row.person_id, STATE, before.version if before else 0)
            outbox.queue(work, ToPerson(row.person_id), "telegram", REPLY)
            inbox.done(work, row)
        times.append((stored - begun, time.perf_counter() - stored))
    storage.close()
    return times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--url", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        times = measure(asked.url or f"sqlite:///{folder}/bench.db", asked.turns, asked.people)
    one, two = (sorted(column) for column in zip(*times[len(times) // 10 :], strict=True))
    rate = len(one) / (sum(one) + sum(two))
    middle = [statistics.median(column) * 1000 for column in (one, two)]
    late = [column[int(len(column) * 0.99)] * 1000 for column in (one, two)]
    print(f"{rate:.0f} turns/s; commit 1 {middle[0]:.2f} ms, commit 2 {middle[1]:.2f} ms (median);")  # noqa: T201
    print(f"99 %: {late[0]:.2f} ms, {late[1]:.2f} ms; {len(one)} turns, {asked.people} people")  # noqa: T201


if __name__ == "__main__":
    main()
