"""The program is killed at each step of a broadcast: everybody gets it once, or nobody knows whether one did."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from storage import claims, recipients
from storage.database import Database
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.conftest import SECRET
from tests.storage.crowd import Resident, announce, settle
from tests.storage.sending_to_many import FEEDING, delivers, rounds

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, signal, sys
from storage import claims, outcomes, recipients
from storage.database import Database
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.sending_to_many import FEEDING

url, stop_at = sys.argv[1:]
secret = bytes(range(32))
storage = Storage(Database(url), Vault(secret))

def reached(step):
    if step == stop_at:
        print(step, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

recipients.AT_ONCE = 5
for chunk in ("first", "second", "third"):
    with storage.begin() as work:
        broadcast = recipients.due(work)
        if broadcast is not None:
            recipients.fan_out(work, broadcast, (), DOORS, at_once=5)
        reached(f"before commit of the {chunk} chunk")
    reached(f"after commit of the {chunk} chunk")
with storage.begin() as work:
    FEEDING.feed(work)
    reached("before commit of the feed")
reached("after commit of the feed")
with storage.begin() as work:
    claimed = claims.claim(work, HandleOpener(secret), 4)
    reached("before commit of the claim")
reached("after the claim")
for row in claimed[:2]:
    print("sent", row.person_id, flush=True)
reached("after two sends")
with storage.begin() as work:
    for row in claimed[:2]:
        outcomes.sent(work, row, "SM")
    reached("before commit of the outcomes")
reached("after the outcomes")
""".replace("DOORS", 'recipients.audience.Doors(("en",))')

STEPS = [
    # killed                                   sent before, unknown afterwards
    ("before commit of the first chunk", 0, 0),
    ("after commit of the first chunk", 0, 0),
    ("before commit of the second chunk", 0, 0),
    ("after commit of the second chunk", 0, 0),
    ("after commit of the third chunk", 0, 0),
    ("before commit of the feed", 0, 0),
    ("after commit of the feed", 0, 0),
    ("before commit of the claim", 0, 0),
    ("after the claim", 0, 4),
    ("after two sends", 2, 4),
    ("before commit of the outcomes", 2, 4),
    ("after the outcomes", 2, 2),
]


@pytest.mark.parametrize(("step", "sent_before", "unknown"), STEPS)
def test_killed_there_everybody_gets_it_once_or_is_unknown(
    url: str, opener: HandleOpener, step: str, sent_before: int, unknown: int
) -> None:
    storage = Storage(Database(url), Vault(SECRET))
    with storage.begin() as work:
        everybody = settle(work, [Resident() for _ in range(12)])
    broadcast = announce(storage)
    killed = subprocess.run(  # noqa: S603 - our own program above
        [sys.executable, "-c", PROGRAM, url, step],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    *sends, last = killed.stdout.strip().splitlines()
    assert (killed.returncode, last) == (-signal.SIGKILL, step), killed.stderr
    got = [line.removeprefix("sent ") for line in sends]
    assert len(got) == sent_before

    with storage.begin() as work:
        assert claims.reclaim(work, timedelta(0)) == (0, unknown)
    for _ in range(3):
        rounds(storage, FEEDING, times=2)
        got += delivers(storage, opener)
    rounds(storage)
    assert max(Counter(got).values()) == 1, "somebody got it twice"
    with storage.read() as work:
        states, _ = recipients.lines(work, broadcast.id)
    assert sum(states.values()) == 12
    assert states.get("unknown", 0) == unknown
    assert states["sent"] == 12 - unknown
    assert set(everybody) >= set(got)
    assert len(everybody) - len(got) == unknown - (sent_before if unknown == 4 else 0)
    storage.close()
