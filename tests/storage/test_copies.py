"""Copies for the worst day: what comes back, what stays erased, and what a copy alone gives away."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.changes import AskForHuman, EraseMe, GiveConsent, Manner
from storage import copies, handoffs, reports
from storage.copies import CARRIED, KEYS, PASSING, CopyError
from storage.database import Database
from storage.migrating import migrate
from storage.tables import handoff_lines, keys, metadata
from storage.tables import people as people_table
from storage.vault import Vault
from storage.work import Storage
from tests.storage.conftest import SECRET, Clock, NewDatabase
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn


@pytest.fixture
def second(new_database: NewDatabase, clock: Clock) -> Iterator[Storage]:
    """Another, empty database of the same kind, for the same secret."""
    with new_database() as url:
        database = Database(url)
        yield Storage(database, Vault(SECRET), clock=clock, chance=random.Random(8).randbytes)
        database.close()


def file_report(storage: Storage, number: int, manner: Manner) -> str:
    arrives(storage, said("taa imeharibika", number, who=f"person-{number}"))
    _, (code,) = turn(storage, report(manner))
    assert code is not None
    return code


def opens(storage: Storage, code: str) -> bool:
    hashed = storage.receipts.hash(code)
    with storage.read() as work:
        return reports.by_code(work, hashed) is not None


def count(storage: Storage, table: str) -> int:
    with storage.read() as work:
        return len(work.connection.execute(select(metadata.tables[table])).all())


def saved(storage: Storage, folder: Path, name: str = "a") -> tuple[Path, Path]:
    data, key_file = folder / f"{name}.db", folder / f"{name}-keys.db"
    copies.save(storage.database, data, key_file)
    return data, key_file


def test_every_table_is_carried_or_named_as_passing() -> None:
    """A new table must be decided on: does it survive the worst day?"""
    assert {table.name for table in CARRIED} | PASSING | {table.name for table in KEYS} == set(
        metadata.tables
    )


def test_reports_come_back_and_their_codes_open_them(
    storage: Storage, second: Storage, tmp_path: Path
) -> None:
    codes = [file_report(storage, number, manner) for number, manner in enumerate(Manner, 1)]
    came, out = copies.restore(second.database, *saved(storage, tmp_path))
    assert came > 0
    assert out == 0
    assert [opens(second, code) for code in codes] == [True, True, True]
    assert count(second, "inbox") == count(second, "outbox") == 0


def test_a_person_is_known_again_and_goes_on(storage: Storage, second: Storage, tmp_path: Path) -> None:
    arrives(storage, said("habari", 1))
    person_id, _ = turn(storage, GiveConsent("reports", "1", "sw"), AskForHuman("asked"))
    with storage.begin() as work:
        handoffs.take(work, person_id, "desk")
    copies.restore(second.database, *saved(storage, tmp_path))
    arrives(second, said("habari tena", 1))
    again, _ = turn(second)
    assert again == person_id
    assert count(second, "consents") == 1


def test_who_was_erased_since_stays_erased(storage: Storage, second: Storage, tmp_path: Path) -> None:
    """The data is from before the erasure, the keys from after it."""
    erased_code = file_report(storage, 1, Manner.NAMED)
    kept_code = file_report(storage, 2, Manner.NAMED)
    old_data, _ = saved(storage, tmp_path, "before")
    arrives(storage, said("futa", 3, who="person-1"))
    erased_id, _ = turn(storage, EraseMe())
    _, new_keys = saved(storage, tmp_path, "after")

    _, out = copies.restore(second.database, old_data, new_keys)
    assert out > 0
    assert not opens(second, erased_code)
    assert opens(second, kept_code)
    with second.read() as work:
        ids = set(work.connection.scalars(select(people_table.c.id)))
    assert erased_id not in ids
    assert len(ids) == 1
    assert count(second, "keys") == 2, "a person's and a report's; keys that open nothing are gone"


def test_the_data_alone_holds_no_key(storage: Storage, tmp_path: Path) -> None:
    file_report(storage, 1, Manner.CONFIDENTIAL)
    data, _ = saved(storage, tmp_path)
    with storage.read() as work:
        wrapped = list(work.connection.scalars(select(keys.c.wrapped)))
    content = data.read_bytes()
    assert wrapped
    assert not any(key in content for key in wrapped)
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o077 == 0, f"others may read {file.name}"
    assert {file.name for file in tmp_path.iterdir()} == {"a.db", "a-keys.db"}


def test_a_database_in_use_is_not_overwritten(storage: Storage, second: Storage, tmp_path: Path) -> None:
    file_report(storage, 1, Manner.NAMED)
    code = file_report(second, 2, Manner.NAMED)
    with pytest.raises(CopyError, match="not empty"):
        copies.restore(second.database, *saved(storage, tmp_path))
    assert opens(second, code)
    assert count(second, "people") == 1


def test_a_copy_is_never_written_over_another(storage: Storage, tmp_path: Path) -> None:
    data, key_file = saved(storage, tmp_path)
    before = data.read_bytes()
    with pytest.raises(CopyError, match="there already"):
        copies.save(storage.database, data, key_file)
    assert data.read_bytes() == before


@pytest.mark.parametrize("harm", ["text", "cut", "other", "empty"])
def test_a_broken_copy_is_refused_and_restores_nothing(
    storage: Storage, second: Storage, tmp_path: Path, harm: str
) -> None:
    file_report(storage, 1, Manner.NAMED)
    data, key_file = saved(storage, tmp_path)
    match harm:
        case "text":
            data.write_text("this is a letter, not a database\n" * 50)
        case "cut":
            data.write_bytes(data.read_bytes()[:5000])
        case "empty":
            data.write_bytes(b"")
        case _:
            data.unlink()
            with sqlite3.connect(data) as other:
                other.execute("CREATE TABLE shopping (item TEXT)")
            other.close()
    with pytest.raises(CopyError):
        copies.restore(second.database, data, key_file)
    assert count(second, "people") == count(second, "keys") == 0


def test_the_numbers_of_rows_go_on(storage: Storage, second: Storage, tmp_path: Path) -> None:
    """PostgreSQL would otherwise give the first new row the number of an old one."""
    arrives(storage, said("mtu", 1))
    person_id, _ = turn(storage, AskForHuman("asked"))
    line = {"id": "0" * 32, "person_id": person_id, "at": storage.clock(), "content": b"sealed"}
    with storage.begin() as work:
        handoff_id = work.connection.scalar(select(metadata.tables["handoffs"].c.id))
        line["handoff_id"] = handoff_id
        work.connection.execute(handoff_lines.insert(), line)
    copies.restore(second.database, *saved(storage, tmp_path))
    with second.begin() as work:
        work.connection.execute(handoff_lines.insert(), line | {"id": "1" * 32})
        numbers = list(work.connection.scalars(select(handoff_lines.c.seq)))
    assert len(set(numbers)) == 2


def test_a_copy_moves_from_one_kind_of_database_to_another(
    storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    """From SQLite or PostgreSQL into SQLite: the same form."""
    code = file_report(storage, 1, Manner.CONFIDENTIAL)
    data, key_file = saved(storage, tmp_path)
    url = f"sqlite:///{tmp_path}/moved.db"
    shutil.copy(data, tmp_path / "kept.db")
    migrate(url)
    moved = Storage(Database(url), Vault(SECRET), clock=clock)
    copies.restore(moved.database, data, key_file)
    assert opens(moved, code)
    moved.close()
