"""Reports and their cases, in one line each."""

from typing import Any

from sqlalchemy import select

from flows.changes import Account, AddToReport, FileReport, Manner, State
from storage import cases, changes, reports
from storage.cases import Case
from storage.staff import operator
from storage.tables import cases as table
from storage.work import Storage, Work
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

TERMINAL = operator("Ofisi")
NEEDED: dict[str, dict[str, Any]] = {
    State.REFERRED: {"body": "ke-032-roads"},
    State.IN_ACTION: {"percent": 40},
    State.CLOSED: {"reason": "no_action"},
}
"""What a step needs besides its name."""


def files(
    storage: Storage,
    *texts: str,
    number: int = 1,
    areas: tuple[str, ...] = (),
    manner: Manner = Manner.CONFIDENTIAL,
    **fields: object,
) -> str:
    """Somebody (the `number`th) files a report; its id."""
    return files_with_code(storage, report(manner, *texts, **fields), number, areas)[0]


def files_with_code(
    storage: Storage, filed: FileReport, number: int = 1, areas: tuple[str, ...] = ()
) -> tuple[str, str]:
    """(id, receipt code)."""
    who = f"47{number:02}"
    arrives(storage, said("nataka kuripoti", number, who=who))
    _, (code,) = turn(storage, filed, areas=areas)
    assert code is not None
    return id_of(storage, code), code


def id_of(storage: Storage, code: str) -> str:
    hashed = storage.receipts.hash(code)
    with storage.read() as work:
        found = reports.by_code(work, hashed)
    assert found is not None
    return found.id


def adds(storage: Storage, report_id: str, *texts: str, number: int = 900) -> None:
    """More is told under the code, from another phone."""
    arrives(storage, said("msimbo", number, who="4799", channel="sms"))
    turn(storage, AddToReport(report_id, tuple(Account(text) for text in texts)))


def case_of(work: Work, report_id: str) -> Case:
    """The case as the terminal sees it."""
    found = cases.for_number(work, TERMINAL, number_of(work, report_id))
    assert found is not None
    return found


def moves(work: Work, report_id: str, *states: State | str) -> None:
    """An office moves a report through these states."""
    for state in states:
        reports.move(work, report_id, state, by="Ofisi", **NEEDED.get(state, {}))


def brought(work: Work, report_id: str, state: State) -> None:
    """An office brings a report that was just filed into this state."""
    first = () if state not in (State.CONFIRMED, State.REOPENED) else (State.RESOLVED,)
    moves(work, report_id, *first, state)


def number_of(work: Work, report_id: str) -> str:
    number: str | None = work.connection.scalar(select(table.c.number).where(table.c.report_id == report_id))
    return number or ""


def applied(storage: Storage, person_id: str, change: object) -> None:
    with storage.begin() as work:
        changes.apply(work, person_id, "telegram", change)  # type: ignore[arg-type]
