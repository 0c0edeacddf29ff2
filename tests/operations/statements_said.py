"""Which SQL the program says: a plugin of pytest that collects the texts of statements, never their values.

Run once for a release, in a copy of it, with its own tests as the drivers; the outcome is kept beside this file, so that
a later release can try whether the statements of the one before still mean something on its tables:

    STATEMENTS_SAID=statements_0012.json.gz python -m pytest -p statements_said tests/storage

Lists in parentheses are cut to one member: `IN (?, ?, ?)` and many rows of VALUES say the same.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.sql.elements import TextClause

_said: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}
_MARK = r"(?:\?|%\(\w+\)s(?:::[A-Z][A-Z ]*(?:\(\d+\))?)?)"


def shortened(statement: str) -> str:
    """One text for statements that differ in how many values they take."""
    one_line = " ".join(statement.split())
    return re.sub(rf"IN \(({_MARK})(?:, {_MARK})*\)", r"IN (\1)", one_line)


def _note(_: object, __: object, statement: str, ___: object, context: Any, ____: object) -> None:  # noqa: ANN401
    compiled = getattr(context, "compiled", None)
    if compiled is None or isinstance(compiled.statement, TextClause) or context.isddl:
        return
    _said[context.dialect.name].add(shortened(statement))


def pytest_configure() -> None:
    """From the first statement of the run on."""
    event.listen(Engine, "before_cursor_execute", _note)


def pytest_sessionfinish() -> None:
    """Add to what is in the file already."""
    if file := os.environ.get("STATEMENTS_SAID"):
        write(Path(file), _said)


def write(file: Path, said: Mapping[str, set[str]]) -> None:
    """Sorted, one statement a line, packed; what makes or looks into tables is left out."""
    before = json.loads(gzip.decompress(file.read_bytes())) if file.exists() else {}
    whole = {
        name: sorted(one for one in found | set(before.get(name, ())) if _about_rows(one))
        for name, found in said.items()
    }
    file.write_bytes(gzip.compress(json.dumps(whole, indent=0).encode(), mtime=0))


def _about_rows(statement: str) -> bool:
    first = statement.split(maxsplit=1)[0]
    return first in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} and not re.search(
        "alembic|sqlite_master", statement
    )
