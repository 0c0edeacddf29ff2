"""Hot queries use an index, and the number of queries does not grow with the number of rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from flows.changes import Account, Manner
from flows.messages import MediaRef
from storage import (
    claims,
    conversations,
    inbox,
    outbox,
    outcomes,
    page_history,
    parking,
    reports,
    retention,
)
from storage.outbox import PAGE
from storage.statuses import SendStatus
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import SQLITE_ONLY, Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn


@contextmanager
def statements(storage: Storage) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(storage.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(storage.database.engine, "before_cursor_execute", note)


def one_turn(storage: Storage, number: int) -> None:
    arrives(storage, said("habari", number))
    turn(storage)


def test_a_turn_takes_few_statements(storage: Storage) -> None:
    one_turn(storage, 1)
    with statements(storage) as seen:
        one_turn(storage, 2)
    assert len(seen) <= 10, [statement for statement, _ in seen]


@pytest.mark.parametrize("texts", [1, 15])
def test_filing_takes_as_many_statements_for_one_piece_as_for_many(storage: Storage, texts: int) -> None:
    pieces = tuple(Account(f"kipande {number}") for number in range(texts)) + tuple(
        Account(media=MediaRef(f"AgAD-{number}")) for number in range(texts)
    )
    arrives(storage, said("hakuna taa", 1))
    with statements(storage) as seen:
        turn(storage, report(Manner.CONFIDENTIAL, accounts=pieces))
    assert len(seen) <= 17, len(seen)


@pytest.mark.parametrize("rows", [1, 15])
def test_claiming_takes_as_many_statements_for_one_row_as_for_many(
    storage: Storage, opener: HandleOpener, rows: int
) -> None:
    for number in range(rows):
        arrives(storage, said("hakuna taa", number, who=str(number)))
        _, (code,) = turn(storage, report())
        hashed = storage.receipts.hash(code or "")
        with storage.begin() as work:
            found = reports.by_code(work, hashed)
            assert found is not None
            to = reports.writable(work, found.id)
            assert to is not None
            outbox.queue(work, to, "", b"Taa zimewekwa.")
    with statements(storage) as seen, storage.begin() as work:
        assert len(claims.claim(work, opener, 50)) == 2 * rows
    assert len(seen) == 5


HOT: dict[str, Callable[[Work], object]] = {
    "the next message": inbox.next_waiting,
    "when a message is due": inbox.next_due,
    "when a row is due": claims.next_due,
    "reminders": conversations.to_remind,
    "putting aside": conversations.to_put_aside,
    "a report by its code": lambda work: reports.by_code(work, bytes(32)),
    "her reports": lambda work: reports.of_person(work, "0" * 32),
    "her page": lambda work: page_history.lines(work, PAGE, "s-1"),
    "a provider's report": lambda work: outcomes.advance(work, "0" * 32, SendStatus.READ),
    "what a dead delivery held": claims.reclaim,
    "a conversation": lambda work: conversations.load(work, "0" * 32),
    "rows to send": lambda work: claims.claim(work, HandleOpener(bytes(range(32)))),
    "rows of every kind to send": lambda work: claims.claim_within(
        work, HandleOpener(bytes(range(32))), 64, {PAGE: 4, "whatsapp": 4}, 4, channels=[PAGE, "whatsapp"]
    ),
    "bodies of which no report came": lambda work: outcomes.empty(work, work.now),
    "what is parked until she writes": lambda work: parking.release(work, "0" * 32, "whatsapp"),
    "a message that arrives": lambda work: inbox.store(work, said("habari tena", 9)),
}


@SQLITE_ONLY
@pytest.mark.parametrize("what", HOT)
def test_a_hot_query_scans_no_table(storage: Storage, clock: Clock, what: str) -> None:
    """SQLite says how it will do a query whatever the table holds."""
    arrives(storage, said("habari", 1, channel=PAGE, who="s-1"), said("habari", 2))
    turn(storage, keep=True)
    with statements(storage) as seen, storage.begin() as work:
        HOT[what](work)
    assert seen
    with storage.database.engine.connect() as connection:
        for statement, parameters in seen:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
            for step in plan:
                scans = step.detail.startswith("SCAN") and "USING" not in step.detail
                assert not scans, f"{step.detail}: {statement}"


def test_retention_takes_as_many_statements_for_one_person_as_for_many(
    storage: Storage, clock: Clock
) -> None:
    counts = []
    for people in (1, 12):
        for number in range(people):
            arrives(storage, said("habari", people * 100 + number, who=f"s-{people}-{number}", channel=PAGE))
            turn(storage, keep=True)
        clock.forward(days=2)
        with statements(storage) as seen, storage.begin() as work:
            assert retention.run(work, retention.Limits())["sessions"] == people
        counts.append(len(seen))
    assert counts[0] == counts[1]


@SQLITE_ONLY
def test_the_hourly_retention_reads_no_row_of_the_outbox_that_is_done(storage: Storage) -> None:
    with statements(storage) as seen, storage.begin() as work:
        retention.run(work, retention.Limits())
    plans = []
    with storage.database.engine.connect() as connection:
        for statement, parameters in seen:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
            plans += [step.detail for step in plan if "outbox" in step.detail]
    assert any("ix_outbox_unreported" in step for step in plans)
    assert [step for step in plans if step.startswith("SCAN outbox") and "USING" not in step] == []
