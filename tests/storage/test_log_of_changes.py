"""SQLite keeps old pages in its log of changes: after an erasure they must go, with the keys they hold."""

from pathlib import Path

from sqlalchemy import select

from storage import keys, people
from storage.tables import keys as keys_table
from storage.work import Storage
from tests.storage.conftest import SQLITE_ONLY


def log_of(storage: Storage) -> bytes:
    return Path(f"{storage.database.url.database}-wal").read_bytes()


def somebody(storage: Storage) -> tuple[str, bytes]:
    with storage.begin() as work:
        key_id = keys.of_person(work, people.find_or_make(work, "telegram", "4711").id)
        wrapped = work.connection.scalar(select(keys_table.c.wrapped).where(keys_table.c.id == key_id))
        assert wrapped is not None
        return key_id, wrapped


def erase(storage: Storage) -> None:
    with storage.begin() as work:
        keys.erase(work, [keys.make(work)])


@SQLITE_ONLY
def test_an_erasure_empties_the_log(storage: Storage) -> None:
    _, wrapped = somebody(storage)
    assert wrapped in log_of(storage)
    erase(storage)
    assert log_of(storage) == b""


@SQLITE_ONLY
def test_whoever_reads_meanwhile_is_not_disturbed_and_the_next_write_empties_it(storage: Storage) -> None:
    _, wrapped = somebody(storage)
    with storage.read() as reading:
        assert reading.connection.scalar(select(keys_table.c.id)) is not None
        erase(storage)
        assert wrapped in log_of(storage)
        with storage.begin() as work:
            assert people.find(work, "telegram", "4711") is not None
    with storage.begin() as work:
        assert people.find(work, "telegram", "4711") is not None
    assert log_of(storage) == b""


@SQLITE_ONLY
def test_what_erases_nothing_does_not_wait_for_the_disk_twice(storage: Storage) -> None:
    somebody(storage)
    assert log_of(storage) != b""
