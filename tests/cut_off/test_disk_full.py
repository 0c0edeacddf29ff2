"""The disk of the running program is full: a file system of its own, so small that a test can fill it."""

import asyncio
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from bot.outages import SENTENCES
from storage.outages import Cause
from tests.cut_off.town import Page
from tests.end_to_end.program import PROGRAM, Program
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import TelegramApi, telegram_api
from tests.standins.twilio_api import SENDER, TwilioApi, twilio_api

SIZE = "96m"
LONG = " ".join(["habari"] * 220)
MOST = 400
"""Messages until the log of changes finds no room any more."""
WITHIN = 60.0


class OnSmallDisk(Program):
    """Its var/ is a file system in memory that nobody else sees (unshare(1), tmpfs(5))."""

    async def launch(self) -> None:
        (self.folder / "var").mkdir(exist_ok=True)
        inside = f'mount -t tmpfs -o size={SIZE} none "$0/var" && exec "$1" -c "$2" --config "$0/config.yml" run --no-training'
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                "unshare", "-rm", "sh", "-c", inside, str(self.folder), sys.executable, PROGRAM,
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=asyncio.subprocess.STDOUT,
                env=self.environment, cwd=self.folder,
            )  # fmt: skip

    @property
    def disk(self) -> Path:
        """var/ as the program sees it."""
        assert self.process is not None
        return Path(f"/proc/{self.process.pid}/root{self.folder}/var")

    async def until_answers(self, status: int) -> None:
        """/readyz says again for a second what it said."""
        async with asyncio.timeout(WITHIN):
            while await ready(self) != status:  # noqa: ASYNC110 - nobody announces it
                await asyncio.sleep(0.2)

    def fill(self) -> None:
        with (self.disk / "ballast").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        with (self.disk / "more").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"0")

    def found(self, query: str) -> list[tuple[object, ...]]:
        """In a copy: SQLite resolves the path of the other file system to one of ours."""
        copies = self.folder / "copies"
        copies.mkdir(exist_ok=True)
        for name in ("baraza.db-wal", "baraza.db"):
            shutil.copy(self.disk / name, copies / name)
        return rows(copies / "baraza.db", query)

    def make_room(self) -> None:
        (self.disk / "ballast").unlink()
        (self.disk / "more").unlink()


def needs_its_own_disk() -> None:
    asked = subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt && test -d /proc/$$/root"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if asked.returncode:
        pytest.skip(f"no file system of one's own here (unshare -rm): {asked.stderr.strip()[-200:]}")


async def ready(running: Program) -> int:
    async with httpx.AsyncClient(timeout=30) as client:
        return (await client.get(running.url + "/readyz")).status_code


async def test_a_full_disk_loses_nothing_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    needs_its_own_disk()
    async with twilio_api() as twilio, telegram_api() as telegram:
        made = OnSmallDisk(
            tmp_path, TELEGRAM_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url,
            TWILIO_ACCOUNT_SID=twilio.account, TWILIO_AUTH_TOKEN=twilio.token, TWILIO_WHATSAPP_FROM=SENDER,
            TWILIO_API_URL=twilio.url,
        )  # fmt: skip
        made.environment["BARAZA_PUBLIC_URL"] = made.url
        twilio.calls_back(made.url)
        page = Page(made.url, "sw")
        try:
            await made.start()
            await fills_up_and_is_emptied(made, twilio, telegram, page)
            assert await made.stop() == 0
        finally:
            await page.close()
            if made.running:
                await made.kill()


async def fills_up_and_is_emptied(
    made: OnSmallDisk, twilio: TwilioApi, telegram: TelegramApi, page: Page
) -> None:
    jane, amina = twilio.person(), telegram.person()
    await jane.types("hello")
    await amina.types("hello")
    await page.begins()
    await jane.sees("I am Baraza", WITHIN)
    await amina.sees("I am Baraza", WITHIN)
    await page.sees("mimi ni Baraza", WITHIN)
    assert await ready(made) == 200
    seen = len(amina.messages)

    made.fill()
    kept, refused = 0, None
    for number in range(MOST):
        writes = twilio.person()
        form = writes.form(twilio.new_sid("SM"), {"Body": f"{number} {LONG}", "MessageType": "text"})
        answered = await writes.sends_again(form)
        if answered == 503:
            refused = form
            break
        assert answered == 200
        kept += 1
    assert refused is not None, "the disk did not fill up"
    await made.until_answers(503)
    await amina.types(LONG)
    answer = await page.says(f"Kanarimaneno {LONG}")
    assert answer.status_code == 503
    assert "Ujumbe huu haukuhifadhiwa." in answer.text
    assert f"Kanarimaneno {LONG}" in answer.text
    assert [await writes.sends_again(refused) for _ in range(20)] == [503] * 20
    assert telegram.unconfirmed
    assert len(amina.messages) == seen

    made.make_room()
    await made.until_answers(200)
    assert await writes.sends_again(refused) == 200
    assert await writes.sends_again(refused) == 200
    assert (await page.says(f"Kanarimaneno {LONG}")).status_code == 200
    await telegram.until(lambda: len(amina.messages) == seen + 1, WITHIN)
    await twilio.until(lambda: len(writes.messages) == 1, WITHIN)
    await made.until(
        lambda: made.found("select count(*) from inbox where status = 'waiting'") == [(0,)],
        60,
    )
    assert made.found("select count(*) from seen") == [(3 + kept + 1 + 1 + 1,)], "each once"
    assert made.found("select count(*) from inbox where status = 'failed'") == [(0,)]
    assert made.found("pragma integrity_check") == [("ok",)]
    full = SENTENCES[Cause.FULL]
    assert made.found(f"select count(*) from alerts where sentence = '{full} It is over.'") == [(1,)]  # noqa: S608
    said = made.said()
    assert said.count(full) == 1
    assert "The database serves again" in said
    assert len([line for line in said.splitlines() if " ERROR " in line or " WARNING " in line]) < 20, said
    for words in ("habari habari", "Kanarimaneno", "+2547", "254700"):
        assert words not in said
