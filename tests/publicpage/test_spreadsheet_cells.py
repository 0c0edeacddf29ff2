"""No cell of a file runs as a formula, and none loses a letter of what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spreadsheet_cells import cell

CELLS = [
    ("Drain blocked", "Drain blocked"),
    ("", ""),
    ("=1+1", "'=1+1"),
    ("+254", "'+254"),
    ("-1", "'-1"),
    ("@sum", "'@sum"),
    ("  \t=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ("\r=1", "'=1"),
    ("\uff1d1", "'\uff1d1"),
    ("a\n=b", "a =b"),
    ("5 - 3", "5 - 3"),
]


@pytest.mark.parametrize(("written", "shown"), CELLS)
def test_cells(written: str, shown: str) -> None:
    assert cell(written) == shown


@given(st.text())
def test_whatever_is_written(written: str) -> None:
    shown = cell(written)
    assert not shown.startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    )
    assert written.split() in (shown.split(), shown.removeprefix("'").split())
