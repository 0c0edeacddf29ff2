"""The program with every channel at once, in a folder of its own that is searched afterwards."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from directory.columns import COLUMNS
from tests.end_to_end.program import PROGRAM, Program, program
from tests.leaks.looking import Places
from tests.leaks.words import words
from tests.standins.smtp_server import SmtpServer, smtp_server
from tests.standins.telegram_api import TelegramApi, telegram_api
from tests.standins.telegram_people import Person
from tests.standins.twilio_api import SENDER, STORE_PATH, TwilioApi, twilio_api

PUBLIC = "https://baraza.example.org"
METRICS = "a-token-for-figures"
SEVERAL = (
    "import json, sys; from bot import faults; faults.quiet_process(); from bot.commands.program import main; "
    "sys.exit(max(main(words) for words in json.loads(sys.argv[1])))"
)


@dataclass
class Town:
    """Everybody and everything of one run."""

    c: dict[str, str]
    folder: Path
    running: Program
    telegram: TelegramApi
    twilio: TwilioApi
    smtp: SmtpServer
    places: Places

    def resident(self, number: int) -> Person:
        """Somebody on Telegram, with a chat id and a name that are canaries."""
        return self.person(f"chat {number}", "her name on telegram")

    def person(self, chat: str, name: str) -> Person:
        number = int(self.c[chat])
        if number not in self.telegram.people:
            self.telegram.people[number] = Person(self.telegram, number, self.c[name], "en")
        return self.telegram.people[number]

    async def command(self, *line: str, given: str = "", fails: bool = False) -> str:
        """`baraza ...` with this on standard input; what it said is searched, too."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, "--config", str(self.running.folder / "config.yml"), *line,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env=self.running.environment, cwd=self.folder,
        )  # fmt: skip
        said, _ = await process.communicate(given.encode())
        self.places.keeps(f"baraza {' '.join(line[:2])}", said)
        assert fails == (process.returncode != 0), said
        return said.decode()

    async def commands(self, *lines: tuple[str, ...]) -> None:
        """Several commands that print no secret, one after the other in one process; what they said is searched."""
        config = ["--config", str(self.running.folder / "config.yml")]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SEVERAL, json.dumps([[*config, *line] for line in lines]),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env=self.running.environment, cwd=self.folder,
        )  # fmt: skip
        said, _ = await process.communicate()
        self.places.keeps("what commands said", said)
        assert process.returncode == 0, said


@asynccontextmanager
async def town(
    folder: Path,
    seed: int,
    database: str = "",
    log: str = "text",
    *,
    hooked: bool = False,
    **environment: str,
) -> AsyncIterator[Town]:
    """A running program with Telegram by polling or (`hooked`) by its webhook, WhatsApp, e-mail and both pages; its
    temporary files are searched.

    `log`: the form of its lines, text or json. `environment`: what it has besides.
    """
    c = words(seed)
    sys.stdout.write(f"seed {seed}\n")
    temporary = folder / "tmp"
    temporary.mkdir()
    async with telegram_api() as telegram, twilio_api() as twilio, smtp_server() as smtp:
        twilio.store = twilio.url + STORE_PATH
        made = Program(
            folder,
            TELEGRAM_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url,
            TWILIO_ACCOUNT_SID=twilio.account, TWILIO_AUTH_TOKEN=twilio.token, TWILIO_WHATSAPP_FROM=SENDER,
            TWILIO_API_URL=twilio.url, BARAZA_PUBLIC_URL=PUBLIC, BARAZA_METRICS_TOKEN=METRICS,
            TMPDIR=str(temporary), PYTHONASYNCIODEBUG="1", PYTHONFAULTHANDLER="1",
            **({"BARAZA_DATABASE_URL": database} if database else {}), **environment,
            **({"TELEGRAM_WEBHOOK_SECRET": c["hook"]} if hooked else {}),
        )  # fmt: skip
        made.configure(log_format=log)
        _by_mail(folder, smtp, c["e-mail"])
        there = Town(c, folder, made, telegram, twilio, smtp, Places([folder]))
        await there.command("directory", "import", str(folder.parent / "bodies.csv"))
        async with program(folder, made):
            twilio.calls_back(made.url, PUBLIC)
            telegram.calls_back(made.url, PUBLIC)
            yield there


def _by_mail(folder: Path, smtp: SmtpServer, address: str) -> None:
    """An office that is written to by e-mail; the file of its address is the operator's own, and not searched."""
    config = folder / "config.yml"
    before, _, after = config.read_text().partition("mail:")
    mail = f"{{host: 127.0.0.1, port: {smtp.port}, security: none, sender: baraza@example.org}}"
    config.write_text(f"{before}mail: {mail}\n\n{after[after.index('understanding:') :]}")
    office = f"mfano-works,Mfano Works Office,county_works,,nakuru-county,all,{address},,asked there,high"
    (folder.parent / "bodies.csv").write_text(f"{','.join(COLUMNS['bodies'])}\n{office}\n")
