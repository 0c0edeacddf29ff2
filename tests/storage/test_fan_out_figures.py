"""What writing down the recipients of a large broadcast costs: time grows with their number, memory does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select

from storage.broadcasts import Broadcast
from storage.tables import addresses, broadcasts, consents, keys, people, recipients
from storage.work import Storage, Work
from tests.storage.crowd import announce, row

ROOT = Path(__file__).parents[2]
MANY, FEW = 20_000, 5_000
MEGABYTES = 10
"""More than a process needs for it that begins with nothing; 100,000 may take five times as much (`make bench`)."""
PROGRAM = """
import resource, sys, time
from bot.broadcasting.feeding import Feeding
from bot.broadcasting.rules import NoticeRules
from directory.places import Places
from storage.database import Database
from storage.vault import Vault
from storage.work import Storage

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

storage = Storage(Database(sys.argv[1]), Vault(bytes(range(32))))
feeding = Feeding(Places([]), NoticeRules(night=None), {"telegram": 25.0})
with storage.begin() as work:
    feeding.end(work)
before, begun, longest = peak(), time.perf_counter(), 0.0
going = True
while going:
    chunk = time.perf_counter()
    with storage.begin() as work:
        going = feeding.fan_out(work)
    longest = max(longest, time.perf_counter() - chunk)
print(time.perf_counter() - begun, longest, (peak() - before) / 1024)
"""


def settle_bare(work: Work, number: int) -> None:
    """So many who opted in to forums: rows that nobody opens."""
    key_id = work.new_id()
    work.connection.execute(insert(keys), {"id": key_id, "wrapped": b"x"})
    ids = [work.new_id() for _ in range(number)]
    known = [row(work, people, id=one, key_id=key_id, language="en") for one in ids]
    ways = [
        row(work, addresses, channel="telegram", hash=os.urandom(32), person_id=one, heard_at=work.now)
        for one in ids
    ]
    agreed = [row(work, consents, person_id=one, topic="forums", language="en") for one in ids]
    for table, rows in ((people, known), (addresses, ways), (consents, agreed)):
        work.connection.execute(insert(table), rows)


def fans_out(url: str) -> tuple[float, float, float]:
    """Seconds in all, seconds of the longest chunk, megabytes more."""
    done = subprocess.run(  # noqa: S603 - our own program above
        [sys.executable, "-c", PROGRAM, url],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seconds, longest, more = map(float, done.stdout.split())
    return seconds, longest, more


def lines(storage: Storage, broadcast: Broadcast) -> int:
    with storage.read() as work:
        query = select(func.count()).where(recipients.c.broadcast_id == broadcast.id)
        return work.connection.scalar(query) or 0


def test_many_cost_in_proportion_and_no_memory(
    storage: Storage, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with storage.begin() as work:
        settle_bare(work, FEW)
    few = announce(storage)
    seconds_few, _, _ = fans_out(url)
    assert lines(storage, few) == FEW
    with storage.begin() as work:
        work.connection.execute(delete(broadcasts))
        settle_bare(work, MANY - FEW)
    many = announce(storage)
    seconds, longest, more = fans_out(url)
    assert lines(storage, many) == MANY
    with capsys.disabled():
        sys.stdout.write(
            f"\n{MANY} recipients: {seconds:.2f} s, longest chunk {longest:.2f} s, {more:.1f} MB more\n"
        )
    # Four times as many; the factor leaves room for a machine that does other things meanwhile.
    assert seconds < 4 * seconds_few * 3
    assert longest < seconds / 2
    assert more < MEGABYTES
