"""The program is killed between any two steps: nothing is lost, and the database repeats nothing."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from storage import claims, conversations, inbox, outbox, people
from storage.database import Database
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.conftest import SECRET
from tests.storage.messages import said
from tests.storage.turns import send_all

PROGRAM = """
import os, signal, sys
from storage import claims, conversations, inbox, outbox, outcomes
from storage.database import Database
from storage.outbox import ToPerson
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.messages import said

url, stop_at = sys.argv[1:]
secret = bytes(range(32))
storage = Storage(Database(url), Vault(secret))

def reached(step):
    if step == stop_at:
        print(step, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

with storage.begin() as work:
    inbox.store(work, said("naibiwa", 1))
    reached("before commit 1")
reached("after commit 1")
with storage.begin() as work:
    row = inbox.next_waiting(work)
    before = conversations.load(work, row.person_id)
    conversations.save(work, row.person_id, b"{}", before.version if before else 0)
    outbox.queue(work, ToPerson(row.person_id), "telegram", b"999, 112, 911")
    inbox.done(work, row)
    reached("before commit 2")
reached("after commit 2")
with storage.begin() as work:
    (claimed,) = claims.claim(work, HandleOpener(secret))
reached("after the claim")
reached("after the send")
with storage.begin() as work:
    outcomes.sent(work, claimed)
reached("after the outcome")
"""

STEPS = [
    # killed                stored again?  sent by the next process
    ("before commit 1", True, 1),
    ("after commit 1", False, 1),
    ("before commit 2", False, 1),
    ("after commit 2", False, 1),
    ("after the claim", False, 1),
    ("after the outcome", False, 0),
]


@pytest.mark.parametrize(("step", "stored_again", "sent_later"), STEPS)
def test_killed_there_nothing_is_lost_and_nothing_is_done_twice(
    url: str, opener: HandleOpener, step: str, stored_again: bool, sent_later: int
) -> None:
    killed = subprocess.run(  # noqa: S603 - our own program above
        [sys.executable, "-c", PROGRAM, url, step],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )  # fmt: skip
    assert (killed.returncode, killed.stdout.strip()) == (-signal.SIGKILL, step), killed.stderr

    database = Database(url)
    storage = Storage(database, Vault(SECRET))
    with storage.begin() as work:
        claims.reclaim(work, timedelta(0))
    with storage.begin() as work:  # the channel delivers again what was not acknowledged
        assert bool(inbox.store(work, said("naibiwa", 1))) == stored_again
    with storage.begin() as work:
        row = inbox.next_waiting(work)
        if row is not None:
            conversations.save(work, row.person_id, b"{}")
            outbox.queue(work, outbox.ToPerson(row.person_id), "telegram", b"999, 112, 911")
            inbox.done(work, row)
    assert [sent.body for sent in send_all(storage, opener)] == [b"999, 112, 911"] * sent_later
    with storage.read() as work:
        assert outbox.counts(work) == {"sent": 1}
        person = people.find(work, "telegram", "4711")
        assert person is not None
        kept = conversations.load(work, person.id)
        assert kept is not None
        assert kept.version == 1
    database.close()


def test_two_turns_on_one_conversation_do_not_overwrite_each_other(storage: Storage) -> None:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "4711").id
        assert conversations.save(work, her, b"one") == 1
    for version in (0, 2):
        with pytest.raises(conversations.ConversationMovedError), storage.begin() as work:
            conversations.save(work, her, b"late", version)
    with storage.begin() as work:
        assert conversations.save(work, her, b"two", 1) == 2
        kept = conversations.load(work, her)
        assert kept is not None
        assert kept.state == b"two"
        conversations.forget(work, her)
        assert conversations.load(work, her) is None
