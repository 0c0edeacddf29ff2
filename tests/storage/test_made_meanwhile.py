"""Two processes hear somebody new at once: she is made once, and the database's own log tells nothing of her."""

from pathlib import Path

import pytest

from storage import people
from storage.people import Person
from storage.work import Storage, Work
from tests.storage.conftest import POSTGRES_ONLY

NUMBER = "+254700000077"


@pytest.fixture
def _looks_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look finds nobody, as before the other process has kept her."""
    looks = people.find_to_write
    early = [True]

    def look(work: Work, channel: str, address: str) -> Person | None:
        return None if early and early.pop() else looks(work, channel, address)

    monkeypatch.setattr(people, "find_to_write", look)


def made(storage: Storage) -> str:
    with storage.begin() as work:
        return people.find_or_make(work, "whatsapp", NUMBER).id


def test_she_is_made_once(storage: Storage, request: pytest.FixtureRequest) -> None:
    first = made(storage)
    request.getfixturevalue("_looks_too_early")
    assert made(storage) == first
    with storage.read() as work:
        assert people.exists_id(work, first)


@POSTGRES_ONLY
def test_the_server_logs_no_hash_of_her_number(
    storage: Storage, socket: str, request: pytest.FixtureRequest
) -> None:
    """PostgreSQL writes the key of a row that is there already into its log, which no erasure reaches."""
    log = Path(socket) / "log"
    made(storage)
    request.getfixturevalue("_looks_too_early")
    made(storage)
    assert log.read_bytes(), "it is the server's log"
    assert storage.vault.address_hash("whatsapp", NUMBER).hex() not in log.read_text("utf-8", "replace")
