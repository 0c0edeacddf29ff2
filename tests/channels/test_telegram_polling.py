"""Polling: nothing is confirmed before it is stored, and it comes back from every fault."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.channels import telegram_polling, telegram_updates
from bot.channels.telegram_bot import QuietBot, connect
from bot.channels.telegram_polling import Pace, poll
from flows.messages import Inbound
from tests.standins.telegram_api import BROKEN, RESET, Fault, TelegramApi, too_many


class Diary:
    """What was stored, and how long polling wanted to sleep; `broken` makes storing fail."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.slept: list[float] = []
        self.broken = 0
        self.before_storing: Callable[[], object] = lambda: None

    async def store(self, inbounds: Sequence[Inbound]) -> None:
        self.before_storing()
        if self.broken:
            self.broken -= 1
            raise OSError("disk full while writing naibiwa")
        self.texts += [inbound.text for inbound in inbounds]

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    @property
    def pace(self) -> Pace:
        return Pace(long_poll=1, sleep=self.sleep, chance=lambda: 0.5)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@asynccontextmanager
async def polled(bot: QuietBot, diary: Diary, delete_webhook: bool = False) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(poll(bot, diary.store, stop, pace=diary.pace, delete_webhook=delete_webhook))
    yield
    stop.set()
    await asyncio.wait_for(task, 60)


async def test_an_update_is_confirmed_only_after_it_is_stored(
    api: TelegramApi, bot: QuietBot, diary: Diary
) -> None:
    unconfirmed_while_storing: list[list[int]] = []
    diary.before_storing = lambda: unconfirmed_while_storing.append(api.unconfirmed)
    number = await api.person().types("habari")
    async with polled(bot, diary):
        await api.until(lambda: not api.unconfirmed)
    assert unconfirmed_while_storing == [[number]]
    assert diary.texts == ["habari"]


