"""Somebody who has the whole database finds no path from a report to who filed it."""

from collections.abc import Callable

import pytest

from flows.changes import Account, AddToReport, AskForHuman, CommendOfficer, GiveConsent, Manner
from storage import blending, changes, inbox, people, reports, retention
from storage.outbox import PAGE
from storage.refusals import ChangeRefusedError
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.looking import everything, reachable, rows_in, singles_out
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn

REPORT_TABLES = {"reports", "accounts", "attachments", "history", "keys", "cases", "case_areas", "letters"}


def conversation(storage: Storage, clock: Clock, opener: HandleOpener, manner: Manner) -> str:
    """She says hello, agrees, tells, files, and is answered after each."""
    arrives(storage, said("habari", 1))
    turn(storage, state=b'{"flow": "menu"}')
    send_all(storage, opener)
    arrives(storage, said("ndio", 2))
    turn(storage, GiveConsent("reporting", "2026-11", "sw"), state=b'{"flow": "report"}')
    send_all(storage, opener)
    clock.forward(seconds=40)
    arrives(storage, said("hakuna taa", 3), said("haraka", 4))
    person_id, _ = turn(storage, report(manner), state=b'{"flow": "report", "told": "hakuna taa"}')
    return person_id


def others(storage: Storage) -> None:
    """Two more people, so that nothing is told by being the only one."""
    for number, who in enumerate(("4712", "4713"), start=50):
        arrives(storage, said("habari", number, who=who))
        turn(storage, report(Manner.CONFIDENTIAL))


@pytest.mark.parametrize("manner", [Manner.WITHOUT_TRACE, Manner.CONFIDENTIAL])
def test_no_path_leads_from_the_report_to_the_person(
    storage: Storage, opener: HandleOpener, clock: Clock, manner: Manner
) -> None:
    others(storage)
    conversation(storage, clock, opener, manner)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    rows = everything(storage)
    start = [row for row in rows if row[0].table == "reports"]
    assert len(start) == 3
    assert reachable(rows, start) <= REPORT_TABLES


