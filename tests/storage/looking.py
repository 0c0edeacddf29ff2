"""Everything that is stored, as somebody sees it who has the whole database and no key."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal_column, select

from flows.changes import State
from storage import letters
from storage.tables import metadata, reports
from storage.work import Storage, Work


@dataclass(frozen=True)
class Cell:
    table: str
    column: str
    value: Any


Row = tuple[Cell, ...]


def everything(storage: Storage) -> list[Row]:
    """Every row; on PostgreSQL with the transactions that wrote and last locked it, which are stored beside each row."""
    found: list[Row] = []
    with storage.read() as work:
        hidden: list[Any] = (
            [] if work.sqlite else [literal_column(f"{name}::text").label(name) for name in ("xmin", "xmax")]
        )
        for table in metadata.sorted_tables:
            rows = work.connection.execute(select(table, *hidden)).mappings()
            found += [tuple(_cell(table.name, name, value) for name, value in row.items()) for row in rows]
    return found


def waiting_for_her(work: Work, report_id: str) -> list[letters.Letter]:
    """Letters about this report that she would read under her code."""
    state = work.connection.scalar(select(reports.c.state).where(reports.c.id == report_id))
    return [] if state is None else letters.waiting(letters.of_report(work, report_id), State(state))


def _cell(table: str, column: str, value: Any) -> Cell:  # noqa: ANN401 - whatever a column holds
    if column in {"xmin", "xmax"}:
        return Cell(table, column, f"written by {value}" if value != "0" else None)
    return Cell(table, column, value)


def rows_in(storage: Storage) -> dict[str, int]:
    """How many rows each table has, without the empty ones."""
    with storage.read() as work:
        counts = {
            table.name: work.connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


def reachable(rows: list[Row], start: list[Row]) -> set[str]:
    """The tables that can be reached from `start`."""
    return {row[0].table for row in reached(rows, start)}


def reached(rows: list[Row], start: list[Row]) -> list[Row]:
    """The rows that can be reached from `start` by following equal values that single something out.

    Values that many rows share by their nature (words, counts, days, times rounded to the hour) lead nowhere.
    """
    seen: list[Row] = list(start)
    values = {cell.value for row in start for cell in row if singles_out(cell.value)}
    grew = True
    while grew:
        grew = False
        for row in rows:
            if row not in seen and any(cell.value in values for cell in row if singles_out(cell.value)):
                seen.append(row)
                values |= {cell.value for cell in row if singles_out(cell.value)}
                grew = True
    return seen


def singles_out(value: Any) -> bool:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, bytes):
        return True
    if isinstance(value, str):
        return value.startswith("written by") or (
            len(value) == 32 and all(letter in "0123456789abcdef" for letter in value)
        )
    return hasattr(value, "minute") and (value.minute, value.second, value.microsecond) != (0, 0, 0)
