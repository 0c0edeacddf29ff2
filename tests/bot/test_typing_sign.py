"""Who waits longer than a second sees that an answer is being written, and nobody else does."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot import typing_sign
from bot.channels.contract import ShowsTyping
from bot.channels.telegram import TelegramChannel
from bot.channels.terminal import Terminal
from bot.channels.webpage.channel import WebPage
from bot.channels.whatsapp import WhatsAppChannel
from bot.typing_sign import AFTER, TypingSigns
from flows.messages import InboundKind
from storage import inbox, outbox
from storage.outbox import ToPerson
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.bot.scripted import Post, Scripted, error, said
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.messages import said as words

PHONE = "+254700000001"


class Phone(Scripted):
    """A channel that shows the sign."""

    def __init__(self, name: str = "whatsapp") -> None:
        super().__init__(name)
        self.signs: list[tuple[str, str]] = []

    async def shows_typing(self, address: str, message: str) -> None:
        self.signs.append((address, message))
        self.changed.set()
        await self._step("sign")


class Street:
    """Messages are stored, and the clock is moved by hand."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.seconds = 100.0
        self.whatsapp = Phone()
        self.page = Scripted("web")
        self.reads = 0
        self.signs = TypingSigns(
            self.read, {"whatsapp": self.whatsapp, "web": self.page}, lambda: self.seconds
        )
        self.number = 0

    async def read(self, do: Callable[[Work], Any]) -> Any:  # noqa: ANN401
        self.reads += 1
        with self.storage.read() as work:
            return do(work)

    def writes(
        self, address: str = PHONE, channel: str = "whatsapp", kind: InboundKind = InboundKind.TEXT
    ) -> str:
        self.number += 1
        inbound = words("habari", self.number, who=address, channel=channel, kind=kind)
        with self.storage.begin() as work:
            person = inbox.store(work, inbound)
        self.signs.wrote(person, inbound)
        return person

    def turn(self, reply: bytes = b"") -> None:
        with self.storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            if reply:
                outbox.queue(work, ToPerson(row.person_id), row.inbound.channel, reply)
            inbox.done(work, row)

    async def after(self, seconds: float) -> list[tuple[str, str]]:
        self.seconds += seconds
        await self.signs.look()
        return self.whatsapp.signs


@pytest.fixture
def street(storage: Storage) -> Street:
    return Street(storage)


@SQLITE_ONLY
async def test_it_is_shown_once_after_a_second(street: Street) -> None:
    street.writes()
    assert await street.after(AFTER - 0.1) == []
    assert street.reads == 0, "nobody is looked up before"
    assert await street.after(0.1) == [(PHONE, "update-1")]
    assert await street.after(60) == [(PHONE, "update-1")]
    assert street.reads == 1


@SQLITE_ONLY
async def test_who_is_answered_in_time_does_not_see_it_and_costs_no_look(street: Street) -> None:
    street.signs.answered(street.writes())
    assert await street.after(60) == []
    assert street.reads == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("what", "reply", "cls", "shown"),
    [
        ("her turn has not been", None, None, True),
        ("the answer waits to be sent", said("Karibu"), SendClass.REPLY, True),
        ("the turn ended in silence", b"", None, False),
        ("only a notice waits", b"", SendClass.NOTICE, False),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
async def test_who_is_owed_an_answer(
    street: Street, what: str, reply: bytes | None, cls: SendClass | None, shown: bool
) -> None:
    person = street.writes()
    if reply is not None:
        street.turn(reply)
    if cls is SendClass.NOTICE:
        with street.storage.begin() as work:
            outbox.queue(work, ToPerson(person), "whatsapp", said("x"), cls=cls)
    assert bool(await street.after(2)) is shown, what


@SQLITE_ONLY
async def test_an_answer_that_another_process_sent_is_seen(
    street: Street, storage: Storage, opener: HandleOpener
) -> None:
    street.writes()
    street.turn(said("Karibu"))
    await Post(storage, opener, street.whatsapp).delivery.drain()
    assert await street.after(2) == []


@SQLITE_ONLY
async def test_delivery_says_whom_it_answers(street: Street, storage: Storage, opener: HandleOpener) -> None:
    person = street.writes()
    street.turn(said("Karibu"))
    post = Post(storage, opener, street.whatsapp)
    answered: list[str | None] = []
    post.delivery._answering = answered.append
    await post.delivery.drain()
    assert answered == [person]


@SQLITE_ONLY
async def test_a_later_message_of_hers_counts(street: Street) -> None:
    street.writes()
    street.seconds += 0.8
    street.writes()
    assert await street.after(0.5) == []
    assert await street.after(0.5) == [(PHONE, "update-2")]


@SQLITE_ONLY
@pytest.mark.parametrize("channel", ["web", "sms"])
async def test_a_channel_that_cannot_is_left_alone(street: Street, channel: str) -> None:
    street.writes("s", channel)
    assert await street.after(60) == []
    assert street.reads == 0


@SQLITE_ONLY
@pytest.mark.parametrize("kind", [InboundKind.LEFT, InboundKind.RETURNED])
async def test_who_left_sees_none(street: Street, kind: InboundKind) -> None:
    street.writes(kind=kind)
    assert await street.after(60) == []


@SQLITE_ONLY
async def test_at_most_a_thousand_are_remembered(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_sign, "MOST", 3)
    for number in range(5):
        street.writes(f"+25470000000{number}")
        street.writes("+254700000004")
    await street.after(2)
    assert sorted(address[-1] for address, _ in street.whatsapp.signs) == ["2", "3", "4"]


@SQLITE_ONLY
async def test_what_goes_wrong_is_said_once_and_names_nobody(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    street.whatsapp.script("sign", *(error("our_fault") for _ in range(3)))
    for number in range(3):
        street.writes(f"+25470000000{number}")
    assert len(await street.after(2)) == 3
    assert caplog.messages == ["The typing sign could not be shown (whatsapp, SendError)."]


@SQLITE_ONLY
async def test_a_database_that_does_not_answer_stops_nobody(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> set[str]:
        raise OSError(PHONE)

    street.writes()
    street.signs._read = broken
    assert await street.after(2) == []
    assert caplog.messages == ["The typing sign could not be shown (the database, OSError)."]


@SQLITE_ONLY
async def test_who_is_answered_while_it_is_looked_up_does_not_see_it_afterwards(street: Street) -> None:
    person = street.writes()

    async def read(do: Callable[[Work], Any]) -> Any:  # noqa: ANN401
        found = await Street.read(street, do)
        street.signs.answered(person)
        return found

    street.signs._read = read
    assert await street.after(2) == []


@SQLITE_ONLY
async def test_a_provider_that_hangs_is_given_up(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_sign, "WITHIN", 0.01)
    street.whatsapp.script("sign", asyncio.Event())
    street.writes()
    assert await street.after(2) == [(PHONE, "update-1")]


@SQLITE_ONLY
async def test_the_loop_ends_when_it_is_told(street: Street) -> None:
    stop = asyncio.Event()
    showing = asyncio.create_task(street.signs.show(stop))
    street.writes()
    street.seconds += 2
    await street.whatsapp.until(lambda: bool(street.whatsapp.signs))
    stop.set()
    await asyncio.wait_for(showing, 60)


def test_telegram_and_whatsapp_can_and_no_other_channel() -> None:
    able = [
        channel.name
        for channel in (TelegramChannel, WhatsAppChannel, WebPage, Terminal)
        if issubclass(channel, ShowsTyping)
    ]
    assert able == ["telegram", "whatsapp"]
