"""Killed at the worst moments, as a power cut does it, and started again: nothing lost, nothing done twice."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.program import WITHIN, program
from tests.end_to_end.reporting import agrees, code_in, places_and_times, says, taps
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import BROKEN, SILENT_AFTER_ACCEPTING, TelegramApi
from tests.standins.telegram_people import Person

QUEUED = "select count(*) from outbox where status in ('waiting', 'sending') and kind = 'message'"


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Nobody else can write."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("begin immediate")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def heard(person: Person, words: str) -> int:
    """How often she was told this."""
    return sum(words in message.text for message in person.messages)


async def test_nothing_is_lost_and_nothing_is_done_twice(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **token) as running:
        jane = api.person("Jane")
        await agrees(jane)

        # Between receiving and storing: Telegram has handed the message over, the database is busy.
        with locked(running.database):
            update = await jane.types("the maize was stolen from my shop")
            await api.until(lambda: update in api.handed_over, WITHIN)
            assert update in api.unconfirmed, "not stored, so not confirmed"
            await running.kill()
        assert rows(running.database, "select count(*) from inbox") == [(0,)]
        await running.start()
        await jane.sees("Noted.", 20)

        # Between storing and answering: the answer could not be sent yet.
        api.fail_next("sendMessage", BROKEN)
        sends = api.count("sendMessage")
        await jane.types("and the padlock")
        await api.until(lambda: api.count("sendMessage") > sends, WITHIN)
        await running.kill()
        assert rows(running.database, QUEUED) == [(1,)]
        await running.start()
        await jane.sees("Noted, 2 messages", 20)
        assert heard(jane, "Noted, 2 messages") == 1

        # Between sending and noting that it was sent: only the answer may come twice, never the report.
        await places_and_times(jane)
        await taps(jane, "Confidential", "Please check")
        api.fail_next("sendMessage", SILENT_AFTER_ACCEPTING)
        first = code_in(await taps(jane, "Send it", "Your report is in"))
        await running.kill()
        await running.start()
        again = code_in(await jane.sees("Your report is in", 20))
        assert first == again
        assert heard(jane, "Your report is in") == 2
        assert rows(running.database, "select count(*) from reports") == [(1,)]
        assert rows(running.database, "select count(*) from accounts") == [(2,)]
        await says(jane, first, "received")
        assert rows(running.database, "select count(*) from inbox") == [(0,)]
