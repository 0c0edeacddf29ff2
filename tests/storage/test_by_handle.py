"""A message that goes by the handle of a confidential report: it reaches her on every channel and leaves no thread."""

import hashlib

import pytest
from sqlalchemy import select, update

from flows.changes import Manner
from storage import outbox, outcomes, page_history, people, reports
from storage.outbox import PAGE, ToHandle
from storage.tables import keys as keys_table
from storage.tables import outbox as table
from storage.tables import people as people_table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, send_all, turn

WHO = "4711"


def a_letter(storage: Storage, opener: HandleOpener, channel: str) -> tuple[str, bytes]:
    """(her id, the handle) when she filed in confidence and a letter to her is queued."""
    arrives(storage, said("hakuna taa", 1, channel=channel))
    person_id, _ = turn(storage, report(Manner.CONFIDENTIAL))
    send_all(storage, opener)
    with storage.begin() as work:
        row = work.connection.execute(select(reports_table.c.id, reports_table.c.handle)).one()
        outbox.queue(work, ToHandle(row.id, row.handle), "", b"taa imewekwa")
    return person_id, row.handle


def shown(storage: Storage) -> list[bytes]:
    with storage.read() as work:
        return [line.body for line in page_history.lines(work, PAGE, WHO) if not line.mine]


def test_on_the_web_page_she_reads_it(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    a_letter(storage, opener, PAGE)
    clock.forward(seconds=5)
    assert b"taa imewekwa" not in shown(storage)
    send_all(storage, opener)
    assert shown(storage).count(b"taa imewekwa") == 1


def test_on_the_web_page_nothing_is_left_to_show_when_she_left_meanwhile(
    storage: Storage, opener: HandleOpener
) -> None:
    a_letter(storage, opener, PAGE)
    (row,) = claim(storage, opener)
    with storage.begin() as work:
        page_history.end(work, PAGE, WHO)
    with storage.begin() as work:
        outcomes.sent(work, row)
    with storage.read() as work:
        assert work.connection.scalars(select(table.c.status)).all() == []


@pytest.mark.parametrize("channel", ["telegram", PAGE])
def test_when_it_is_sent_nothing_in_its_row_leads_to_the_report(
    storage: Storage, opener: HandleOpener, channel: str
) -> None:
    _, handle = a_letter(storage, opener, channel)
    lane = hashlib.sha256(handle).hexdigest()[:32]
    with storage.read() as work:
        assert lane in work.connection.scalars(select(table.c.lane)).all()
    send_all(storage, opener)
    with storage.read() as work:
        assert lane not in work.connection.scalars(select(table.c.lane)).all()
        assert not any(work.connection.scalars(select(table.c.handle)).all())
        assert people.find(work, channel, WHO) is not None
        assert reports.writable(work, work.connection.scalar(select(reports_table.c.id)) or "") is not None


def test_one_whose_key_is_damaged_holds_up_nobody_else(storage: Storage, opener: HandleOpener) -> None:
    person_id, _ = a_letter(storage, opener, "telegram")
    with storage.begin() as work:
        other = people.find_or_make(work, "telegram", "another")
        outbox.queue(work, outbox.ToPerson(other.id), "telegram", b"habari")
        key_id = select(people_table.c.key_id).where(people_table.c.id == person_id).scalar_subquery()
        work.connection.execute(update(keys_table).where(keys_table.c.id == key_id).values(wrapped=bytes(60)))
    letter, reply = claim(storage, opener)
    assert (letter.address, reply.body) == (None, b"habari")
