"""Statements of the hot path, compiled once: they go to the driver past SQLAlchemy's own machinery.

SQLAlchemy spends about a tenth of a millisecond on each statement (its cache key, parameters, result metadata), many
times what SQLite needs to run it. What is written here stays an expression of SQLAlchemy: it is compiled by it, its
types convert values both ways, and its errors are raised. Only the way to the driver is shorter.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

if TYPE_CHECKING:
    from storage.work import Work

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class _Slot(NamedTuple):
    """One parameter: its name in the driver's statement and in the caller's values; `fixed` where it was written in."""

    name: str
    key: str
    convert: Convert | None
    fixed: bool
    value: object


class _Ready(NamedTuple):
    """A statement for one database."""

    sql: str
    slots: tuple[_Slot, ...]
    positional: bool
    row: Callable[[Iterable[Any]], Any]
    converts: tuple[tuple[int, Convert], ...]


class Prepared:
    """One statement. Its parameters are `bindparam`s by name; what is inserted or set is named by `columns`.

    Every name must be given each time. Not for parameters that expand (IN over a list that is not written in).
    Errors of the database are SQLAlchemy's own. Where somebody listens for statements, they go SQLAlchemy's way.
    """

    def __init__(self, statement: ClauseElement, *, columns: Iterable[str] = ()) -> None:
        self._statement: Any = statement
        self._columns = tuple(columns)
        self._ready: dict[bool, _Ready] = {}

    def all(self, work: "Work", values: Values) -> list[Any]:
        """All rows, with the columns as attributes."""
        connection = work.connection
        if connection.dispatch.before_cursor_execute:
            return list(connection.execute(self._statement, values))
        ready = self._ready.get(work.sqlite) or self._compile(work)
        rows = driver_execute(connection, ready.sql, _given(ready, values)).fetchall()
        return [_row(ready, row) for row in rows]

    def one(self, work: "Work", values: Values) -> Any:  # noqa: ANN401 - a row of the statement's own columns
        """The first row, with the columns as attributes, or None."""
        rows = self.all(work, values)
        return rows[0] if rows else None

    def scalar(self, work: "Work", values: Values) -> Any:  # noqa: ANN401 - of the first column
        """The first column of the first row, or None."""
        rows = self.all(work, values)
        return rows[0][0] if rows else None

    def run(self, work: "Work", values: Values) -> int:
        """Do it; how many rows it touched."""
        connection = work.connection
        if connection.dispatch.before_cursor_execute:
            statement = self._statement.execution_options(preserve_rowcount=True)
            return connection.execute(statement, values).rowcount
        ready = self._ready.get(work.sqlite) or self._compile(work)
        return int(driver_execute(connection, ready.sql, _given(ready, values)).rowcount)

    def _compile(self, work: "Work") -> _Ready:
        dialect = work.connection.dialect
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - for the type alone
        fixed = {bind.key: bind.effective_value for bind in compiled.bind_names if not bind.required}
        asked = {bind.key: None for bind in compiled.bind_names if bind.required}
        # Lists that are written in are spelt out now; what SQLAlchemy keeps under names of its own has no public name.
        spelt = compiled._process_parameters_for_postcompile(compiled.construct_params(fixed | asked))  # noqa: SLF001
        converts = compiled._bind_processors | spelt.processors  # type: ignore[operator]  # noqa: SLF001
        by_name = {name: bind for bind, name in compiled.bind_names.items() if not bind.expanding}
        slots = []
        for name in spelt.positiontup or dict.fromkeys([*by_name, *spelt.additional_parameters]):
            convert, bind = converts.get(name), by_name.get(name)
            if bind is not None and bind.required:
                slots.append(_Slot(name, bind.key, convert, fixed=False, value=None))
                continue
            value = spelt.additional_parameters[name] if bind is None else bind.effective_value
            slots.append(_Slot(name, name, None, fixed=True, value=convert(value) if convert else value))
        columns = compiled._result_columns  # noqa: SLF001
        found = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
        row = namedtuple("row", [one.keyname for one in columns])  # type: ignore[misc]  # noqa: PYI024
        ready = _Ready(
            spelt.statement,
            tuple(slots),
            compiled.positional,
            row._make,
            tuple((place, convert) for place, convert in enumerate(found) if convert is not None),
        )
        self._ready[work.sqlite] = ready
        return ready


class PreparedNew:
    """An insert that leaves alone what is there, in either database's words (Work.insert_new, prepared)."""

    def __init__(self, table: Table, columns: Iterable[str]) -> None:
        names = tuple(columns)
        self._sqlite = Prepared(sqlite.insert(table).on_conflict_do_nothing(), columns=names)
        self._postgres = Prepared(postgresql.insert(table).on_conflict_do_nothing(), columns=names)

    def run(self, work: "Work", values: Values) -> int:
        """1 when it is new, 0 when it was there."""
        return (self._sqlite if work.sqlite else self._postgres).run(work, values)


def driver_execute(connection: Connection, sql: str, values: object = ()) -> Any:  # noqa: ANN401 - a DBAPI cursor
    """Run one statement by the driver alone. Raises as SQLAlchemy does: sqlalchemy.exc.DBAPIError, without values."""
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(sql, values)
    except connection.dialect.loaded_dbapi.Error as error:
        # Whether the connection is lost, and what may be said of it, is SQLAlchemy's to decide, as for its own statements.
        connection._handle_dbapi_exception(error, sql, None, None, None)  # noqa: SLF001
        raise


def _given(ready: _Ready, values: Values) -> object:
    given = [
        slot.value
        if slot.fixed
        else values[slot.key]
        if slot.convert is None
        else slot.convert(values[slot.key])
        for slot in ready.slots
    ]
    if ready.positional:
        return given
    return dict(zip([slot.name for slot in ready.slots], given, strict=True))


def _row(ready: _Ready, row: Any) -> Any:  # noqa: ANN401 - a tuple of the driver
    if ready.converts:
        row = list(row)
        for place, convert in ready.converts:
            row[place] = convert(row[place])
    return ready.row(row)
