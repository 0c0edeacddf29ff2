"""Which SQL the program says: a plugin of pytest that collects the texts of statements, never their values.

Run once for a release, in a copy of it, with its own tests as the drivers; the outcome is kept beside this file, so that
a later release can try whether the statements of the one before still mean something on its tables:

    python -m pytest -p statements_said tests/storage tests/conversations ...   # with STATEMENTS_SAID=<file>

Lists in parentheses are cut to one member: `IN (?, ?, ?)` and many rows of VALUES say the same.
"""

from __future__ import annotations

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
_LIST = re.compile(rf"\(({_MARK})(?:, {_MARK})+\)(?=$|[ )])")
_NUMBERED = re.compile(r"%\((\w+?)(?:_\d+)*\)s")


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
    """Sorted, one statement a line."""
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    whole = {name: sorted(found | set(before.get(name, ()))) for name, found in said.items()}
    file.write_text(json.dumps(whole, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
