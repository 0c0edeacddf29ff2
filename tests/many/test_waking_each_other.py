"""What one process stores, another answers at once: nobody waits for a look at the clock."""

import asyncio
import random
import re
import statistics
import time
from html import unescape
from pathlib import Path

import httpx
import pytest

from bot.turn_loop import LONGEST_SLEEP
from bot.waking import Patience
from tests.channels.webpage.visitor import Visitor
from tests.databases import postgres_database
from tests.many.cluster import SEED, Cluster, cluster
from tests.many.town import Town, town

pytestmark = pytest.mark.postgres
MESSAGES = 15
AT_MOST = 5.0
"""Seconds, also where every core is busy; the looks come after LONGEST_SLEEP and Patience.look."""


async def test_a_message_at_a_web_is_answered_by_a_worker_at_once(
    migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    assert min(LONGEST_SLEEP, Patience().look) > 2 * AT_MOST
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with (
            cluster(tmp_path, url, webs=2, workers=2) as (running, feed),
            town(running, feed, random.Random(SEED)) as residents,
        ):
            await answered_at_once(residents)
            await the_page_of_another_web_is_rung(running)
            await running.stop()


async def answered_at_once(residents: Town) -> None:
    for _ in range(4):  # each worker's first turn loads what it needs
        await residents.says("+254700000001", "menu")
    residents.waits.clear()
    for _ in range(MESSAGES):
        await residents.says("+254700000001", "menu")
    print(  # noqa: T201 - what was counted
        f"{MESSAGES} messages, each answered after {statistics.median(residents.waits) * 1000:.0f} ms (median),"
        f" {max(residents.waits) * 1000:.0f} ms (longest)"
    )
    assert max(residents.waits) < AT_MOST


async def the_page_of_another_web_is_rung(running: Cluster) -> None:
    """She has the page open on a laptop, and writes on a phone that reaches the other web process."""
    here, there = running.webs
    async with httpx.AsyncClient(base_url=here.url, timeout=30) as phone:
        writing = Visitor(phone)
        begun = await writing.begin("en")
        # The page is served behind a proxy with TLS, so httpx would not give the cookie back without it.
        phone.headers["cookie"] = begun.history[0].headers["set-cookie"].partition(";")[0]
        await sees(writing, "I am Baraza")
        async with httpx.AsyncClient(base_url=there.url, timeout=30, headers=phone.headers) as laptop:
            waiting = asyncio.create_task(hears(laptop, cursor_of(writing.page), "Do you agree?"))
            await asyncio.sleep(0.5)
            wrote_at = time.monotonic()
            await writing.send(text="report")
            await waiting
            assert time.monotonic() - wrote_at < 2 * AT_MOST, (
                "a page that nobody rings looks after 20 seconds"
            )


async def hears(laptop: httpx.AsyncClient, cursor: str, words: str) -> None:
    """As the page's script waits: again from the cursor it was given, until it is told this."""
    while True:
        answer = await laptop.get("/new", params={"after": cursor})
        if answer.status_code == 200:
            told = answer.json()
            if words in str(told):
                return
            cursor = told["cursor"]


async def sees(visitor: Visitor, words: str) -> None:
    async with asyncio.timeout(60):
        while words not in visitor.page:
            await asyncio.sleep(0.1)
            await visitor.look()


def cursor_of(page: str) -> str:
    found = re.search(r'data-cursor="([^"]*)"', page)
    assert found, page
    return unescape(found[1])
