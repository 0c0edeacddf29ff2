"""Delivery on a real database to two providers over real HTTP, each behind a gate where calls go wrong."""

import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from PIL import Image
from sqlalchemy import func, select

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import connect
from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_rest import Rest
from flows.changes import Account
from flows.messages import Language, MediaRef, Outbound
from storage import people
from storage.statuses import SendClass, SendKind
from storage.tables import attachments
from storage.tables import outbox as outbox_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post
from tests.bot.scripted import said as body
from tests.cut_off.gate import Gate, gate
from tests.standins import telegram_people, twilio_people
from tests.standins.telegram_api import TelegramApi, telegram_api
from tests.standins.twilio_api import SENDER, TwilioApi, twilio_api
from tests.storage.conftest import Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

WHATSAPP, TELEGRAM = "whatsapp", "telegram"
PATIENCE = 1.0
"""Seconds that a channel waits for a provider."""
SENDS = {WHATSAPP: "Messages.json", TELEGRAM: "sendMessage"}
FETCHES = {WHATSAPP: "/Media/", TELEGRAM: "getFile"}


class Ended(NamedTuple):
    """What the row says, and how often the message reached her (a photo: how often it is kept)."""

    status: str
    arrived: int


def swahili(_: Outbound) -> Language:
    return "sw"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(out, "JPEG")
    return out.getvalue()


class PostOffice:
    def __init__(
        self, storage: Storage, opener: HandleOpener, clock: Clock, twilio: TwilioApi, telegram: TelegramApi,
        gates: dict[str, Gate],
    ) -> None:  # fmt: skip
        self.storage, self.clock, self.twilio, self.telegram, self.gates = (
            storage,
            clock,
            twilio,
            telegram,
            gates,
        )
        # A file's address begins as the API's own does.
        twilio.url = gates[WHATSAPP].url
        self.rest = Rest(twilio.account, twilio.token, gates[WHATSAPP].url, timeout=PATIENCE)
        self.bot = connect(telegram.token, gates[TELEGRAM].url, timeout=PATIENCE)
        self.channels = (
            WhatsAppChannel(self.rest, Sender(SENDER), {}, swahili, stores=(twilio.store,)),
            TelegramChannel(self.bot),
        )
        self.post = Post(storage, opener, *self.channels)
        self._numbers = 0

    def person(self, channel: str) -> "twilio_people.Person | telegram_people.Person":
        if channel == TELEGRAM:
            return self.telegram.person()
        someone = self.twilio.person()
        someone.wrote_at = self.twilio.now()
        return someone

    def queue(self, channel: str, person: object, text: str, cls: SendClass) -> str:
        return self.post.queue(address_of(person), text, cls, channel)

    def files_a_photo(self, channel: str, person: object) -> str:
        """She filed a report with a photo, which the provider holds; the errand's row."""
        if isinstance(person, twilio_people.Person):
            reference = self.twilio.keep_file(self.twilio.new_sid("MM"), photo())
        else:
            reference = f"photo{len(self.telegram.files)}"
            self.telegram.files[reference] = photo()
        self._numbers += 1
        arrives(self.storage, said("report", self._numbers, who=address_of(person), channel=channel))
        piece = Account("", MediaRef(reference, "image/jpeg", len(photo())))
        turn(self.storage, report(accounts=(piece,)), reply=body("Asante"))
        with self.storage.read() as work:
            fetching = select(outbox_table.c.id).where(outbox_table.c.kind == SendKind.FETCH_MEDIA.value)
            return str(work.connection.scalars(fetching).one())

    def status(self, row: str) -> str:
        """'gone': it was done, and is erased."""
        with self.storage.read() as work:
            return (
                work.connection.scalar(select(outbox_table.c.status).where(outbox_table.c.id == row))
                or "gone"
            )

    def kept_photos(self) -> int:
        with self.storage.read() as work:
            return work.connection.scalar(select(func.count()).select_from(attachments)) or 0

    def unreachable(self, channel: str, person: object) -> str:
        """Why nothing more is sent to her, as her row says."""
        with self.storage.read() as work:
            found = people.find(work, channel, address_of(person))
        return "" if found is None else found.unreachable

    def leads_to(self, channel: str, url: str) -> None:
        """Where the channel finds the provider from now on."""
        if channel == WHATSAPP:
            self.rest.api_url = url
        else:
            self.bot._base_url = f"{url}/bot{self.telegram.token}"
            self.bot._base_file_url = f"{url}/file/bot{self.telegram.token}"

    async def goes_on(self, seconds: float = 0.0) -> None:
        """After so long, everything that is due is sent."""
        self.clock.forward(seconds=seconds)
        self.post.seconds += seconds
        await self.post.delivery.drain()


@asynccontextmanager
async def post_office(storage: Storage, opener: HandleOpener, clock: Clock) -> AsyncIterator[PostOffice]:
    async with (
        twilio_api() as twilio, telegram_api() as telegram,
        gate(twilio) as before_twilio, gate(telegram) as before_telegram,
    ):  # fmt: skip
        gates = {WHATSAPP: before_twilio, TELEGRAM: before_telegram}
        made = PostOffice(storage, opener, clock, twilio, telegram, gates)
        try:
            yield made
        finally:
            await made.rest.close()
            await made.bot.shutdown()


def address_of(person: object) -> str:
    if isinstance(person, twilio_people.Person):
        return person.phone
    assert isinstance(person, telegram_people.Person)
    return str(person.id)


def closed_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
