"""The history of a case: who, when and why, sealed where it is in words; and nothing of it is ever changed."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from flows.changes import Manner, SayIfSolved, State, WithdrawReport
from storage import blending, case_history, cases, due_cases, marks, reports
from storage.case_history import Step
from storage.refusals import ChangeRefusedError
from storage.tables import history as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, SQLITE_ONLY, Clock
from tests.storage.filed import brought, case_of, files, files_with_code, moves
from tests.storage.looking import rows_in
from tests.storage.members import AROUND, joins
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn


def steps(storage: Storage, report_id: str) -> list[Step]:
    with storage.read() as work:
        return case_history.steps(work, report_id)


def says(storage: Storage, report_id: str, number: int = 50, *, solved: bool, words: str = "") -> None:
    """Whoever has the code says whether it is solved."""
    arrives(storage, said("…", number, who="4701"))
    turn(storage, SayIfSolved(report_id, solved, words))


def test_every_step_says_who_when_and_why(storage: Storage, clock: Clock) -> None:
    report_id = files(storage)
    clock.forward(days=1)
    with storage.begin() as work:
        reports.move(work, report_id, State.ACKNOWLEDGED, by="Achieng")
        reports.move(
            work, report_id, State.REFERRED, by="Achieng", body="ke-032-roads", words="Barabara ya kaunti."
        )
        reports.move(work, report_id, State.REFERRED, by="Achieng", body="ke-032-works")
        reports.move(work, report_id, State.IN_ACTION, by="Barasa", percent=40, words="Mtaro unachimbwa.")
        reports.move(work, report_id, State.IN_ACTION, by="Barasa", percent=80)
        reports.move(work, report_id, State.RESOLVED, by="Achieng")
    clock.forward(days=1)
    says(storage, report_id, solved=False, words="Bado maji yametuama.")
    first, day, last = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
    assert steps(storage, report_id) == [
        Step("received", first, "reporter", position=0),
        Step("acknowledged", day, "Achieng", position=1),
        Step("referred", day, "Achieng", body="ke-032-roads", words="Barabara ya kaunti.", position=2),
        Step("referred", day, "Achieng", body="ke-032-works", position=3),
        Step("in_action", day, "Barasa", 40, words="Mtaro unachimbwa.", position=4),
        Step("in_action", day, "Barasa", 80, position=5),
        Step("resolved", day, "Achieng", position=6),
        Step("reopened", last, "reporter", words="Bado maji yametuama.", position=7),
    ]
    assert "maji" not in repr(steps(storage, report_id))


@pytest.mark.parametrize("state", [State.IN_ACTION, State.CLOSED, State.REOPENED])
def test_the_case_keeps_how_far_it_is_and_why_it_was_closed(storage: Storage, state: State) -> None:
    report_id = files(storage)
    with storage.begin() as work:
        moves(work, report_id, State.IN_ACTION)
        if state is not State.IN_ACTION:
            brought(work, report_id, state)
        case = case_of(work, report_id)
    assert (case.percent, case.reason) == {
        State.IN_ACTION: (40, ""),
        State.CLOSED: (40, "no_action"),
        State.REOPENED: (0, ""),
    }[state]


def test_a_percentage_that_is_not_given_stays(storage: Storage) -> None:
    report_id = files(storage)
    with storage.begin() as work:
        moves(work, report_id, State.IN_ACTION)
        reports.move(work, report_id, State.IN_ACTION, by="Ofisi")
        assert case_of(work, report_id).percent == 40
    assert steps(storage, report_id)[-1].percent == 40


def test_taken_back_the_steps_stay_and_their_words_are_gone(storage: Storage) -> None:
    report_id = files(storage)
    with storage.begin() as work:
        reports.move(work, report_id, State.RESOLVED, by="Ofisi", words="Taa zimewekwa.")
    arrives(storage, said("ondoa", 60, who="4701"))
    turn(storage, WithdrawReport(report_id))
    kept = steps(storage, report_id)
    assert [(one.state, one.by, one.words) for one in kept] == [
        ("received", "reporter", ""),
        ("resolved", "Ofisi", ""),
        ("withdrawn", "reporter", ""),
    ]


# --- Nothing of it is changed -------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["state", "by", "on_date", "percent", "reason", "body", "words"])
def test_no_step_is_changed(storage: Storage, column: str) -> None:
    report_id = files(storage)
    before = steps(storage, report_id)
    value = {"on_date": date(2020, 1, 1), "percent": 7, "words": b"x"}.get(column, "x")
    with pytest.raises(IntegrityError, match="only added to"), storage.begin() as work:
        work.connection.execute(update(table).values({column: value}))
    assert steps(storage, report_id) == before


def test_no_step_is_dropped_but_with_its_report(storage: Storage) -> None:
    report_id = files(storage)
    with storage.begin() as work:
        moves(work, report_id, State.RESOLVED)
    with pytest.raises(IntegrityError, match="only added to"), storage.begin() as work:
        work.connection.execute(delete(table).where(table.c.position == 1))
    assert len(steps(storage, report_id)) == 2


@SQLITE_ONLY
def test_no_step_is_replaced(storage: Storage) -> None:
    files(storage)
    with pytest.raises(IntegrityError, match="only added to"), storage.begin() as work:
        work.connection.execute(
            text(
                "INSERT OR REPLACE INTO history SELECT report_id, position, state, on_date, 'x', percent, reason, body, words "
                "FROM history"
            )
        )


@POSTGRES_ONLY
def test_the_history_is_not_emptied(storage: Storage) -> None:
    files(storage)
    with pytest.raises(IntegrityError, match="only added to"), storage.begin() as work:
        work.connection.execute(text("TRUNCATE history"))


def test_no_step_is_written_where_one_is(storage: Storage) -> None:
    report_id = files(storage)
    row = {"report_id": report_id, "position": 0, "state": "closed", "on_date": date(2026, 11, 20), "by": "x"}
    with pytest.raises(IntegrityError), storage.begin() as work:
        work.connection.execute(insert(table), row)


def test_rows_are_blended_all_the_same(storage: Storage) -> None:
    ids = [files(storage, number=number) for number in range(1, 4)]
    before = [steps(storage, report_id) for report_id in ids]
    with storage.begin() as work:
        assert blending.blend(work) >= 0
    assert [steps(storage, report_id) for report_id in ids] == before
    assert rows_in(storage)["history"] == 3


# --- What whoever reported says of it ------------------------------------------------------------------


@pytest.mark.parametrize("manner", list(Manner))
@pytest.mark.parametrize("solved", [True, False])
def test_she_says_whether_it_is_solved(
    storage: Storage, opener: HandleOpener, manner: Manner, solved: bool
) -> None:
    report_id, code = files_with_code(storage, report(manner))
    with storage.begin() as work:
        moves(work, report_id, State.RESOLVED)
    says(storage, report_id, solved=solved)
    send_all(storage, opener)
    hashed = storage.receipts.hash(code)
    with storage.read() as work:
        found = reports.by_code(work, hashed)
    assert found is not None
    assert found.state == ("confirmed" if solved else "reopened")
    assert found.may == (("reopened",) if solved else ())
    assert ("people" in rows_in(storage)) == (manner is not Manner.WITHOUT_TRACE)


REFUSED = [
    (State.RECEIVED, True),
    (State.RECEIVED, False),
    (State.ACKNOWLEDGED, False),
    (State.REFERRED, False),
    (State.IN_ACTION, True),
    (State.REOPENED, False),
    (State.CONFIRMED, True),
    (State.CLOSED, True),
    (State.CLOSED, False),
]


@pytest.mark.parametrize(("state", "solved"), REFUSED)
def test_what_is_not_called_solved_is_not_confirmed_nor_reopened(
    storage: Storage, state: State, solved: bool
) -> None:
    report_id = files(storage)
    if state is not State.RECEIVED:
        with storage.begin() as work:
            brought(work, report_id, state)
    before = steps(storage, report_id)
    with pytest.raises(ChangeRefusedError) as refused:
        says(storage, report_id, solved=solved, words="Bado.")
    assert refused.value.reason == "step"
    assert steps(storage, report_id) == before


def test_of_what_was_taken_back_she_says_nothing(storage: Storage) -> None:
    report_id = files(storage)
    arrives(storage, said("ondoa", 60, who="4701"))
    turn(storage, WithdrawReport(report_id))
    with pytest.raises(ChangeRefusedError) as refused:
        says(storage, report_id, 61, solved=True)
    assert refused.value.reason == "withdrawn"


def test_whoever_she_names_in_it_has_the_case_no_longer(storage: Storage) -> None:
    member = joins(storage, "Baraka Jaribio")
    report_id = files(storage, areas=AROUND)
    with storage.begin() as work:
        cases.take(work, member, case_of(work, report_id))
        due_cases.done(work, [report_id])
        moves(work, report_id, State.RESOLVED)
    says(storage, report_id, solved=False, words="Baraka alisema uongo.")
    with storage.read() as work:
        assert case_of(work, report_id).holder == ""


def test_her_counts_of_the_release_before_are_read_as_acknowledged(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("habari", 1))
    person_id, _ = turn(storage)
    with storage.begin() as work:
        marks.save(work, person_id, marks.Marks({"read": 2, "acknowledged": 1, "closed": 1}))
        assert reports.of_person(work, person_id) == {"acknowledged": 3, "closed": 1}
        marks.count(work, person_id, left="read", entered="in_action")
        assert reports.of_person(work, person_id) == {"acknowledged": 2, "closed": 1, "in_action": 1}
