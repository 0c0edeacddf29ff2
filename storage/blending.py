"""PostgreSQL notes with each row the transaction that wrote it (`xmin`): a report must not share that with a person.

A report is filed in the transaction that also answers her and saves her row, so for a while both carry the same
number (postgresql.org/docs, "System Columns"). Written again in a transaction that writes no person, all
reports filed since the last time carry one new number. SQLite keeps no such thing.
"""

from sqlalchemy import Column, Select, Table, column, select, union_all, update

from storage.tables import (
    accounts,
    addresses,
    aliases,
    attachments,
    audit,
    case_areas,
    case_exclusions,
    cases,
    consents,
    conversations,
    handoff_lines,
    handoffs,
    history,
    inbox,
    keys,
    letters,
    outbox,
    people,
    reports,
    uploads,
)
from storage.work import Work

PERSON_SIDE = (
    people,
    addresses,
    aliases,
    conversations,
    consents,
    inbox,
    outbox,
    handoffs,
    handoff_lines,
    uploads,
)


def blend(work: Work) -> int:
    """Write again the rows of reports that share a transaction with a person's; how many rows.

    Call it in a unit of work that writes no row of a person.
    """
    if work.sqlite:
        return 0
    shared = union_all(*(_written_by(table) for table in PERSON_SIDE), _written_by(keys, people.c.key_id))
    again: list[tuple[Table, Column[str] | Column[int] | Column[bytes]]] = [
        (reports, reports.c.state),
        (accounts, accounts.c.kind),
        (attachments, attachments.c.size),
        (history, history.c.state),
        (cases, cases.c.number),
        (case_areas, case_areas.c.area),
        (case_exclusions, case_exclusions.c.staff_id),
        (letters, letters.c.kind),
        (audit, audit.c.what),
    ]
    rows = sum(
        work.connection.execute(
            update(table).where(_xmin(table).in_(shared)).values({value.name: value})
        ).rowcount
        for table, value in again
    )
    of_reports = keys.c.id.in_(select(reports.c.key_id).where(reports.c.key_id.is_not(None)))
    statement = update(keys).where(of_reports, _xmin(keys).in_(shared)).values(wrapped=keys.c.wrapped)
    return rows + work.connection.execute(statement).rowcount


def _xmin(table: Table) -> Column[str]:
    return column("xmin", _selectable=table)  # type: ignore[return-value]


def _written_by(table: Table, key: Column[str] | None = None) -> Select[str]:
    query = select(_xmin(table))
    return query if key is None else query.where(table.c.id.in_(select(key)))
