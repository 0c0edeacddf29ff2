"""One worker at a time asks Telegram for updates; when it dies another does."""

from pathlib import Path

import pytest

from tests.databases import postgres_database
from tests.many.cluster import cluster
from tests.standins.telegram_api import telegram_api

pytestmark = pytest.mark.postgres
NUMBERS = "1195"
WITHIN = 60.0
"""Seconds; every core may be busy, and the dead poller's last request may still be open at Telegram."""


async def test_whichever_worker_dies_she_is_answered_once(
    migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with telegram_api() as api:
            speaks = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
            async with cluster(tmp_path, url, webs=0, workers=2, more=speaks) as (running, _):
                jane = api.person("Jane")
                await jane.types("hello")
                await jane.sees("I am Baraza", WITHIN)
                for victim in running.workers:
                    await victim.kill()
                    await jane.types("emergency numbers")
                    await jane.sees(NUMBERS, WITHIN)
                    await victim.start()
                await jane.types("emergency numbers")
                await jane.sees(NUMBERS, WITHIN)
                await running.stop()
                assert sum(NUMBERS in message.text for message in jane.messages) == 3
                assert running.asked("select count(*) from inbox") == [(0,)]


async def test_the_webhook_of_telegram_is_taken_by_any_web(
    migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with telegram_api() as api:
            speaks = {
                "TELEGRAM_TOKEN": api.token,
                "TELEGRAM_API_URL": api.url,
                "TELEGRAM_WEBHOOK_SECRET": "of-nobody",
            }
            async with cluster(tmp_path, url, webs=2, workers=1, more=speaks) as (running, _):
                await api.until(lambda: bool(api.webhook), WITHIN)
                secret = api.webhook["secret_token"]
                for web in running.webs:
                    # As a proxy would hand it to one of them.
                    api.webhook = {"url": f"{web.url}/webhooks/telegram", "secret_token": secret}
                    person = api.person("Jane")
                    await person.types("hello")
                    await person.sees("I am Baraza", WITHIN)
                await running.stop()
                assert api.count("getUpdates") == 0
                assert api.count("setWebhook") == 1, "by one of them"
