"""Who comes never reads what was told about her; what who goes had is told to others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from flows.changes import Account, AddToReport, Manner, SayIfSolved, State, WithdrawReport
from storage import cases, changes, letters, people, reports, staff
from storage.staff import Role, Staff
from storage.tables import cases as cases_table
from storage.tables import reports as reports_table
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.filed import moves
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn


def joins(storage: Storage, name: str, role: Role = Role.FACILITATOR, who: str = "4720") -> Staff:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", who).id
        offered = staff.invitation(work, staff.invite(work, name, role, (), timedelta(days=7)))
        assert offered is not None
        return staff.join(work, her, offered.id)


def sees(storage: Storage, member: Staff) -> int:
    with storage.read() as work:
        return len(cases.list_for(work, member, "all", 10, 0))


def adds(storage: Storage, report_id: str, words: str) -> None:
    arrives(storage, said("tena", 2))
    turn(storage, AddToReport(report_id, (Account(words),)))


def replies(storage: Storage, report_id: str, words: str) -> None:
    with storage.begin() as work:
        letter = letters.write(work, report_id, "question", "Nani?")
        letters.reply(work, letter, words)


def is_not_solved(storage: Storage, report_id: str, words: str) -> None:
    with storage.begin() as work:
        moves(work, report_id, State.RESOLVED)
    arrives(storage, said("bado", 3))
    turn(storage, SayIfSolved(report_id, solved=False, words=words))


TOLD: dict[str, tuple[dict[str, Any], Callable[[Storage, str], None]]] = {
    "told": ({"accounts": (Account("Alikuwa wanjirũ wa soko."),)}, lambda *_: None),
    "place": ({"place_words": "nyumba ya Wanjiru"}, lambda *_: None),
    "time": ({"when": {"words": "siku ile Wanjiru alipokuja"}}, lambda *_: None),
    "added": ({}, lambda storage, report_id: adds(storage, report_id, "Ni WANJIRU mwenyewe.")),
    "answered": ({}, lambda storage, report_id: replies(storage, report_id, "Wanjiru's brother")),
    "still wrong": (
        {},
        lambda storage, report_id: is_not_solved(storage, report_id, "Wanjiru ameiziba tena."),
    ),
}


@pytest.mark.parametrize("where", TOLD)
def test_who_was_named_before_she_was_invited_never_sees_it(storage: Storage, where: str) -> None:
    more, then = TOLD[where]
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(**more))
    with storage.read() as work:
        report_id = work.connection.scalar(select(reports_table.c.id))
    then(storage, report_id or "")
    assert sees(storage, joins(storage, "Wanjiru Mfano")) == 0
    assert sees(storage, joins(storage, "Otieno Mfano", who="4721")) == 1


@pytest.mark.parametrize("where", ["told", "place", "time"])
def test_who_is_named_anywhere_in_a_new_report_never_sees_it(storage: Storage, where: str) -> None:
    more, _ = TOLD[where]
    wanjiru, baraka = joins(storage, "Wanjiru Mfano"), joins(storage, "Baraka Jaribio", who="4721")
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(**more))
    assert (sees(storage, wanjiru), sees(storage, baraka)) == (0, 1)


def test_a_name_that_she_gave_of_herself_counts_too(storage: Storage) -> None:
    """She may be the member: nobody handles her own report."""
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(Manner.NAMED))
    assert sees(storage, joins(storage, "Wanjiru Otieno")) == 0
    assert sees(storage, joins(storage, "Achieng Odhiambo", who="4721")) == 1


def test_what_was_taken_back_names_nobody(storage: Storage) -> None:
    arrives(storage, said("hakuna taa", 1))
    _, (code,) = turn(storage, report(accounts=(Account("Ni Wanjiru."),)))
    hashed = storage.receipts.hash(code or "")
    with storage.begin() as work:
        found = reports.by_code(work, hashed)
        assert found is not None
        her = people.find_or_make(work, "telegram", "4711").id
        changes.apply(work, her, "telegram", WithdrawReport(found.id))
    assert joins(storage, "Wanjiru Mfano").name == "Wanjiru Mfano"


def test_under_a_new_name_she_loses_the_case_that_names_her(storage: Storage) -> None:
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(accounts=(Account("Ni Njeri."),)))
    member = joins(storage, "Wanjiru Mfano")
    with storage.begin() as work:
        (case,) = cases.list_for(work, member, "open", 10, 0)
        cases.take(work, member, case)
    assert joins(storage, "Wanjiru Njeri").id == member.id
    with storage.read() as work:
        assert work.connection.scalar(select(cases_table.c.taken_by)) is None


@pytest.mark.parametrize(
    ("state", "manner", "earliest", "latest"),
    [
        (State.RECEIVED, Manner.CONFIDENTIAL, -60, 0),
        (State.IN_ACTION, Manner.NAMED, -60, 0),
        (State.IN_ACTION, Manner.WITHOUT_TRACE, 14, 76),
        (State.CLOSED, Manner.CONFIDENTIAL, None, None),
        (State.RESOLVED, Manner.NAMED, None, None),
    ],
)
def test_what_she_had_is_announced_anew_unless_it_is_over(
    storage: Storage, clock: Clock, state: State, manner: Manner, earliest: int | None, latest: int | None
) -> None:
    member = joins(storage, "Achieng Odhiambo")
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(manner))
    with storage.begin() as work:
        (case,) = cases.list_for(work, member, "open", 10, 0)
        cases.take(work, member, case)
        work.connection.execute(update(cases_table).values(announce_at=None))
        work.connection.execute(update(reports_table).values(state=state.value))
    with storage.begin() as work:
        staff.leave(work, member.id)
    with storage.read() as work:
        row = work.connection.execute(select(cases_table.c.taken_by, cases_table.c.announce_at)).one()
    assert row.taken_by is None
    if earliest is None or latest is None:
        assert row.announce_at is None
    else:
        minutes = (row.announce_at - clock.now) / timedelta(minutes=1)
        assert earliest <= minutes <= latest
