"""docs/data.md says of every column what is true."""

from typing import get_args

import pytest
from sqlalchemy import LargeBinary

from storage import describing
from storage.columns import Form
from storage.tables import metadata

COLUMNS = [column for table in metadata.tables.values() for column in table.c]


def test_the_page_shows_the_tables_as_they_are() -> None:
    page = describing.PAGE.read_text("utf-8")
    assert describing.within(page) == page, "run: python -m storage.describing"


def test_every_column_says_its_form_and_how_long_it_stays() -> None:
    for column in COLUMNS:
        assert column.info["form"] in get_args(Form.__value__ if hasattr(Form, "__value__") else Form), column
        assert column.info["until"], column


def test_what_is_sealed_hashed_or_boxed_is_bytes_and_what_is_clear_is_not() -> None:
    for column in COLUMNS:
        hidden = column.info["form"] in {"sealed", "hashed", "boxed"}
        assert hidden == isinstance(column.type, LargeBinary), column


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the marks"):
        describing.within("# nothing here")
