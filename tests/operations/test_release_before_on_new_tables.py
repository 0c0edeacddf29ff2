"""An upgrade without downtime: the release before goes on, as a process, while the tables are brought up to date under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.migrating import state
from tests.databases import postgres_database
from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import WITHIN, agrees, code_in, places_and_times, says, taps
from tests.standins.telegram_api import TelegramApi


class Before(Program):
    """A Baraza of the release before: its own files, and its own config.yml, which knows no newer setting."""

    def __init__(self, folder: Path, files: Path, **environment: str) -> None:
        self.files = files
        super().__init__(folder, PYTHONPATH=str(files), **environment)

    def configure(self, **changed: str) -> None:
        """As Program has it, in the words of that release."""
        super().configure(**changed)
        wanted = dict(re.findall(r"(?m)^ *(\w+): (.+)$", (self.folder / "config.yml").read_text("utf-8")))
        text = (self.files / "config.yml").read_text("utf-8")
        for key in ("port", "log_level", "first", "per_person_seconds", "nlu_url", "staff_port", "staff_url"):
            text = re.sub(rf"(?m)^( *{key}:) .*$", rf"\g<1> {wanted[key]}", text)
        (self.folder / "config.yml").write_text(text, encoding="utf-8")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/var/baraza.db"
    else:
        with postgres_database(request.getfixturevalue("postgres_socket")) as address:
            yield address


def found(url: str, query: str) -> list[tuple[object, ...]]:
    with closing(Database(url)) as database, database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


async def test_a_conversation_begun_before_goes_on_under_the_migration_and_ends_on_the_new_release(
    api: TelegramApi, token: dict[str, str], tmp_path: Path, release_before: Path, url: str
) -> None:
    (tmp_path / "old").mkdir()
    old = Before(tmp_path / "old", release_before, **token, BARAZA_DATABASE_URL=url)
    secret = {"BARAZA_SECRET_KEY": old.environment["BARAZA_SECRET_KEY"]}
    new = Program(tmp_path, **token, **secret, BARAZA_DATABASE_URL=url)
    async with program(tmp_path / "old", old) as running:
        jane = api.person("Jane")
        await agrees(jane)
        assert state(url) == "old"
        assert "up to date now" in await new.command("migrate")
        assert state(url) == "current"

        await says(jane, "the maize in my shop was stolen", "Noted.")
        await places_and_times(jane)
        await taps(jane, "Confidential", "Please check")
        code = code_in(await taps(jane, "Send it", "Your report is in"))
        wambui = api.person("Wambui")
        await agrees(wambui)
        await says(wambui, "somebody broke my lock", "Noted.")
        assert await running.stop() == 0
        assert "fault" not in running.said(), running.said()
        assert found(url, "SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending')") == [(0,)]

    async with program(tmp_path, new) as running:
        await says(jane, code, "received")
        await places_and_times(wambui)
        await taps(wambui, "Confidential", "Please check")
        code_in(await taps(wambui, "Send it", "Your report is in"))
        assert found(url, "SELECT count(*) FROM reports") == [(2,)]
        assert len([line for line in jane.messages if "Your report is in" in line.text]) == 1
        assert await running.stop() == 0
        assert "fault" not in running.said(), running.said()


async def test_the_release_before_that_starts_again_on_new_tables_stops_and_harms_nothing(
    tmp_path: Path, release_before: Path
) -> None:
    """So during that upgrade no process of it may be started anew; from 0013 on it may (storage/migrating.py)."""
    url = f"sqlite:///{tmp_path}/var/baraza.db"
    (tmp_path / "old").mkdir()
    new = Program(tmp_path, BARAZA_DATABASE_URL=url)
    await new.command("migrate")
    before = found(url, "SELECT name, sql FROM sqlite_master ORDER BY name")
    old = Before(tmp_path / "old", release_before, BARAZA_DATABASE_URL=url)
    await old.launch()
    assert await old.ended(WITHIN * 4) != 0
    assert found(url, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    assert state(url) == "current"
