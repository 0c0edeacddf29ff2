"""A whole Baraza in this process, with its web page, Telegram and WhatsApp over real HTTP, and the people who use it.

`Door` stands where the program's port would be, so that its address is known before the program is made.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

import bot.wiring
from bot import recording, turn_loop
from bot.channels import telegram_polling
from bot.channels.telegram_polling import Pace
from bot.serving import application, telegram_of
from bot.serving_telegram import Telegram
from bot.serving_whatsapp import whatsapp_of
from bot.settings import Settings, load
from bot.wiring import Baraza, baraza
from nlu.keywords import Keywords
from nlu.understander import Reading
from storage.database import Database
from storage.vault import new_secret
from tests.cut_off.gate import Gate, gate
from tests.standins.telegram_api import TelegramApi, served, telegram_api
from tests.standins.twilio_api import SENDER, STORE_PATH, TwilioApi, twilio_api

ROOT = Path(__file__).parents[2]
BUSY = 0.3
"""Seconds that a write waits for another's lock."""
NO_REUSE = httpx.Limits(max_keepalive_connections=0)
"""On a busy machine a connection that lies idle is closed at the very moment in which it is used again."""
HOOK_SECRET = "a-secret-of-nobody"


class Door:
    """An application that may come later."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


class Town:
    """`programs`: all Barazas that run on the one database; `urls` where their pages are."""

    def __init__(
        self,
        programs: list[Baraza],
        urls: list[str],
        twilio: TwilioApi,
        telegram: TelegramApi,
        gates: dict[str, Gate],
    ) -> None:
        self.programs, self.urls, self.twilio, self.telegram, self.gates = (
            programs,
            urls,
            twilio,
            telegram,
            gates,
        )
        self.running, self.url = programs[0], urls[0]

    async def ready(self) -> int:
        async with httpx.AsyncClient() as client:
            return (await client.get(self.url + "/readyz")).status_code

    async def says_it_is(self, status: int, within: float = 60.0) -> None:
        """Once /readyz answers so: it says again for a second what it said."""
        async with asyncio.timeout(within):
            while await self.ready() != status:  # noqa: ASYNC110 - nobody announces it
                await asyncio.sleep(0.05)


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that waits for a database or a provider to come back waits less long."""
    monkeypatch.setattr(bot.wiring, "Database", partial(Database, busy_seconds=BUSY))
    monkeypatch.setattr(turn_loop, "AFTER_A_FAULT", 0.05)
    monkeypatch.setattr(recording, "RECORD_AGAIN", (0.05,) * 100)
    monkeypatch.setattr(
        telegram_polling, "Pace", partial(Pace, long_poll=1, first_delay=0.05, longest_delay=0.2)
    )


def settings_of(
    folder: Path, url: str, twilio: str, telegram: TelegramApi, public: str, secret: str, hook: str
) -> Settings:
    text = (ROOT / "config.yml").read_text("utf-8")
    for key, value in {"first": "en", "per_person_seconds": "0", "nlu_url": '""'}.items():
        text = re.sub(rf"(?m)^( *{key}:) .*$", rf"\g<1> {value}", text)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(text, "utf-8")
    return load(
        folder / "config.yml",
        {
            "BARAZA_SECRET_KEY": secret,
            "BARAZA_DATABASE_URL": url,
            "BARAZA_PUBLIC_URL": public,
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_WEBHOOK_SECRET": hook,
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "token-of-nobody",
            "TWILIO_WHATSAPP_FROM": SENDER,
            "TWILIO_API_URL": twilio,
        },
    )


@asynccontextmanager
async def town(
    url: str,
    folder: Path,
    *,
    programs: int = 1,
    hook: bool = False,
    together: bool = False,
    stopped: Callable[[TwilioApi], None] = lambda _: None,
    secret: str = "",
) -> AsyncIterator[Town]:
    """`hook`: Telegram comes by webhook, else it is polled. `programs`: so many Barazas `together` on one PostgreSQL.

    `stopped`: what happens at Twilio before the program runs.
    """
    secret, every = secret or new_secret(), sys.getswitchinterval()
    stop, tasks = asyncio.Event(), list[asyncio.Task[None]]()
    async with AsyncExitStack() as stack:
        twilio = await stack.enter_async_context(twilio_api())
        telegram = await stack.enter_async_context(telegram_api())
        before_twilio = await stack.enter_async_context(gate(twilio))
        twilio.url, twilio.store = before_twilio.url, before_twilio.url + STORE_PATH
        stopped(twilio)
        running, urls, doors = list[Baraza](), list[str](), [Door() for _ in range(programs)]
        for number, door in enumerate(doors):
            urls.append(await stack.enter_async_context(served(door)))
            settings = settings_of(
                folder / str(number), url, twilio.url, telegram, urls[0], secret, HOOK_SECRET if hook else ""
            )
            beside = {"beside": "sends"} if together else {}
            made = await stack.enter_async_context(baraza(settings, understander=Reading(Keywords()), **beside))  # type: ignore[arg-type]  # fmt: skip
            made.delivery._patience = replace(made.delivery._patience, fault=0.05, look=1.0)
            running.append(made)
            speaks, writes = telegram_of(made), whatsapp_of(made)
            assert speaks is not None
            assert writes is not None
            door.app = application(made, speaks, writes)
            tasks.append(asyncio.create_task(made.serve(stop)))
            tasks += [asyncio.create_task(_receive(speaks, stop))] if number == 0 else []
            stack.push_async_callback(speaks.close)
            stack.push_async_callback(writes.close)
        twilio.calls_back(urls[0])
        await twilio._client.aclose()
        twilio._client = httpx.AsyncClient(timeout=30.0, limits=NO_REUSE)
        try:
            if hook:
                await telegram.until(lambda: bool(telegram.webhook), 10)
            yield Town(running, urls, twilio, telegram, {"whatsapp": before_twilio})
        finally:
            stop.set()
            for made in running:
                made.loop.wake()
                made.delivery.wake()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            sys.setswitchinterval(every)
    assert not [one for one in ended if isinstance(one, BaseException)], ended


async def _receive(telegram: Telegram, stop: asyncio.Event) -> None:
    await telegram.receive(stop)


class Page:
    """Somebody at the web page, in a browser without scripts."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.client = httpx.AsyncClient(
            timeout=60.0,
            limits=NO_REUSE,
            base_url=url,
            follow_redirects=True,
            headers={"Accept-Language": language},
        )
        self.language = language
        self.html = self.kept = ""

    async def looks(self) -> str:
        self.html = (await self.client.get("/", params={"lang": self.language})).text
        return self.html

    async def says(self, text: str = "", **more: str) -> httpx.Response:
        """Send the form of the page as it is shown, with this text."""
        fields = {name: self.field(name) for name in ("token", "nonce") if self.field(name)}
        answer = await self.client.post("/say", data=fields | {"text": text} | more)
        self.html = answer.text
        return answer

    async def begins(self) -> None:
        await self.looks()
        await self.says(start="1", lang=self.language)

    async def sees(self, containing: str, within: float = 60.0) -> str:
        async with asyncio.timeout(within):
            while containing not in self.html:
                await asyncio.sleep(0.4)
                await self.looks()
        return self.html

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html.partition('action="/say"')[2])
        return found[1] if found else ""

    def button(self, title: str) -> str:
        """What tapping it sends."""
        found = re.search(rf'name="option" value="([^"]*)"[^>]*>(?:(?!</button>).)*{re.escape(title)}', self.html, re.DOTALL)  # fmt: skip
        assert found, f"no button {title!r}"
        return found[1]

    async def close(self) -> None:
        await self.client.aclose()
