"""A whole Baraza in this process whose providers keep what they would keep, and a clock that is theirs too.

Turns and sends run by themselves, as in life. What the schedule does happens when a test lets time go by.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import func, select

from bot.channels import telegram_webhook
from bot.metrics import metrics_route
from bot.serving import application, telegram_of
from bot.serving_whatsapp import whatsapp_of
from bot.settings import load
from bot.wiring import Baraza, baraza
from nlu.keywords import Keywords
from nlu.understander import Reading
from storage import at_twilio
from storage.migrating import migrate
from storage.tables import inbox, outbox, said_ids, to_forget
from storage.vault import new_secret
from tests.channels.webpage.visitor import Visitor
from tests.standins.telegram_api import TelegramApi, served, telegram_api
from tests.standins.twilio_api import SENDER, STORE_PATH, TwilioApi, twilio_api

ROOT = Path(__file__).parents[2]
HOOK = "a-secret-of-nobody"
SOON = timedelta(minutes=5)
"""After that what is over was asked for at Twilio, which had its two to four minutes."""
WITHIN = 15.0
"""Seconds; every core may be busy."""


class House:
    """`made` is the program; `folder` holds its database, and the copies that a test makes."""

    def __init__(
        self, made: Baraza, folder: Path, url: str, twilio: TwilioApi, telegram: TelegramApi
    ) -> None:
        self.made, self.folder, self.url, self.twilio, self.telegram = made, folder, url, twilio, telegram

    @property
    def now(self) -> datetime:
        return self.twilio.now()

    async def passes(self, time: timedelta) -> None:
        """Time goes by, here and at the providers; then the schedule does what is due."""
        self.twilio.passes(time)
        self.telegram.passes(time)
        self.made.delivery.wake()
        await self.rests()
        while await self.made.run(at_twilio.gather):
            continue
        await self.made.schedule.retain()
        await self.rests()

    async def rests(self) -> None:
        """Wait until no message waits for its turn or is on its way, and no report of one is.

        A report may put a message back: none may have begun while it was looked. It may also be faster than what we note
        ourselves of a send: that has to be written too, before time goes on.
        """
        async with asyncio.timeout(WITHIN):
            while True:
                await self.twilio.settled()
                reports = len(self.twilio.callbacks)
                under_way = self.telegram.unconfirmed or self.made.delivery.under_way
                if not under_way and not await self.made.read(_busy):
                    await self.twilio.settled()
                    if len(self.twilio.callbacks) == reports:
                        return
                await asyncio.sleep(0.02)

    async def forgets(self) -> None:
        """Ten minutes go by, in which providers are asked to delete what is over."""
        await self.passes(SOON)
        await self.passes(SOON)
        while await self.made.forgetting.forget_some():
            continue

    async def still_to_forget(self) -> int:
        return int(
            await self.made.read(
                lambda work: work.connection.scalar(select(func.count()).select_from(to_forget)) or 0
            )
        )

    async def ids_kept(self) -> int:
        """How many ids of a provider lie here, in clear or sealed."""
        named = select(func.count()).where(outbox.c.provider_id.is_not(None))
        noted = select(func.count()).select_from(said_ids)
        return int(
            await self.made.read(
                lambda work: (work.connection.scalar(named) or 0) + (work.connection.scalar(noted) or 0)
            )
        )

    async def metrics(self) -> str:
        """What /metrics says."""
        route = metrics_route(self.made.metrics, self.made.read, "token")
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=route.app), base_url="http://here"
        ) as client:
            answer = await client.get("/metrics", headers={"Authorization": "Bearer token"})
        assert answer.status_code == 200
        return answer.text

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[Visitor]:
        """Somebody at the web page."""
        async with httpx.AsyncClient(base_url=self.url, timeout=WITHIN) as client:
            yield Visitor(client)


def _busy(work: object) -> bool:
    connection = work.connection  # type: ignore[attr-defined]
    waits = select(func.count()).where(inbox.c.status == "waiting")
    on_its_way = select(func.count()).where(
        outbox.c.status.in_(["waiting", "sending"]),
        outbox.c.due_at <= work.now,  # type: ignore[attr-defined]
    )
    return bool(connection.scalar(waits) or connection.scalar(on_its_way))


@asynccontextmanager
async def house(folder: Path, database: str = "", **changed: str) -> AsyncIterator[House]:
    """On SQLite in `folder`, or on `database`. `changed`: keys of config.yml."""
    every = sys.getswitchinterval()
    stop, tasks = asyncio.Event(), list[asyncio.Task[None]]()
    text = (ROOT / "config.yml").read_text("utf-8")
    known = {"first": "en", "per_person_seconds": "0", "nlu_url": '""', "forget_per_second": "80"}
    for key, value in (known | changed).items():
        text = re.sub(rf"(?m)^( *{key}:) .*$", rf"\g<1> {value}", text)
    (folder / "config.yml").write_text(text, "utf-8")
    (folder / "var").mkdir()
    url = database or f"sqlite:///{folder / 'var' / 'baraza.db'}"
    if not database:
        migrate(url)
    async with AsyncExitStack() as stack:
        twilio = await stack.enter_async_context(twilio_api())
        telegram = await stack.enter_async_context(telegram_api())
        twilio.store = twilio.url + STORE_PATH
        settings = load(
            folder / "config.yml",
            {
                "BARAZA_SECRET_KEY": new_secret(),
                "BARAZA_DATABASE_URL": url,
                "BARAZA_PUBLIC_URL": "http://127.0.0.1:1",
                "TELEGRAM_TOKEN": telegram.token,
                "TELEGRAM_API_URL": telegram.url,
                "TELEGRAM_WEBHOOK_SECRET": HOOK,
                "TWILIO_ACCOUNT_SID": twilio.account,
                "TWILIO_AUTH_TOKEN": twilio.token,
                "TWILIO_WHATSAPP_FROM": SENDER,
                "TWILIO_API_URL": twilio.url,
            },
        )
        made = await stack.enter_async_context(
            baraza(settings, clock=twilio.now, understander=Reading(Keywords()))
        )
        speaks, writes = telegram_of(made), whatsapp_of(made)
        assert speaks is not None
        assert writes is not None
        here = await stack.enter_async_context(served(application(made, speaks, writes)))
        stack.push_async_callback(speaks.close)
        stack.push_async_callback(writes.close)
        twilio.calls_back(here, "http://127.0.0.1:1")
        telegram.webhook = {"url": here + telegram_webhook.PATH, "secret_token": HOOK}
        tasks = [
            asyncio.create_task(made.loop.take_turns(stop)),
            asyncio.create_task(made.delivery.deliver(stop)),
        ]
        try:
            yield House(made, folder, here, twilio, telegram)
        finally:
            stop.set()
            made.loop.wake()
            made.delivery.wake()
            await asyncio.gather(*tasks)
            sys.setswitchinterval(every)
