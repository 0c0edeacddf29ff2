"""Starting twice, a port that is taken, SIGTERM in the middle of things."""

import asyncio
import socket
import time
from pathlib import Path

import httpx

from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import WITHIN, says
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import SILENT_AFTER_ACCEPTING, TelegramApi


async def test_it_stops_within_seconds_while_it_polls_and_a_page_is_open(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **token) as running, httpx.AsyncClient(base_url=running.url) as client:
        await api.until(lambda: api.count("getUpdates") > 0, WITHIN)
        ready = (await client.get("/readyz")).json()
        assert ready["ready"] is True
        assert ready["channels"] == ["telegram", "web"]
        assert (await client.get("/")).status_code == 200
        began = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - began < 8
        assert "fault" not in running.said()
        began = time.monotonic()
        await running.start()
        assert time.monotonic() - began < 30, "a second start has nothing to set up"
        assert (await client.get("/healthz")).json() == {"alive": True}


async def test_a_stop_does_not_wait_for_a_provider_that_is_silent_and_the_answer_goes_again(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **token) as running:
        jane = api.person("Jane")
        api.fail_next("sendMessage", SILENT_AFTER_ACCEPTING)
        await says(jane, "hello", "I am Baraza")
        began = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - began < 10
        await running.start()
        await jane.sees("I am Baraza", WITHIN)
        await running.until(
            lambda: rows(running.database, "select status from outbox where kind = 'message'") == [("sent",)]
        )


async def test_a_stop_does_not_wait_for_a_webhook_that_cannot_be_announced(tmp_path: Path) -> None:
    nowhere = {
        "TELEGRAM_TOKEN": "7000000001:test-token-of-nobody",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "TELEGRAM_WEBHOOK_SECRET": "of-nobody",
        "BARAZA_PUBLIC_URL": "http://127.0.0.1:9",
    }
    async with program(tmp_path, **nowhere) as running:
        await running.until(lambda: "webhook is not set" in running.said())
        began = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - began < 8
        assert nowhere["TELEGRAM_TOKEN"] not in running.said()


async def test_a_port_that_is_taken_gives_way_to_the_next(tmp_path: Path) -> None:
    made = Program(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", made.port))
        taken.listen()
        await made.launch()
        try:
            await made.until(lambda: "Baraza is here" in made.said(), 40)
            assert f"Port {made.port} is in use; taking {made.port + 1}." in made.said()
            async with httpx.AsyncClient() as client:
                url = f"http://127.0.0.1:{made.port + 1}/healthz"
                async with asyncio.timeout(WITHIN):
                    while not await answers(client, url):  # noqa: ASYNC110 - another process
                        await asyncio.sleep(0.05)
            assert await made.stop() == 0
        finally:
            if made.running:
                await made.kill()


async def answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx.TransportError:
        return False
