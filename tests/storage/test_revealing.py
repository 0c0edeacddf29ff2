"""What must not stand in public words, and what may: a promise has a day, and a day is nobody's number."""

import pytest

from storage import revealing
from storage.work import Storage
from tests.storage.conftest import SQLITE_ONLY


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("words", "gives_away"),
    [
        ("Clear the drain by 15/12/2026", False),
        ("Dug on 2026-12-15, open since 16.12.2026", False),
        ("40 lamps of 120 burn, 33 % of 2000 m", False),
        ("Call 0700 000 001", True),
        ("Call 0700/000/001 by 15/12/2026", True),
        ("+254 700-000-001", True),
        ("15/12/20260700000001", True),
        ("write to drains@example.org", True),
    ],
)
def test_numbers_and_addresses(storage: Storage, words: str, gives_away: bool) -> None:
    with storage.read() as work:
        assert revealing.gives_away(work, words, []) is gives_away
