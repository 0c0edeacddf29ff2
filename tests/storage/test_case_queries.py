"""Lists and look-ups of cases use an index, and take as many statements for one case as for many."""

from collections.abc import Callable

import pytest

from flows.changes import State
from storage import cases, due_cases, letters
from storage.staff import Role, Staff
from storage.work import Storage, Work
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.filed import TERMINAL, files, moves
from tests.storage.looking import waiting_for_her
from tests.storage.members import AROUND, OTHER_COUNTY, WARD, joins
from tests.storage.messages import said
from tests.storage.test_queries import statements
from tests.storage.turns import arrives, report, turn

NOBODY = "0" * 32
HOT: dict[str, Callable[[Work, Staff], object]] = {
    "her open cases": lambda work, member: cases.list_for(work, member, "open", 6, 6),
    "her own cases": lambda work, member: cases.list_for(work, member, "mine", 6, 0),
    "a number": lambda work, member: cases.for_number(work, member, "K7M2P"),
    "who may see it": lambda work, _: cases.who_may(work, NOBODY),
    "what is due": lambda work, _: due_cases.due(work, 100),
    "letters": lambda work, _: letters.of_report(work, NOBODY),
    "what waits for her": lambda work, _: waiting_for_her(work, NOBODY),
}
MAY_BE_READ_WHOLE = {"staff", "member", "other", "anyone", "page"}
"""The staff is few people with few areas, and a page is six cases."""


@SQLITE_ONLY
@pytest.mark.parametrize("what", HOT)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("areas", [(), (WARD,)])
def test_a_hot_query_scans_no_table(storage: Storage, role: Role, areas: tuple[str, ...], what: str) -> None:
    member = joins(storage, "Baraka Jaribio", role, *areas)
    files(storage, areas=AROUND)
    with statements(storage) as seen, storage.begin() as work:
        HOT[what](work, member)
    assert seen
    with storage.database.engine.connect() as connection:
        for statement, parameters in seen:
            for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters):
                scans = step.detail.startswith("SCAN") and "USING" not in step.detail
                few = step.detail.split()[1] in MAY_BE_READ_WHOLE or "VIRTUAL" in step.detail
                assert few or not scans, f"{step.detail}: {statement}"


def test_lists_take_as_many_statements_for_one_case_as_for_many(storage: Storage) -> None:
    member = joins(storage, "Baraka Jaribio", Role.ADMIN, OTHER_COUNTY)
    counts = []
    for number in range(1, 13):
        report_id = files(storage, number=number, areas=AROUND)
        with storage.begin() as work:
            letters.write(work, report_id, "question", "Ni saa ngapi?")
        with statements(storage) as seen, storage.begin() as work:
            assert len(cases.list_for(work, member, "all", 50, 0)) == number
            assert len(due_cases.due(work, 50)) == number
        counts.append(len(seen))
    assert set(counts) == {3}


@pytest.mark.parametrize("members", [0, 12])
def test_filing_takes_as_many_statements_however_many_are_named(storage: Storage, members: int) -> None:
    for number in range(members):
        joins(storage, f"Baraka Jaribio{'abcdefghijkl'[number]}")
    arrives(storage, said("hakuna taa", 1))
    with statements(storage) as seen:
        turn(storage, report(accounts=report().accounts, place_words="kwa Baraka"), areas=AROUND)
    assert len(seen) <= 20, len(seen)


def test_letters_take_as_many_statements_for_one_as_for_many(storage: Storage) -> None:
    report_id = files(storage)
    counts = set()
    for number in range(6):
        with storage.begin() as work:
            letters.write(work, report_id, "answer", str(number))
        with statements(storage) as seen, storage.begin() as work:
            assert len(waiting_for_her(work, report_id)) == number + 1
        counts.add(len(seen))
    assert counts == {3}, "its state, the letters, and its key"


def test_many_closed_cases_are_not_read_for_the_open_ones(storage: Storage) -> None:
    for number in range(1, 9):
        report_id = files(storage, number=number)
        if number > 1:
            with storage.begin() as work:
                moves(work, report_id, State.CLOSED)
    with statements(storage) as seen, storage.begin() as work:
        assert len(cases.list_for(work, TERMINAL, "open", 6, 0)) == 1
    if storage.database.sqlite:
        (statement, parameters), *_ = seen
        with storage.database.engine.connect() as connection:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters).all()
        assert any("ix_reports_open" in step.detail for step in plan), plan
