"""The same program with its data in PostgreSQL."""

from pathlib import Path

import psycopg
import pytest

from tests.databases import postgres_database, postgres_server
from tests.end_to_end.program import program
from tests.end_to_end.reporting import WITHIN, agrees, code_in, places_and_times, says, taps
from tests.end_to_end.test_telegram_whole import photo
from tests.standins.telegram_api import TelegramApi


@pytest.mark.postgres
async def test_a_report_and_its_status_with_a_kill_in_between(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    with postgres_server() as directory, postgres_database(directory) as url:
        async with program(tmp_path, **token, BARAZA_DATABASE_URL=url) as running:
            jane = api.person("Jane")
            await agrees(jane)
            await jane.sends_photo(photo(), "the maize was stolen")
            await jane.sees("Noted.", WITHIN)
            await places_and_times(jane)
            await taps(jane, "Confidential", "Please check")
            code = code_in(await taps(jane, "Send it", "Your report is in"))
            await running.until(lambda: count(url, "attachments") == 1)
            await running.kill()
            await running.start()
            await says(jane, code, "received")
            assert count(url, "reports") == 1
            assert await running.stop() == 0
            assert not running.database.exists()
            for word in ("maize", "Jane", str(jane.id), code):
                assert word not in running.said(), word


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - our own names
    assert row is not None
    number: int = row[0]
    return number
