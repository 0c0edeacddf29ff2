"""Every promise of docs/promises.md names a test that is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "promises.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> list[str]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("|") and not line.startswith(("| Promise", "|---"))]


def functions(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_each_promise_is_counted_by_a_test_that_is_there() -> None:
    assert rows()
    for row in rows():
        named = NAMED.findall(row)
        assert named, row
        for file, function in named:
            assert (ROOT / file).is_file(), row
            assert not function or function in functions(ROOT / file), row
