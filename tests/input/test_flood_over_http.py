"""The whole program under a flood, over real HTTP: others are answered as before, its memory stays, nobody is locked out."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.program import Program, free_port
from tests.end_to_end.reporting import WITHIN, says
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import TelegramApi, telegram_api
from tests.standins.telegram_people import Person

SECRET = "a-secret-of-nobody"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
BURST = 1500
NEWCOMERS = 200
GROWN_BY_LESS_THAN = 40
"""MB of resident memory."""


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with telegram_api() as running:
        yield running


@pytest.fixture
async def running(api: TelegramApi, tmp_path: Path) -> AsyncIterator[Program]:
    port = free_port()
    public = {"BARAZA_PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    made = Program(tmp_path, TELEGRAM_TOKEN=api.token, TELEGRAM_API_URL=api.url, **public)
    made.port, made.url = port, public["BARAZA_PUBLIC_URL"]
    made.configure(log_level="warning")
    try:
        await made.start()
        await api.until(lambda: bool(api.webhook), WITHIN)
        yield made
    finally:
        if made.running:
            await made.kill()


def resident(made: Program) -> float:
    """MB of it in memory."""
    assert made.process is not None
    status = Path(f"/proc/{made.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def update(number: int, person: Person, text: str) -> dict[str, object]:
    message = {
        "message_id": number,
        "date": 1700000000,
        "chat": person.chat,
        "from": person.sender,
        "text": text,
    }
    return {"update_id": 5_000_000 + number, "message": message}


async def post_all(url: str, updates: list[dict[str, object]]) -> list[int]:
    """All of them, sixteen at once; the answers' codes."""
    waiting, codes = iter(updates), []

    async def some(client: httpx.AsyncClient) -> None:
        codes.extend([(await client.post(url, json=one)).status_code for one in waiting])

    async with httpx.AsyncClient(headers=HEADERS, timeout=30) as client:
        await asyncio.gather(*(some(client) for _ in range(16)))
    return codes


async def test_one_floods_while_another_reports(api: TelegramApi, running: Program) -> None:
    juma, jane = api.person("Juma"), api.person("Jane")
    await says(jane, "hello", "I am Baraza")
    before = resident(running)
    url = running.url + "/webhooks/telegram"
    flood = asyncio.create_task(
        post_all(url, [update(number, juma, f"wezi {number}") for number in range(BURST)])
    )
    between = []
    for _ in range(8):
        heard = len(juma.messages)
        await says(jane, "menu", "What would you like to do?")
        between.append(len(juma.messages) - heard)
    assert set(await flood) == {200}
    heard = len(juma.messages)
    await says(jane, "menu", "What would you like to do?")
    between.append(len(juma.messages) - heard)
    assert max(between) <= 10, f"replies to somebody else between her question and her answer: {between}"
    waiting = rows(running.database, "select count(*) from inbox where status = 'waiting'")[0][0]
    assert waiting <= 200
    assert sum("You write faster" in said.text for said in juma.messages) <= 1
    assert sum("I can keep no more now" in said.text for said in juma.messages) <= 1
    grown = resident(running) - before
    assert grown < GROWN_BY_LESS_THAN, f"{grown:.0f} MB"
    assert "Traceback" not in running.said()
    assert "could not" not in running.said()


async def test_many_begin_and_many_look_and_others_still_may(running: Program) -> None:
    """One program opens sessions without end: it is slowed down; the page, health and who is in already go on."""
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as hers:
        first = await hers.post("/say", data={"text": "habari", "lang": "en"})
        assert first.status_code == 303
        before = resident(running)

        async def begin(client: httpx.AsyncClient) -> int:
            client.cookies.clear()
            return (
                await client.post(
                    "/say", data={"text": "x", "lang": "en"}, headers={"accept": "application/json"}
                )
            ).status_code

        async with httpx.AsyncClient(base_url=running.url, timeout=60) as crowd:
            codes = [
                code
                for _ in range(NEWCOMERS // 20)
                for code in await asyncio.gather(*(begin(crowd) for _ in range(20)))
            ]
        assert set(codes) <= {200, 303, 429}
        assert 429 in codes
        looks = [
            (await hers.get(path)).status_code for path in ("/", "/healthz", "/readyz", "/index-method/")
        ]
        assert looks == [200, 200, 200, 200]
        assert resident(running) - before < GROWN_BY_LESS_THAN
    limits = httpx.Limits(max_connections=60)
    async with httpx.AsyncClient(base_url=running.url, timeout=60, limits=limits) as client:
        for path in ("/readyz", "/healthz", "/", "/progress", "/nowhere/at/all"):
            answers = await asyncio.gather(*(client.get(path) for _ in range(200)))
            assert {answer.status_code for answer in answers} <= {200, 301, 303, 307, 404}, path
    assert resident(running) - before < GROWN_BY_LESS_THAN