async def test_killed_before_storing_nothing_is_lost(api: TelegramApi, bot: QuietBot, diary: Diary) -> None:
    await api.person().types("habari")
    storing = asyncio.Event()

    async def dies(_: Sequence[Inbound]) -> None:
        storing.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(poll(bot, dies, asyncio.Event(), pace=diary.pace))
    await asyncio.wait_for(storing.wait(), 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with polled(bot, diary):
        await api.until(lambda: not api.unconfirmed)
    assert diary.texts == ["habari"]


async def test_a_storage_that_fails_is_asked_again_and_its_error_stays_inside(
    api: TelegramApi, bot: QuietBot, diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    diary.broken = 2
    await api.person().types("habari")
    async with polled(bot, diary):
        await api.until(lambda: not api.unconfirmed)
    assert diary.texts == ["habari"]
    assert diary.slept == [0.75, 1.5]
    assert "OSError" in caplog.text
    assert "naibiwa" not in caplog.text


@pytest.mark.parametrize(
    ("faults", "slept", "told"),
    [
        ([BROKEN, BROKEN, BROKEN], [0.75, 1.5, 3.0], "fault of its own (500)"),
        ([RESET, RESET], [0.75, 1.5], "connection to Telegram broke"),
        ([too_many(30)], [30.0], "pause of 30 s"),
        ([Fault(401, "Unauthorized")], [0.75], "TELEGRAM_TOKEN"),
        ([Fault(200, page=b"[" * 100_000)], [0.75], "could not be read"),
        ([Fault(200, page=b"<html>log in to the hotel</html>")], [0.75], "could not be read"),
    ],
)
async def test_polling_comes_back(
    api: TelegramApi,
    bot: QuietBot,
    diary: Diary,
    caplog: pytest.LogCaptureFixture,
    faults: list[Fault],
    slept: list[float],
    told: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    api.fail_next("getUpdates", *faults)
    await api.person().types("habari")
    async with polled(bot, diary):
        await api.until(lambda: not api.unconfirmed)
    assert diary.texts == ["habari"]
    assert diary.slept == slept
    assert told in caplog.text
    assert "Telegram polling goes on" in caplog.text
    assert api.token not in caplog.text
    assert "hotel" not in caplog.text


async def test_after_a_good_answer_the_delays_begin_anew(
    api: TelegramApi, bot: QuietBot, diary: Diary
) -> None:
    async with polled(bot, diary):
        for text in ("moja", "mbili"):
            api.fail_next("getUpdates", BROKEN)
            await api.person().types(text)
            await api.until(lambda: not api.unconfirmed)
            await api.until(lambda: len(diary.slept) == len(diary.texts))
    assert diary.texts == ["moja", "mbili"]
    assert diary.slept == [0.75, 0.75]


async def test_a_network_that_is_down_slows_polling_to_a_minute(diary: Diary) -> None:
    bot = connect("1:x", "http://127.0.0.1:1", timeout=1.0)
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        diary.slept.append(seconds)
        if len(diary.slept) == 9:
            enough.set()
        await asyncio.sleep(0)

    task = asyncio.create_task(poll(bot, diary.store, enough, pace=Pace(sleep=sleep, chance=lambda: 0.0)))
    await asyncio.wait_for(task, 60)
    assert diary.slept[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    await bot.shutdown()


def test_delays_differ_between_bots() -> None:
    assert [Pace(chance=lambda: 0.0).delay(3), Pace(chance=lambda: 1.0).delay(3)] == [4.0, 2.0]
    assert Pace(chance=lambda: 0.0).delay(10_000) == 60.0


async def test_a_poisoned_update_is_skipped_and_reported_without_its_contents(
    api: TelegramApi,
    bot: QuietBot,
    diary: Diary,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(update: object, now: datetime) -> Inbound | None:
        if "sumu" in str(update):
            raise KeyError("sumu")
        return telegram_updates.parse(update, now)

    monkeypatch.setattr(telegram_polling, "parse", breaks)
    jane = api.person()
    await jane.types("sumu")
    await jane.types("habari")
    await api.arrives(telepathy={"text": "siri"})
    async with polled(bot, diary):
        await api.until(lambda: not api.unconfirmed)
    assert diary.texts == ["habari"]
    assert "cannot be read (KeyError)" in caplog.text
    assert "sumu" not in caplog.text


async def test_what_has_no_number_does_not_make_polling_spin(
    api: TelegramApi, bot: QuietBot, diary: Diary
) -> None:
    page = b'{"ok": true, "result": ["?", {"message": {}}]}'
    api.fail_next("getUpdates", Fault(200, page=page), Fault(200, page=page))
    await api.person().types("habari")
    async with polled(bot, diary):
        await api.until(lambda: not api.unconfirmed)
    assert diary.texts == ["habari"]
    assert diary.slept == [0.75, 1.5]


async def test_a_webhook_in_the_way_is_left_until_told(
    api: TelegramApi, bot: QuietBot, diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.set_webhook("https://baraza.example/webhooks/telegram", secret_token="s3cret")
    async with polled(bot, diary):
        await api.until(lambda: api.count("getUpdates") >= 2)
    assert api.webhook
    assert "a webhook is set" in caplog.text
    async with polled(bot, diary, delete_webhook=True):
        await api.until(lambda: not api.webhook)
        await api.person().types("habari")
        await api.until(lambda: diary.texts == ["habari"] and not api.unconfirmed)


async def test_a_second_program_with_the_same_token_is_named(
    api: TelegramApi, bot: QuietBot, diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    other = connect(api.token, api.url, timeout=2.0)
    async with polled(bot, diary):
        await api.until(lambda: api.count("getUpdates") >= 1)
        await other.raw_updates(None, 0)
        await api.until(lambda: api.count("getUpdates") >= 3)
    assert "another program polls with this token" in caplog.text
    await other.shutdown()


async def test_only_what_is_read_is_asked_for(api: TelegramApi, bot: QuietBot) -> None:
    await bot.raw_updates(None, 0)
    asked = api.calls[-1][1]["allowed_updates"]
    assert asked == '["message", "edited_message", "callback_query", "my_chat_member"]'