@POSTGRES_ONLY
def test_on_postgresql_the_transaction_would_lead_to_her_until_the_rows_are_blended(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    conversation(storage, clock, opener, Manner.CONFIDENTIAL)
    rows = everything(storage)
    assert "people" in reachable(rows, [row for row in rows if row[0].table == "reports"])
    with storage.begin() as work:
        assert blending.blend(work) == 6
    with storage.begin() as work:
        assert blending.blend(work) == 0


def test_a_path_leads_from_a_named_report_to_the_person(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    """The search finds paths where there are some."""
    conversation(storage, clock, opener, Manner.NAMED)
    rows = everything(storage)
    start = [row for row in rows if row[0].table == "reports"]
    assert {"people", "addresses"} <= reachable(rows, start)


def test_a_report_without_trace_has_no_time_of_day_and_no_handle(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    conversation(storage, clock, opener, Manner.WITHOUT_TRACE)
    for row in everything(storage):
        if row[0].table in REPORT_TABLES:
            for cell in row:
                if cell.column == "announce_at":
                    continue  # by chance: tests/storage/test_cases.py
                assert not hasattr(cell.value, "hour") or cell.value.hour == 0, cell
                assert cell.column not in {"handle", "person_id"} or cell.value is None, cell


def test_nothing_of_the_conversation_stays_but_what_must_still_be_sent(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    conversation(storage, clock, opener, Manner.WITHOUT_TRACE)
    left = rows_in(storage)
    assert left.pop("seen") == 4
    assert left == {
        "people": 1, "addresses": 1, "keys": 2, "inbox": 1, "outbox": 1, "reports": 1, "accounts": 1, "history": 1,
        "cases": 1, "case_areas": 1,
    }  # fmt: skip
    with storage.begin() as work:  # "haraka", which she wrote before the answer came, is still answered
        row = inbox.next_waiting(work)
        assert row is not None
        assert row.inbound.text == "haraka"
        inbox.done(work, row)
    sent = send_all(storage, opener)
    assert [(row.address, row.body) for row in sent] == [("4711", b"Asante, tumepokea.")]
    left = rows_in(storage)
    assert left == {
        "seen": 4,
        "keys": 1,
        "reports": 1,
        "accounts": 1,
        "history": 1,
        "cases": 1,
        "case_areas": 1,
    }


def test_the_key_of_her_old_messages_is_gone(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    arrives(storage, said("habari", 1))
    turn(storage)
    before = {cell.value for row in everything(storage) if row[0].table == "keys" for cell in row}
    arrives(storage, said("hakuna taa", 2))
    turn(storage, report(Manner.WITHOUT_TRACE))
    after = {cell.value for row in everything(storage) if row[0].table == "keys" for cell in row}
    assert not before & after


PRAISE = CommendOfficer(
    "njoro-police-station", "Wafula", "", "Alinisaidia.", {"words": ""}, "helped", True, "sw"
)
HANGS_ON_HER: dict[str, Callable[[Storage], None]] = {
    "a named report": lambda storage: one_turn(storage, report(Manner.NAMED)),
    "a confidential report that may write to her": lambda storage: one_turn(storage, report()),
    "the same of a sensitive kind": lambda storage: one_turn(storage, report(sensitive=True)),
    "a commendation of which she wants to hear": lambda storage: one_turn(storage, PRAISE),
    "a consent to notices": lambda storage: one_turn(storage, GiveConsent("forum", "1", "sw")),
    "a request for a human": lambda storage: one_turn(storage, AskForHuman("asked")),
}


def one_turn(storage: Storage, change: object) -> None:
    arrives(storage, said("kabla", 90))
    turn(storage, change)  # type: ignore[arg-type]


@pytest.mark.parametrize("what", HANGS_ON_HER)
def test_her_row_stays_when_something_else_hangs_on_it(
    storage: Storage, opener: HandleOpener, clock: Clock, what: str
) -> None:
    HANGS_ON_HER[what](storage)
    send_all(storage, opener)
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(Manner.WITHOUT_TRACE))
    send_all(storage, opener)
    with storage.read() as work:
        person = people.find(work, "telegram", "4711")
    assert person is not None
    assert not singles_out(person.last_inbound_at)


def test_more_added_to_a_report_without_trace_leaves_none_either(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("hakuna taa", 1))
    _, (code,) = turn(storage, report(Manner.WITHOUT_TRACE))
    send_all(storage, opener)
    hashed = storage.receipts.hash(code or "")
    arrives(storage, said("bado", 2))
    with storage.read() as work:
        opened = reports.by_code(work, hashed)
    assert opened is not None
    turn(storage, AddToReport(opened.id, (Account("bado"),)))
    send_all(storage, opener)
    assert rows_in(storage) == {
        "seen": 2,
        "keys": 1,
        "reports": 1,
        "accounts": 2,
        "history": 1,
        "cases": 1,
        "case_areas": 1,
    }


def test_on_the_web_page_the_answer_stays_until_she_goes_on(storage: Storage, opener: HandleOpener) -> None:
    arrives(storage, said("hakuna taa", 1, channel=PAGE))
    turn(storage, report(Manner.WITHOUT_TRACE), reply=b"1234 5678", keep=True)
    send_all(storage, opener)
    assert rows_in(storage)["outbox"] == 1
    arrives(storage, said("asante", 2, channel=PAGE))
    assert "outbox" not in rows_in(storage)


def test_who_was_erased_meanwhile_files_nothing(storage: Storage) -> None:
    with storage.begin() as work, pytest.raises(ChangeRefusedError) as refused:
        changes.apply(work, "0" * 32, "telegram", report())
    assert refused.value.reason == "erased"
    assert rows_in(storage) == {}
