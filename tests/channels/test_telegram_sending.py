"""What the channel sends, and what each thing that goes wrong decides."""

import logging
import socket

import pytest

from bot.channels.contract import Decision, SendError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import QuietBot, connect
from flows.messages import MediaRef, Option, Outbound, Point
from tests.standins.telegram_api import (
    BLOCKED,
    BROKEN,
    DEACTIVATED,
    GATEWAY_TIMEOUT,
    RESET,
    RESET_AFTER_ACCEPTING,
    SILENT_AFTER_ACCEPTING,
    Fault,
    TelegramApi,
    too_many,
)

SECRET = "Nimeona wezi Soko Mjinga"
YES_NO = (Option("yes", "Ndiyo"), Option("no", "Hapana"), Option("later", "Baadaye, si leo kabisa"))


@pytest.fixture
def channel(bot: QuietBot) -> TelegramChannel:
    return TelegramChannel(bot)


async def failure(channel: TelegramChannel, address: str, outbound: Outbound) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.send(address, outbound, "1")
    return caught.value


async def test_buttons_carry_the_question(api: TelegramApi, channel: TelegramChannel) -> None:
    jane = api.person()
    number = await channel.send(str(jane.id), Outbound("Ni sasa?", YES_NO, "now"), "1")
    seen = await jane.sees()
    assert seen.buttons == (
        ("Ndiyo", "now:yes"),
        ("Hapana", "now:no"),
        ("Baadaye, si leo kabisa", "now:later"),
    )
    assert number == str(seen.id)
    assert '[[{"' in api.calls[-1][1]["reply_markup"]


