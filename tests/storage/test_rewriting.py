"""What was erased is looked for in the files of PostgreSQL's tables."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage import erasure, people, rewriting
from storage.tables import addresses, keys
from storage.tables import people as people_table
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, SQLITE_ONLY, Clock


@pytest.fixture
def erased(storage: Storage) -> list[tuple[str, bytes]]:
    """Of three people one is gone; what her rows held, by table."""
    with storage.begin() as work:
        jane, *_ = [people.find_or_make(work, "whatsapp", f"+25470000000{number}").id for number in range(3)]
        held = [
            ("keys", work.connection.scalars(
                select(keys.c.wrapped).join(people_table, people_table.c.key_id == keys.c.id)
                .where(people_table.c.id == jane)).one()),
            ("addresses", work.connection.scalars(select(addresses.c.hash).where(addresses.c.person_id == jane)).one()),
        ]  # fmt: skip
    with storage.begin() as work:
        erasure.forget(work, [jane])
    return held


def in_files(storage: Storage, socket: str, held: list[tuple[str, bytes]]) -> list[str]:
    """The tables in whose files it still is."""
    with storage.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        path = text("SELECT pg_relation_filepath(CAST(:name AS regclass))")
        return [
            name
            for name, content in held
            if content in Path(socket, "data", connection.scalar(path, {"name": name})).read_bytes()
        ]


@POSTGRES_ONLY
def test_in_the_morning_it_is_in_no_tables_file(
    storage: Storage, socket: str, erased: list[tuple[str, bytes]]
) -> None:
    assert in_files(storage, socket, erased) == ["keys", "addresses"], "deleted is not gone"
    rewritten = rewriting.rewrite(storage.database)
    assert (len(rewritten.done), rewritten.large, rewritten.held) == (len(rewriting.TABLES), [], [])
    assert in_files(storage, socket, erased) == []
    with storage.begin() as work:
        assert people.find(work, "whatsapp", "+254700000001") is not None


@POSTGRES_ONLY
def test_what_somebody_holds_and_what_is_large_is_named(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "WAITS_MS", 20)
    with storage.read() as work:
        work.connection.execute(select(keys)).all()
        rewritten = rewriting.rewrite(storage.database)
    assert rewritten.held == ["keys"]
    assert "addresses" in rewritten.done
    large = rewriting.rewrite(storage.database, most=-1)
    assert (large.done, len(large.large)) == ([], len(rewriting.TABLES))


@POSTGRES_ONLY
def test_it_is_done_in_one_hour_of_the_night(storage: Storage, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 22, tzinfo=UTC)
    done = []
    for hour in range(24):
        if rewriting.at_night(storage) is not None:
            done.append(hour)
        clock.now += timedelta(hours=1)
    assert done == [0], "three in the morning in Nairobi"


@SQLITE_ONLY
def test_sqlite_needs_none(storage: Storage, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 22, tzinfo=UTC)
    assert rewriting.at_night(storage) is None
    assert rewriting.rewrite(storage.database).done == []


def test_whatever_the_secret_alone_opens_is_among_them() -> None:
    names = {table.name for table in rewriting.TABLES}
    assert {"keys", "lasting_keys", "addresses", "aliases", "reports", "outbox", "to_forget"} <= names
    assert len(names) == len(rewriting.TABLES)
