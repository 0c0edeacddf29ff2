"""A conversation over real HTTP: poll, store, send, tap, and what happens when something breaks between."""

import asyncio
from collections.abc import Sequence

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_polling import Pace, poll
from flows.messages import Inbound, InboundKind, Option, Outbound
from tests.standins.telegram_api import TelegramApi


async def test_a_greeting_a_question_and_a_tap(api: TelegramApi, bot: QuietBot) -> None:
    channel = TelegramChannel(bot)
    stored: list[Inbound] = []

    async def store(inbounds: Sequence[Inbound]) -> None:
        for inbound in inbounds:
            stored.append(inbound)
            if inbound.kind is InboundKind.TAP:
                await channel.answer_tap(inbound.tap)
                await channel.send(inbound.address, Outbound("Asante."), "2")
            else:
                options = (Option("report", "Toa ripoti"), Option("numbers", "Nambari za dharura"))
                await channel.send(
                    inbound.address, Outbound("Karibu. Nikusaidie vipi?", options, "menu"), "1"
                )

    stop = asyncio.Event()
    polling = asyncio.create_task(poll(bot, store, stop, pace=Pace(long_poll=1)))
    jane = api.person("Jane", language_code="sw")
    await jane.types("habari")
    menu = await jane.sees("Karibu")
    assert menu.buttons == (("Toa ripoti", "menu:report"), ("Nambari za dharura", "menu:numbers"))
    await jane.taps("Toa ripoti")
    assert (await jane.sees()).text == "Asante."
    stop.set()
    await polling
    assert [(inbound.text, inbound.payload) for inbound in stored] == [("habari", ""), ("", "menu:report")]
    assert api.answered_taps == jane.taps_made
    assert stored[0].language_hint == "sw"
