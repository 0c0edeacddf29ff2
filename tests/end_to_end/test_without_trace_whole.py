"""Without trace, kept by the whole program: nothing of who wrote, or what, lies in a file or a log in clear."""

import re
from pathlib import Path

import pytest

from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import WITHIN, agrees, code_in, places_and_times, says, taps
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import TelegramApi
from tests.standins.telegram_people import Person

TEXT = "Kanariwaneno took the maize from my shop"
NAME = "Kanarijina"
EMPTY = ("people", "addresses", "inbox", "outbox", "conversations", "consents", "uploads", "handoffs")


def canaries(person_id: int, code: str) -> list[bytes]:
    """As they were written, and as UTF-16 would hold them."""
    words = ["Kanariwaneno", NAME, str(person_id), code, code.replace(" ", "")]
    return [word.encode(how) for word in words for how in ("utf-8", "utf-16-le")]


def traces(running: Program) -> list[bytes]:
    """What leads to her while she is still there, sealed or hashed as it is."""
    kept = rows(running.database, "select hash, sealed, person_id from addresses")
    kept += rows(running.database, "select state from conversations")
    kept += rows(running.database, "select wrapped from keys")
    assert len(kept) == 3
    return [value if isinstance(value, bytes) else str(value).encode() for row in kept for value in row]


def found(folder: Path, wanted: list[bytes]) -> list[str]:
    """Where any of it lies: in the database, its log of changes, free pages, or what the program said."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f"{path.name}: {word[:40]!r}" for path in files for word in wanted if word in path.read_bytes()]


@pytest.mark.parametrize("ended", ["stopped", "killed"])
async def test_nothing_of_it_is_left(
    api: TelegramApi, token: dict[str, str], tmp_path: Path, ended: str
) -> None:
    async with program(tmp_path, **token) as running:
        jane = api.person(NAME)
        await summary_without_trace(jane)
        sealed = traces(running)
        code = code_in(await taps(jane, "Send it", "Your report is in"))
        wanted = canaries(jane.id, code)
        await running.until(lambda: not left(running), WITHIN)
        assert found(tmp_path, wanted) == [], "while it runs"
        assert rows(running.database, "select count(*) from reports") == [(1,)]
        assert rows(running.database, "select count(*) from accounts") == [(1,)]
        assert found(tmp_path, sealed) == [], "no sealed copy in a free page or in the log of changes"
        await (running.stop() if ended == "stopped" else running.kill())
        assert found(tmp_path, wanted) == [], ended
        assert re.search(r"\b\d{9}\b", running.said()) is None, "no chat id of any kind"


async def summary_without_trace(jane: Person) -> None:
    """From hello to the summary."""
    await agrees(jane)
    await says(jane, TEXT, "Noted.")
    await places_and_times(jane)
    await taps(jane, "Without trace", "Please check")


def left(running: Program) -> dict[str, object]:
    """The tables that could say who she is and still hold a row."""
    counts = {name: rows(running.database, f"select count(*) from {name}")[0][0] for name in EMPTY}  # noqa: S608
    return {name: count for name, count in counts.items() if count}
