"""A small conversation both ways over real HTTP: Twilio signs, we read, store, answer by REST, she sees and taps."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette

from bot.channels.contract import Decision
from bot.channels.whatsapp import CAPABILITIES, Sender, WhatsAppChannel
from bot.channels.whatsapp_errors import of_code
from bot.channels.whatsapp_inbound import Identity
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_signature import Verifier
from bot.channels.whatsapp_status import Status
from bot.channels.whatsapp_sync import sync
from bot.channels.whatsapp_webhook import webhook_routes
from flows.messages import Inbound, InboundKind, Option, Outbound, Point
from tests.standins.telegram_api import served
from tests.standins.twilio_api import TwilioApi, twilio_api

PUBLIC = "https://baraza.example.org"
CANARIES = ("Nobody", "KE.1000", "+254700000001", "254700000001", "naibiwa", "Siri ya soko")


@dataclass
class Bot:
    """Answers at once what it reads, through the channel."""

    channel: WhatsAppChannel
    read: list[Inbound] = field(default_factory=list)
    who: list[Identity] = field(default_factory=list)
    reports: list[tuple[str, Status, int]] = field(default_factory=list)

    async def store(self, inbound: Inbound, who: Identity) -> None:
        self.read.append(inbound)
        self.who.append(who)

    async def report(self, outbox_id: str, status: Status, code: int, sid: str) -> None:
        assert sid.startswith("SM")
        self.reports.append((outbox_id, status, code))

    async def says(self, outbound: Outbound, row: str) -> str:
        return await self.channel.send(self.read[-1].address, outbound, row)


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        yield running


@pytest.fixture
async def bot(twilio: TwilioApi) -> AsyncIterator[Bot]:
    rest = Rest(twilio.account, twilio.token, twilio.url)
    contents = (await sync(rest)).contents
    sender = Sender(twilio.sender, public_url=PUBLIC)
    bot = Bot(WhatsAppChannel(rest, sender, contents, lambda _: "sw", stores=(twilio.store,)))
    routes = webhook_routes(Verifier(PUBLIC, [twilio.token]), bot.store, bot.report)
    async with served(Starlette(routes=routes)) as base:
        twilio.calls_back(base, PUBLIC)
        yield bot
    await bot.channel.close()


async def test_from_habari_to_a_photo(twilio: TwilioApi, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    jane = twilio.person(opaque="KE.1000", name="Jane Nobody")
    sid = await jane.types("habari")
    await bot.channel.shows_typing(jane.phone, sid)
    await bot.says(
        Outbound("Karibu. Ni nini?", (Option("report", "Toa ripoti"), Option("ask", "Uliza")), "menu"), "1"
    )
    assert (await jane.sees("Karibu")).buttons[0] == ("Toa ripoti", "menu:report")

    await jane.taps("Toa ripoti")
    assert (bot.read[-1].kind, bot.read[-1].payload) == (InboundKind.TAP, "menu:report")
    kinds = tuple(Option(f"k{number}", f"Jambo {number}") for number in range(5))
    await bot.says(Outbound("Ni jambo gani?", kinds, "kind"), "2")
    assert len((await jane.sees("gani")).rows) == 5

    await jane.taps("Jambo 3")
    assert bot.read[-1].payload == "kind:k3"
    await jane.sends_location(-0.3031, 36.08, label="Kituo")
    assert (bot.read[-1].point, bot.read[-1].text) == (Point(-0.3031, 36.08), "Kituo")

    photo = b"\xff\xd8\xff" + b"x" * 100
    await jane.sends_photo(photo, "Siri ya soko")
    fetched = await bot.channel.fetch(bot.read[-1].media[0], 1000)
    assert (fetched.content, fetched.content_type) == (photo, "image/jpeg")
    assert bot.read[-1].text == "Siri ya soko"
    await bot.channel.forget(bot.read[-1].media[0])
    await jane.sends_voice(b"OggS...")
    assert bot.read[-1].kind is InboundKind.VOICE

    await twilio.settled()
    assert bot.reports == [("1", "sent", 0), ("1", "delivered", 0), ("2", "sent", 0), ("2", "delivered", 0)]
    assert jane.answers == [200] * 6
    assert set(bot.who) == {Identity(jane.phone, "KE.1000")}
    for canary in CANARIES:
        assert canary not in caplog.text


async def test_a_closed_window_comes_back_as_a_report_that_says_so(twilio: TwilioApi, bot: Bot) -> None:
    jane = twilio.person()
    await jane.types("habari")
    jane.wrote_at = None
    await bot.says(Outbound("Karibu"), "row")
    await twilio.settled()
    assert bot.reports == [("row", "failed", 63016)]
    assert of_code(bot.reports[0][2]).decision is Decision.OUTSIDE_WINDOW


async def test_she_who_shows_her_number_later_is_known_by_both(twilio: TwilioApi, bot: Bot) -> None:
    """The two messages carry what storage needs to see that they are of one person."""
    ann = twilio.person(phone="", opaque="KE.1000")
    await ann.types("moja")
    ann.phone = "+254700000002"
    await ann.types("mbili")
    first, second = bot.who
    assert (first.address, first.also) == ("KE.1000", "")
    assert (second.address, second.also) == ("+254700000002", "KE.1000")
    await bot.says(Outbound("Karibu"), "1")
    assert (await ann.sees()).text == "Karibu"


def test_the_table_of_capabilities_is_that_of_the_facts() -> None:
    shown = CAPABILITIES
    assert (shown.body, shown.choice_body, shown.buttons, shown.button_title) == (1600, 1024, 3, 20)
    assert (shown.list_rows, shown.row_title, shown.row_description, shown.payload_bytes) == (10, 24, 72, 200)