async def test_a_long_text_becomes_two_with_the_buttons_last(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    jane = api.person()
    await channel.send(str(jane.id), Outbound("Neno. " * 900, YES_NO, "q"), "1")
    first, last = await jane.sees(), await jane.sees()
    assert not first.buttons
    assert len(last.buttons) == 3
    assert len(first.text) <= 4096


async def test_links_are_never_previewed(api: TelegramApi, channel: TelegramChannel) -> None:
    await channel.send(str(api.person().id), Outbound("https://baraza.example/x"), "1")
    assert api.calls[-1][1]["link_preview_options"] == '{"is_disabled": true}'


async def test_a_place_comes_before_the_words_about_it(api: TelegramApi, channel: TelegramChannel) -> None:
    jane = api.person()
    await channel.send(str(jane.id), Outbound("Kituo kiko hapa.", point=Point(-0.3031, 36.08)), "1")
    assert (await jane.sees()).point == (-0.3031, 36.08)
    assert (await jane.sees()).text == "Kituo kiko hapa."


async def test_the_location_keyboard_goes_away_before_other_buttons(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    jane = api.person()
    await channel.send(str(jane.id), Outbound("Wapi?", ask_location=True), "1")
    assert (await jane.sees()).asks_location
    assert jane.keyboard
    await channel.send(str(jane.id), Outbound("Ni sasa?", YES_NO, "now"), "2")
    assert (await jane.sees()).removes_keyboard
    assert (await jane.sees()).buttons
    assert not jane.keyboard
    await channel.send(str(jane.id), Outbound("Ni lini?", YES_NO, "when"), "3")
    assert (await jane.sees()).text == "Ni lini?"


async def test_any_plain_message_takes_the_keyboard_away(api: TelegramApi, bot: QuietBot) -> None:
    jane = api.person()
    await TelegramChannel(bot).send(str(jane.id), Outbound("Wapi?", ask_location=True), "1")
    await TelegramChannel(bot).send(str(jane.id), Outbound("Asante."), "2")  # another process
    assert not jane.keyboard


async def test_only_so_many_addresses_stay_in_memory(
    api: TelegramApi, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram._REMEMBERED", 2)
    people = [api.person() for _ in range(3)]
    for someone in people:
        await channel.send(str(someone.id), Outbound("Wapi?", ask_location=True), "1")
    assert list(channel._keyboard_open) == [str(someone.id) for someone in people[1:]]


async def test_choices_beside_a_location_are_typed_by_the_keyboard(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    jane = api.person()
    await channel.send(
        str(jane.id), Outbound("Wapi?", (Option("skip", "Sijui"),), "where", ask_location=True), "1"
    )
    seen = await jane.sees()
    assert seen.asks_location
    assert seen.keyboard[1:] == ("Sijui",)


@pytest.mark.parametrize(
    ("fault", "decision", "after"),
    [
        (BLOCKED, Decision.FINAL_FOR_PERSON, 0),
        (DEACTIVATED, Decision.FINAL_FOR_PERSON, 0),
        (
            Fault(403, "Forbidden: bot can't initiate conversation with a user"),
            Decision.FINAL_FOR_PERSON,
            0,
        ),
        (Fault(400, "Bad Request: chat not found"), Decision.FINAL_FOR_PERSON, 0),
        (Fault(400, "Bad Request: upgraded", {"migrate_to_chat_id": -1001}), Decision.MOVED, 0),
        (too_many(17), Decision.SLOW_DOWN, 17),
        (Fault(429, "Too Many Requests"), Decision.SLOW_DOWN, 0),
        (Fault(400, f"Bad Request: can't parse {SECRET}"), Decision.OUR_FAULT, 0),
        (Fault(401, "Unauthorized"), Decision.SLOW_DOWN, 60),
        (Fault(404, "Not Found"), Decision.SLOW_DOWN, 60),
        (Fault(413, "Request Entity Too Large"), Decision.OUR_FAULT, 0),
        (BROKEN, Decision.RETRY, 0),
        (Fault(502, page=b"<html>Bad Gateway</html>"), Decision.RETRY, 0),
        (GATEWAY_TIMEOUT, Decision.UNKNOWN, 0),
        (Fault(200, page=f"<html>{SECRET}</html>".encode()), Decision.UNKNOWN, 0),
        (RESET, Decision.UNKNOWN, 0),
        (RESET_AFTER_ACCEPTING, Decision.UNKNOWN, 0),
    ],
    ids=lambda value: getattr(value, "description", None),
)
async def test_what_an_error_decides(
    api: TelegramApi,
    channel: TelegramChannel,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
    decision: Decision,
    after: float,
) -> None:
    caplog.set_level(logging.DEBUG)
    jane = api.person()
    api.fail_next("sendMessage", fault)
    error = await failure(channel, str(jane.id), Outbound(SECRET))
    assert (error.decision, error.after) == (decision, after)
    for told in (error.sentence, caplog.text):
        assert str(jane.id) not in told
        assert SECRET not in told
        assert api.token not in told
    assert error.__cause__ is None
    assert error.__suppress_context__


async def test_silence_after_accepting_is_unknown(api: TelegramApi) -> None:
    impatient = connect(api.token, api.url, timeout=0.1)
    jane = api.person()
    api.fail_next("sendMessage", SILENT_AFTER_ACCEPTING)
    error = await failure(TelegramChannel(impatient), str(jane.id), Outbound("x"))
    assert error.decision is Decision.UNKNOWN
    assert (await jane.sees()).text == "x"
    await impatient.shutdown()


async def test_nobody_listening_is_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bot = connect("1:x", f"http://127.0.0.1:{taken.getsockname()[1]}", timeout=1.0)
        error = await failure(TelegramChannel(bot), "254000001", Outbound("x"))
        assert error.decision is Decision.RETRY
        await bot.shutdown()


async def test_a_wrong_address_of_the_api_is_our_fault() -> None:
    bot = connect("1:x", "ftp://127.0.0.1")
    error = await failure(TelegramChannel(bot), "254000001", Outbound("x"))
    assert error.decision is Decision.OUR_FAULT
    await bot.shutdown()


@pytest.mark.parametrize("token", ["", "two words", "../etc", "a{token}"])
def test_a_token_that_cannot_be_one_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(ValueError, match="TELEGRAM_TOKEN") as caught:
        connect(token)
    assert not token or token not in str(caught.value)


async def test_a_blocked_bot_stays_blocked_until_unblocked(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    jane = api.person()
    await jane.blocks()
    assert "blocked" in (await failure(channel, str(jane.id), Outbound("x"))).sentence
    await jane.unblocks()
    await channel.send(str(jane.id), Outbound("x"), "2")


async def test_a_stranger_is_not_there(channel: TelegramChannel) -> None:
    error = await failure(channel, "1", Outbound("x"))
    assert error.decision is Decision.FINAL_FOR_PERSON


async def test_a_retry_does_not_repeat_the_first_part(api: TelegramApi, channel: TelegramChannel) -> None:
    jane = api.person()
    place = Outbound("Kituo.", point=Point(-0.3, 36.0))
    api.fail_next("sendMessage", BROKEN)
    await failure(channel, str(jane.id), place)
    await channel.send(str(jane.id), place, "1")
    assert [message.point or message.text for message in jane.messages] == [(-0.3, 36.0), "Kituo."]


async def test_a_message_of_nothing_is_our_fault(channel: TelegramChannel) -> None:
    assert (await failure(channel, "1", Outbound(" "))).decision is Decision.OUR_FAULT


async def test_an_old_tap_is_no_error_and_a_pause_is(api: TelegramApi, channel: TelegramChannel) -> None:
    await channel.answer_tap("of last year")
    api.fail_next("answerCallbackQuery", too_many(3), Fault(400, "Bad Request: other"))
    with pytest.raises(SendError) as caught:
        await channel.answer_tap("x")
    assert (caught.value.decision, caught.value.after) == (Decision.SLOW_DOWN, 3)
    with pytest.raises(SendError) as caught:
        await channel.answer_tap("x")
    assert caught.value.decision is Decision.OUR_FAULT


async def test_it_shows_that_an_answer_is_being_written(api: TelegramApi, channel: TelegramChannel) -> None:
    jane = api.person()
    await channel.shows_typing(str(jane.id), "77:1")
    assert api.calls[-1] == ("sendChatAction", {"chat_id": str(jane.id), "action": "typing"})
    api.fail_next("sendChatAction", BLOCKED, too_many(3))
    for decision in (Decision.OUR_FAULT, Decision.SLOW_DOWN):
        with pytest.raises(SendError) as caught:
            await channel.shows_typing(str(jane.id), "77:1")
        assert caught.value.decision is decision
    assert not api.violations


async def test_a_photo_is_fetched_up_to_its_limit(api: TelegramApi, channel: TelegramChannel) -> None:
    await api.person().sends_photo(b"x" * 100_000)
    photo = MediaRef("photo0", "image/jpeg")
    fetched = await channel.fetch(photo, 100_000)
    assert (len(fetched.content), fetched.content_type) == (100_000, "image/jpeg")
    for described in (photo, MediaRef("photo0", "image/jpeg", 100_000)):
        with pytest.raises(SendError, match="larger than 99999 bytes"):
            await channel.fetch(described, 99_999)


@pytest.mark.parametrize(
    ("fault", "decision"),
    [
        (Fault(400, "Bad Request: file is too big"), Decision.OUR_FAULT),
        (Fault(403, "Forbidden: no access"), Decision.OUR_FAULT),
        (BROKEN, Decision.RETRY),
    ],
)
async def test_a_photo_that_cannot_be_fetched_makes_nobody_unreachable(
    api: TelegramApi, channel: TelegramChannel, fault: Fault, decision: Decision
) -> None:
    api.fail_next("getFile", fault)
    with pytest.raises(SendError) as caught:
        await channel.fetch(MediaRef("photo0"), 10)
    assert caught.value.decision is decision


async def test_a_photo_whose_file_is_gone(api: TelegramApi, channel: TelegramChannel) -> None:
    await api.person().sends_photo(b"x")
    api.fail_next("file", Fault(404), BROKEN, RESET)
    for decision in (Decision.OUR_FAULT, Decision.RETRY, Decision.RETRY):
        with pytest.raises(SendError) as caught:
            await channel.fetch(MediaRef("photo0"), 10)
        assert caught.value.decision is decision
        assert api.token not in caught.value.sentence
