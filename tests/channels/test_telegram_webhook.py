"""The webhook: who may knock, what is refused, and that nothing is lost when storing fails."""

import json
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels import telegram_webhook
from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_polling import Pace
from bot.channels.telegram_webhook import BODY_LIMIT, PATH, SECRET_HEADER, announce, webhook_route
from flows.messages import Inbound
from tests.standins.telegram_api import BROKEN, TelegramApi, served, too_many

SECRET = "s3cret_of-nobody"
UPDATE = {
    "update_id": 5,
    "message": {"date": 1700000000, "text": "habari", "chat": {"id": 254000001, "type": "private"}},
}


class Shelf:
    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.broken = 0

    async def store(self, inbounds: Sequence[Inbound]) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("disk full while writing naibiwa")
        self.inbounds += inbounds


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def url(shelf: Shelf) -> AsyncIterator[str]:
    async with served(Starlette(routes=[webhook_route(SECRET, shelf.store)])) as base:
        yield base + PATH


async def knock(url: str, content: bytes, secret: str | bytes | None = SECRET) -> httpx.Response:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with httpx.AsyncClient() as client:
        return await client.post(url, content=content, headers=headers)  # type: ignore[arg-type]


async def test_an_update_is_stored_and_then_answered(url: str, shelf: Shelf) -> None:
    answer = await knock(url, json.dumps(UPDATE).encode())
    assert (answer.status_code, answer.content) == (200, b"")
    assert [(inbound.external_id, inbound.text) for inbound in shelf.inbounds] == [("5", "habari")]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ŝ".encode()])
async def test_a_stranger_gets_a_bare_403(url: str, shelf: Shelf, secret: str | bytes | None) -> None:
    answer = await knock(url, json.dumps(UPDATE).encode(), secret)
    assert (answer.status_code, answer.content) == (403, b"")
    assert not shelf.inbounds


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 200_000, 400),
        (b"null", 200),
        (b"[]", 200),
        (b'{"update_id": 6, "telepathy": {}}', 200),
        (b" " * BODY_LIMIT, 400),
        (b" " * (BODY_LIMIT + 1), 413),
    ],
    ids=["empty", "cut short", "no UTF-8", "deep", "null", "a list", "unknown type", "1 MB", "over 1 MB"],
)
async def test_bad_bodies(url: str, shelf: Shelf, content: bytes, status: int) -> None:
    answer = await knock(url, content)
    assert (answer.status_code, answer.content) == (status, b"")
    assert not shelf.inbounds


async def test_a_body_that_does_not_tell_its_length_is_limited_too(url: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    async with httpx.AsyncClient() as client:
        answer = await client.post(url, content=pieces(), headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 413


async def test_other_methods_are_refused(url: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(url)).status_code == 405


async def test_a_poisoned_update_does_not_come_back(
    url: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> Inbound | None:
        raise KeyError("sumu")

    monkeypatch.setattr(telegram_webhook, "parse", breaks)
    assert (await knock(url, json.dumps(UPDATE).encode())).status_code == 200
    assert "KeyError" in caplog.text
    assert "sumu" not in caplog.text


async def test_what_could_not_be_stored_is_sent_again_by_telegram(
    api: TelegramApi, bot: QuietBot, url: str, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.broken = 1
    await bot.set_webhook(url, secret_token=SECRET)
    await api.person().types("habari")
    await api.until(lambda: not api.unconfirmed)
    assert [inbound.text for inbound in shelf.inbounds] == ["habari"]
    assert "naibiwa" not in caplog.text


@pytest.mark.parametrize("secret", ["", "two words", "siri!", "x" * 257])
def test_no_secret_is_no_webhook(shelf: Shelf, secret: str) -> None:
    with pytest.raises(ValueError, match="TELEGRAM_WEBHOOK_SECRET"):
        webhook_route(secret, shelf.store)


async def test_telegram_is_told_until_it_listens(
    api: TelegramApi, bot: QuietBot, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    api.fail_next("setWebhook", BROKEN, too_many(9))
    await announce(bot, "https://baraza.example/", SECRET, Pace(sleep=sleep, chance=lambda: 0.0))
    assert api.webhook == {"url": "https://baraza.example/webhooks/telegram", "secret_token": SECRET}
    assert slept == [1.0, 9.0]
    assert "webhook is not set" in caplog.text
    assert SECRET not in caplog.text
