"""What every start of the program would do again and what changes nothing is done once, before the first fork.

The directory's files are read, and the statements of a conversation and of the scheduler are compiled: of a start's
half second on a busy machine a fifth is left. Codes are hashed with less work, since nobody guesses them here.
"""

import asyncio
import gc
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx._transports.default as httpx_transports
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import Engine

import bot.wiring
import storage.database
from bot.channels.contract import Capabilities, Fetched
from bot.commands.program import COMMANDS
from bot.settings import load
from directory.bodies import Bodies, bundled_bodies
from directory.places import Places, bundled_records
from flows.messages import MediaRef, Outbound
from nlu.keywords import Keywords
from nlu.understander import Reading
from storage.migrating import migrate
from storage.receipts import HASH_BYTES, LANES, Receipts
from storage.vault import new_secret
from tests.killed.configuring import configured
from tests.killed.rehearsing import rehearse
from tests.killed.talks import WARMING
from tests.storage.messages import said


class Cheap(Receipts):
    """The hash of life takes 30 ms of 19 MiB."""

    def hash(self, code: str) -> bytes:
        return hash_secret_raw(code.encode(), self._salt, 1, 64, LANES, HASH_BYTES, Type.ID)


def warm(url: str, folder: Path) -> None:
    """`url`: of a database that may be filled with anything; `folder`: an empty one."""
    wiring: Any = bot.wiring
    wiring.understander_of = lambda _: Reading(Keywords())
    places = Places.from_records(bundled_records())
    wiring.Places = Known(Places, places)
    wiring.Bodies = Known(Bodies, Bodies.from_records(places, bundled_bodies()))
    wiring.Stations = cache(wiring.Stations)
    httpx_transports.create_ssl_context = cache(httpx_transports.create_ssl_context)
    Receipts.hash = Cheap.hash  # type: ignore[method-assign,assignment]
    for module, _ in COMMANDS.values():
        import_module(module)
    import_module("bot.serving_telegram")
    _share_what_is_compiled()
    secret = new_secret()
    asyncio.run(_once(url, secret, folder))
    rehearse(url, secret, folder)
    gc.collect()
    gc.freeze()


class Known:
    """A class of the directory whose object is made already, where an operator added nothing."""

    def __init__(self, made_by: Any, made: Any) -> None:  # noqa: ANN401 - Places or Bodies
        self._made_by, self._made = made_by, made

    def from_records(self, *args: Any) -> Any:  # noqa: ANN401
        return self._made_by.from_records(*args) if args[-1] else self._made


class _Silent:
    """A channel on which nothing is said."""

    name = "telegram"
    capabilities = Capabilities(body=4096)

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        return "1"

    async def answer_tap(self, tap: str) -> None:
        """Nobody tapped."""

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        return Fetched(b"", media.content_type)


async def _once(url: str, secret: str, folder: Path) -> None:
    migrate(url)
    configured(folder, 8080, 8081)
    settings = load(folder / "config.yml", {"BARAZA_SECRET_KEY": secret, "BARAZA_DATABASE_URL": url})
    async with bot.wiring.baraza(settings) as running:
        running.channels["telegram"] = _Silent()
        await running.delivery.recover()
        for number, words in enumerate(WARMING, 1):
            await running.intake.store(said(words, number))
            await running.loop.drain()
            await running.delivery.drain()
        await running.schedule.tell_staff()
        await running.schedule.look_after_conversations()
        await running.schedule.tell_that_nobody_came()
        await running.schedule.retain()


def _share_what_is_compiled() -> None:
    """All engines of a kind speak one dialect object and use one cache of compiled statements."""
    database: Any = storage.database
    make, first = database.create_engine, dict[str, Engine]()

    def alike(*args: Any, **named: Any) -> Engine:  # noqa: ANN401
        engine: Engine = make(*args, **named)
        known = first.setdefault(engine.dialect.name, engine)
        engine._compiled_cache = known._compiled_cache
        if known.dialect.server_version_info is not None:
            engine.dialect = known.dialect
        return engine

    database.create_engine = alike
