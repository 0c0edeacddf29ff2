"""Somebody who writes without end, and a crowd: others wait for a few turns, nothing is dropped in silence, all is bounded."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot.settings_flood import Flood
from flows.engine.conversation import Conversation
from storage import conversations, inbox
from storage.flooding import UNSEEN, Flooding, InboxFullError, Limits
from storage.statuses import WAITING
from storage.tables import inbox as inbox_table
from storage.tables import people, seen
from storage.vault import Vault
from storage.work import Storage
from tests.conversations.script import Line
from tests.input.crowding import Crowd
from tests.storage.conftest import SECRET, Clock
from tests.storage.messages import said

SLOWER, FULL, AGAIN = "You write faster", "I can keep no more now", "I can keep your messages again"


@pytest.mark.parametrize(("channel", "number"), [("telegram", 5000), ("whatsapp", 600), ("web", 600)])
def test_a_burst_of_one_person(tmp_path: Path, channel: str, number: int) -> None:
    crowd = Crowd(tmp_path, channel=channel)
    crowd.store(*(crowd.anything() for _ in range(number)))
    kept = crowd.waiting()
    assert kept <= Flood().waiting_each
    crowd.store(crowd.inbound("habari", "254700000009"))
    before = crowd.turns_until_answered("254700000009")
    assert before <= UNSEEN, f"{channel}: {before} turns before somebody else's"
    heard = crowd.heard()
    assert sum(SLOWER in text for text in heard) == 1
    assert sum(FULL in text for text in heard) == 1
    assert crowd.work_off() + before + 1 >= kept
    assert crowd.waiting() == 0
    crowd.close()


def test_what_was_not_kept_is_told_exactly(tmp_path: Path) -> None:
    crowd = Crowd(tmp_path)
    sent = 700
    crowd.store(*(crowd.inbound("wezi tena") for _ in range(sent)))
    kept = crowd.waiting()
    crowd.work_off()
    crowd.heard()
    crowd.store(crowd.inbound("habari"))
    told = [text for text in crowd.heard() if AGAIN in text]
    assert [text.split(" messages that")[0] for text in told] == [f"{AGAIN}. {sent - kept}"]
    crowd.work_off()
    crowd.store(crowd.inbound("menu"))
    assert crowd.work_off() == 1
    assert not any(AGAIN in text or FULL in text for text in crowd.heard())
    crowd.close()


async def test_the_words_of_a_report_all_arrive_however_fast(tmp_path: Path) -> None:
    """A report has room for twenty pieces: as many come at once, twice as many as are answered without a pause."""
    crowd = Crowd(tmp_path, flood=Flood(messages_at_once=10, messages_per_minute=6))
    for line in (Line(">", "I want to report", "report_concern 0.95"), Line(">", "yes"), Line(">", "theft")):
        await crowd.act(line)
    told = [f"piece {number} of what they took" for number in range(19)]
    crowd.store(*(replace(crowd.inbound("x"), text=text) for text in told))
    assert crowd.waiting() == len(told)
    assert crowd.work_off() == len(told)
    with crowd.storage.read() as work:
        person = work.connection.scalar(select(people.c.id))
        assert person is not None
        kept = conversations.load(work, person)
    assert kept is not None
    frames = Conversation.from_bytes(kept.state).frames
    answers = [
        entry.value
        for key, entry in frames[-1].journal.entries.items()
        if key.startswith("what.") and entry.kind == "answer"
    ]
    assert [answer["text"] for answer in answers if "piece" in answer["text"]] == told
    assert sum(SLOWER in text for text in crowd.heard()) == 1
    crowd.close()


def test_two_thousand_people_at_once(tmp_path: Path) -> None:
    crowd = Crowd(tmp_path)
    crowd.store(*(crowd.inbound("habari", f"2547{number:08}") for number in range(2000)))
    with crowd.storage.read() as work:
        assert inbox.backlog(work) == 2000
    assert crowd.work_off() == 2000
    crowd.heard()
    assert len(set(crowd.reached)) == 2000
    assert not any(SLOWER in one.text or FULL in one.text for one in crowd.sent)
    crowd.close()


def paced(storage: Storage, **limits: int) -> Storage:
    """The same database, as another process opens it, with a pace of its own."""
    return Storage(storage.database, Vault(SECRET), clock=storage.clock, flooding=Flooding(Limits(**limits)))


def stored(storage: Storage, number: int, who: str = "4711") -> bool:
    with storage.begin() as work:
        return bool(inbox.store(work, said("wezi", number, who=who)))


def test_what_does_not_fit_is_refused_and_taken_when_it_comes_again(storage: Storage, clock: Clock) -> None:
    full = paced(storage, waiting_together=50)
    for number in range(50):
        assert stored(full, number, f"47{number}")
    with pytest.raises(InboxFullError):
        stored(full, 50, "4799")
    with full.read() as work:
        assert work.flooding is not None
        assert inbox.backlog(work) == work.flooding.most
        assert work.connection.scalar(select(func.count()).select_from(seen)) == 50
    with full.begin() as work:
        row = inbox.next_waiting(work)
        assert row is not None
        inbox.done(work, row)
    clock.forward(seconds=1)
    assert stored(full, 50, "4799"), "it was not noted as seen, so it is taken now"


def test_two_processes_keep_to_one_bound(storage: Storage, clock: Clock) -> None:
    both = [paced(storage, waiting_each=60), paced(storage, waiting_each=60)]
    for number in range(200):
        stored(both[number % 2], number)
    with storage.read() as work:
        due = list(
            work.connection.scalars(
                select(inbox_table.c.due_at)
                .where(inbox_table.c.status == WAITING)
                .order_by(inbox_table.c.seq)
            )
        )
        refused = work.connection.scalar(select(people.c.refused))
    assert len(due) == 60
    assert refused == 140
    assert due[2 * UNSEEN :] == sorted(due[2 * UNSEEN :])
    assert due[-1] - due[0] <= timedelta(minutes=2)


def test_who_writes_as_people_do_waits_for_nothing(storage: Storage, clock: Clock) -> None:
    slow = paced(storage)
    for number in range(40):
        stored(slow, number)
        clock.forward(seconds=3)
    with storage.read() as work:
        rows = work.connection.execute(select(inbox_table.c.due_at, inbox_table.c.received_at)).all()
        late = [row for row in rows if row.due_at > clock.now]
    assert late == []


def test_the_usual_way_asks_the_database_nothing_more(storage: Storage) -> None:
    def asked_by(used: Storage, first: int, who: str) -> int:
        asked: list[str] = []
        listen = lambda *given: asked.append(given[2])  # noqa: E731 - one line
        event.listen(used.database.engine, "before_cursor_execute", listen)
        for number in range(first, first + UNSEEN):
            stored(used, number, who)
        event.remove(used.database.engine, "before_cursor_execute", listen)
        return len(asked)

    fast = paced(storage)
    stored(fast, 1000, "1"), stored(fast, 1001, "2")
    assert asked_by(fast, 0, "1") <= asked_by(storage, 100, "2") + 1
