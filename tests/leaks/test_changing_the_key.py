"""The secret of a running program is changed, as docs/operations.md tells an operator: nobody who writes to it notices.

On SQLite; several processes on PostgreSQL: tests/many/test_changing_the_key_together.py.
"""

from __future__ import annotations

import asyncio
import random
import sys
from contextlib import closing, suppress
from pathlib import Path

from bot.settings import load
from bot.surroundings import old_key_state
from storage import outbox, reports
from storage.vault import new_secret
from tests.end_to_end.program import PROGRAM, Program, program
from tests.end_to_end.reporting import agrees, code_in, places_and_times, says, taps
from tests.end_to_end.test_referral_whole import storage_of
from tests.standins.telegram_api import TelegramApi, telegram_api
from tests.standins.telegram_people import Person
from tests.storage.filed import id_of

SEED = 20261123
KILLS = 4


async def test_the_secret_is_changed_while_people_write(tmp_path: Path) -> None:
    async with (
        telegram_api() as api,
        program(tmp_path, TELEGRAM_TOKEN=api.token, TELEGRAM_API_URL=api.url) as running,
    ):
        jane = api.person("Jane")
        code = await files(jane)
        old, new = running.environment["BARAZA_SECRET_KEY"], (await running.command("key", "new")).strip()
        assert len(new) == len(old) == len(new_secret())

        await starts_with(running, code, BARAZA_SECRET_KEY=new, BARAZA_SECRET_KEY_OLD=old)
        await jane.sees("Which gate?", 20)
        assert "rows are left" in await command(running, "key", "left", code=1)
        assert old_key_state(load(running.folder / "config.yml", running.environment)) == "needed"
        writing = asyncio.create_task(keeps_writing(api))
        await killed_in_the_middle(running)
        assert "Nothing needs the old secret" in await running.command("key", "rotate")
        assert await writing == 20, "each was answered"
        assert old_key_state(load(running.folder / "config.yml", running.environment)) == "unneeded"
        assert "Nothing needs the old secret" in await running.command("key", "left")
        await starts_with(running, code, BARAZA_SECRET_KEY=new, BARAZA_SECRET_KEY_OLD="")
        await jane.sees("Which gate?", 20)
        await says(jane, code, "received")
        assert "There is no old secret" in await command(running, "key", "rotate", code=1)

        await running.stop()
        running.environment |= {"BARAZA_SECRET_KEY": old}
        await running.launch()
        assert await running.ended() == 1, "the old one alone opens nothing, and nothing is stored under it"
        assert "This is not the secret" in running.said()
        for secret in (old, new, "Jane", str(jane.id), code):
            assert secret not in running.said()


async def files(jane: Person) -> str:
    await agrees(jane)
    await says(jane, "the maize in my shop was stolen", "Noted.")
    await places_and_times(jane)
    await taps(jane, "Confidential", "Please check")
    return code_in(await taps(jane, "Send it", "Your report is in")).replace(" ", "")


async def starts_with(running: Program, code: str, **environment: str) -> None:
    """Stopped and started with other secrets; a letter to her waits meanwhile, queued with those of before."""
    assert await running.stop() == 0
    writes_to_her(running, code)
    running.environment |= environment
    await running.start()


def writes_to_her(running: Program, code: str) -> None:
    """By the handle of her report: only delivery sees who that is."""
    with closing(storage_of(running)) as storage, storage.begin() as work:
        to = reports.writable(work, id_of(storage, code))
        assert to is not None
        body = b'{"text": "Which gate?", "language": "en"}'
        outbox.queue(work, to, "telegram", body)


async def keeps_writing(api: TelegramApi) -> int:
    """Others write meanwhile, known ones and new ones; how many were answered."""
    answered = 0
    for number in range(20):
        person = api.person(f"Mfano{number}")
        await says(person, "hello", "I am Baraza")
        answered += 1
    return answered


async def killed_in_the_middle(running: Program) -> None:
    chance = random.Random(SEED)
    sys.stdout.write(f"seed {SEED}\n")
    for _ in range(KILLS):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, "--config", str(running.folder / "config.yml"), "key", "rotate",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, env=running.environment, cwd=running.folder,
        )  # fmt: skip
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), chance.uniform(0.8, 2.2))
        if process.returncode is None:
            process.kill()
            await process.wait()


async def command(running: Program, *words: str, code: int) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, "--config", str(running.folder / "config.yml"), *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=running.environment, cwd=running.folder,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == code, said
    return said.decode()
