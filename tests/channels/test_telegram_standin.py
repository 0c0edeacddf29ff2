"""The stand-in itself: it would notice a wrong call, and behaves as the Bot API does."""

from contextlib import suppress

import pytest
from telegram.error import BadRequest, InvalidToken

from bot.channels.telegram_bot import QuietBot, connect
from tests.standins import telegram_spec
from tests.standins.telegram_api import TelegramApi, telegram_api

spec = telegram_spec.load()
needs_spec = pytest.mark.skipif(spec is None, reason=telegram_spec.ABSENT)

BUTTON = '{"inline_keyboard": [[%s]]}'


@needs_spec
@pytest.mark.parametrize(
    ("method", "fields", "problem"),
    [
        ("sendMessage", {"chat_id": "1", "text": "x"}, None),
        ("sendMessage", {"chat_id": "1", "text": "12"}, None),
        ("sendMessage", {"text": "x"}, "chat_id is required"),
        ("sendMessage", {"chat_id": "1", "text": ""}, "allowed are 1-4096"),
        ("sendMessage", {"chat_id": "1", "text": "x" * 4097}, "allowed are 1-4096"),
        ("sendMessage", {"chat_id": "1", "text": "x", "tekst": "y"}, "tekst is unknown"),
        ("sendMessage", {"chat_id": "1", "text": "x", "protect_content": "yes"}, "not of type Boolean"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": BUTTON % '{"text": "a", "callback_data": "b"}'},
            None,
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "x", "reply_markup": BUTTON % '{"text": "a"}'},
            "exactly one action",
        ),
        (
            "sendMessage",
            {
                "chat_id": "1",
                "text": "x",
                "reply_markup": BUTTON
                % '{"text": "a", "callback_data": "ééééééééééééééééééééééééééééééééé"}',
            },
            "66 bytes, allowed are 1-64",
        ),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": '{"remove_keyboard": true}'}, None),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": "nonsense"}, "not a"),
        ("getUpdates", {"limit": "101"}, "101"),
        ("sendLocation", {"chat_id": "1", "latitude": "north", "longitude": "36.1"}, "not of type Float"),
        ("setMyCommands", {"commands": '[{"command": "My", "description": "x"}]'}, "not allowed"),
        ("setMyCommands", {"commands": '[{"command": "my"}]'}, "description is required"),
        (
            "setMyCommands",
            {"commands": "[" + ", ".join(['{"command": "my", "description": "x"}'] * 101) + "]"},
            "more than 100",
        ),
        ("sendTelepathy", {}, "no such method"),
    ],
)
def test_a_wrong_call_is_noticed(method: str, fields: dict[str, str], problem: str | None) -> None:
    assert spec
    found = spec.problems(method, fields)
    assert bool(found) == bool(problem), found
    assert not problem or problem in " ".join(found)


@needs_spec
async def test_a_wrong_call_fails_the_test_that_made_it() -> None:
    async def makes_a_wrong_call() -> None:
        async with telegram_api() as api:
            bot = connect(api.token, api.url)
            with suppress(BadRequest):
                await bot.answer_callback_query("1", text="x" * 201)
            await bot.shutdown()

    with pytest.raises(AssertionError, match="allowed are 0-200"):
        await makes_a_wrong_call()


async def test_a_wrong_token_is_refused(api: TelegramApi) -> None:
    stranger = connect("7000000001:wrong", api.url)
    with pytest.raises(InvalidToken):
        await stranger.get_me()
    await stranger.shutdown()


async def test_who_the_bot_is(bot: QuietBot) -> None:
    assert (await bot.get_me()).username == "BarazaTestBot"


async def test_updates_are_given_again_until_the_offset_passes_them(api: TelegramApi, bot: QuietBot) -> None:
    jane = api.person()
    first, second = await jane.types("moja"), await jane.types("mbili")

    async def numbers(offset: int | None) -> list[int]:
        return [update["update_id"] for update in await bot.raw_updates(offset, 0)]

    assert await numbers(None) == [first, second]
    assert await numbers(first) == [first, second]
    assert await numbers(first + 1) == [second]
    assert await numbers(None) == [second]
    assert await numbers(second + 1) == []


async def test_what_is_not_there_cannot_be_tapped_or_seen(api: TelegramApi, bot: QuietBot) -> None:
    jane = api.person()
    await bot.send_message(jane.id, "habari")
    with pytest.raises(AssertionError, match="no button"):
        await jane.taps("Ndiyo")
    with pytest.raises(AssertionError, match="habari"):
        await jane.sees("kwaheri", within=0.05)
    assert (await jane.sees("hab")).text == "habari"


async def test_a_venue_is_shown_by_its_name(api: TelegramApi, bot: QuietBot) -> None:
    jane = api.person()
    await bot.send_venue(jane.id, latitude=-0.3, longitude=36.0, title="Soko", address="Nakuru")
    seen = await jane.sees()
    assert (seen.text, seen.point) == ("Soko", (-0.3, 36.0))
