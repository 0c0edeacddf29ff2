"""A database of the first release, with reports and messages in it, is brought up to date: nothing is lost."""

import random
import re

import pytest
from alembic import command
from sqlalchemy import column, inspect, select, table, text

from flows.changes import AskForHuman, GiveConsent, Manner
from storage import cases, letters, reports
from storage.database import Database
from storage.migrating import _config, migrate, state
from storage.tables import metadata
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.conftest import SECRET, Clock
from tests.storage.filed import TERMINAL, case_of
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, turn

FIRST = "0001"


def first_release(url: str) -> None:
    database = Database(url)
    config = _config()
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FIRST)
    database.close()


def pour(source: Database, url: str) -> dict[str, int]:
    """What the first release had of every row, as it would have written it; how many rows each table has."""
    target = Database(url)
    there = {
        name: {one["name"] for one in inspect(target.engine).get_columns(name)}
        for name in inspect(target.engine).get_table_names()
    }
    counts = {}
    with source.read() as old, target.begin() as new:
        for one in metadata.sorted_tables:
            if one.name not in there:
                continue
            known = [column(it.name, it.type) for it in one.columns if it.name in there[one.name]]
            rows = [dict(row) for row in old.execute(select(*known).select_from(one)).mappings()]
            if rows:
                new.execute(table(one.name, *known).insert(), rows)
            counts[one.name] = len(rows)
    target.close()
    return counts


def a_day(storage: Storage) -> list[str]:
    codes = []
    for number, manner in enumerate(Manner, 1):
        arrives(storage, said("hakuna taa", number, who=f"47{number:02}"))
        place = "" if manner is Manner.NAMED else "ke-032-kaptembwo"
        _, (code, *_) = turn(storage, report(manner, place=place), state=b'{"flow": "menu"}')
        codes.append(str(code))
    arrives(storage, said("mtu", 9, who="4709"))
    turn(storage, GiveConsent("forum", "1", "sw"), AskForHuman("asked"))
    arrives(storage, said("haijasomwa", 10, who="4709"))
    return codes


@pytest.fixture
def upgraded(storage: Storage, empty_url: str, clock: Clock) -> tuple[list[str], dict[str, int], Storage]:
    codes = a_day(storage)
    first_release(empty_url)
    assert state(empty_url) == "old"
    counts = pour(storage.database, empty_url)
    assert migrate(empty_url)
    assert not migrate(empty_url)
    anew = Storage(Database(empty_url), Vault(SECRET), clock=clock, chance=random.Random(9).randbytes)
    return codes, counts, anew


def test_nothing_is_lost_and_every_report_gets_a_number(
    upgraded: tuple[list[str], dict[str, int], Storage], opener: HandleOpener
) -> None:
    codes, counts, anew = upgraded
    assert counts["reports"] == 3
    assert counts["outbox"] > 3
    with anew.read() as work:
        after = {
            name: work.connection.scalar(text(f"SELECT count(*) FROM {name}"))  # noqa: S608 - our own names
            for name in counts
        }
        listed = cases.list_for(work, TERMINAL, "all", 10, 0)
    assert after == counts
    assert len({case.number for case in listed}) == 3
    assert all(re.fullmatch(f"[{cases.NUMBERS}]{{5}}", case.number) for case in listed)
    hashes = [anew.receipts.hash(code) for code in codes]
    with anew.read() as work:
        found = [reports.by_code(work, hashed) for hashed in hashes]
    assert {one.id for one in found if one} == {case.report_id for case in listed}
    sent = claim(anew, opener)
    assert sorted(row.address or "" for row in sent if row.body == b"Asante, tumepokea.") == [
        "4701",
        "4702",
        "4703",
        "4709",
    ]
    anew.close()


def test_what_came_before_is_handled_like_the_rest(
    upgraded: tuple[list[str], dict[str, int], Storage],
) -> None:
    codes, _, anew = upgraded
    hashed = anew.receipts.hash(codes[1])
    with anew.begin() as work:
        found = reports.by_code(work, hashed)
        assert found is not None
        assert case_of(work, found.id).place == "ke-032-kaptembwo"
        letters.write(work, found.id, "question", "Ni saa ngapi?")
    with anew.read() as work:
        again = reports.by_code(work, hashed)
    assert again is not None
    assert [one["words"] for one in again.letters] == ["Ni saa ngapi?"]
    anew.close()


def test_who_wrote_before_is_known_to_have_written(
    upgraded: tuple[list[str], dict[str, int], Storage],
) -> None:
    """WhatsApp's window is counted from there."""
    _, _, anew = upgraded
    query = "SELECT count(*) FROM addresses a JOIN people p ON p.id = a.person_id WHERE a.heard_at = p.last_inbound_at"
    with anew.read() as work:
        assert work.connection.scalar(text(query)) == work.connection.scalar(
            text("SELECT count(*) FROM addresses")
        )
    anew.close()
