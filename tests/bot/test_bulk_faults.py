"""A notice to twelve people while the provider has faults: how many were sent, failed, stay unknown, and got it twice.

Real HTTP to Twilio's stand-in. Nobody may ever get a notice twice; a reply goes again when nobody knows.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_rest import Rest
from flows.messages import Language, Outbound
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post
from tests.standins.twilio_api import (
    RESET,
    RESET_AFTER_ACCEPTING,
    SENDER,
    SILENT_AFTER_ACCEPTING,
    Fault,
    TwilioApi,
    twilio_api,
)
from tests.standins.twilio_people import Person
from tests.storage.conftest import Clock

PEOPLE = 12
OVERLOADED, BROKEN, GATEWAY = Fault(status=503), Fault(status=500), Fault(status=504)
PAUSE = Fault(status=429, code=20429, retry_after="7")
IN_BETWEEN = 8.0
"""Seconds between two looks: longer than the pause and than the first delay."""


def swahili(_: Outbound) -> Language:
    return "sw"


class Town:
    """Twelve people on WhatsApp who wrote today, and delivery to them."""

    def __init__(
        self, twilio: TwilioApi, rest: Rest, storage: Storage, opener: HandleOpener, clock: Clock
    ) -> None:
        self.twilio, self.rest, self.storage, self.opener, self.clock = twilio, rest, storage, opener, clock
        self.people: list[Person] = [twilio.person() for _ in range(PEOPLE)]
        for person in self.people:
            person.wrote_at = twilio.now()
        self.starts_again()

    def starts_again(self) -> None:
        """A new process on the same database."""
        self.post = Post(self.storage, self.opener, WhatsAppChannel(self.rest, Sender(SENDER), {}, swahili))

    def notice(self, cls: SendClass = SendClass.NOTICE) -> None:
        for person in self.people:
            self.post.queue(person.phone, "Mkutano Ijumaa saa kumi.", cls, "whatsapp")

    async def goes_on(self, rounds: int = 1) -> dict[str, int]:
        for _ in range(rounds):
            await self.post.delivery.drain()
            self.clock.forward(seconds=IN_BETWEEN)
            self.post.seconds += IN_BETWEEN
        return self.post.statuses()

    def got(self) -> dict[int, int]:
        """How many messages: how many people."""
        return dict(Counter(len(person.messages) for person in self.people))


@pytest.fixture
async def town(storage: Storage, opener: HandleOpener, clock: Clock) -> AsyncIterator[Town]:
    async with twilio_api() as twilio:
        rest = Rest(twilio.account, twilio.token, twilio.url, timeout=0.5)
        yield Town(twilio, rest, storage, opener, clock)
        await rest.close()


class Case(NamedTuple):
    """`first` after one round, `last` when all is over; `got`: messages to how many people."""

    faults: list[Fault]
    first: dict[str, int]
    last: dict[str, int]
    got: dict[int, int]


NOTICES = {
    "nothing": Case([], {"sent": 12}, {"sent": 12}, {1: 12}),
    "faults of its own (500, 503) are no sending": Case(
        [BROKEN, OVERLOADED, BROKEN], {"sent": 9, "waiting": 3}, {"sent": 12}, {1: 12}
    ),
    "a gateway's time-out (504) may have been one": Case(
        [GATEWAY, GATEWAY], {"sent": 10, "unknown": 2}, {"sent": 10, "unknown": 2}, {1: 10, 0: 2}
    ),
    "time-outs after accepting": Case(
        [SILENT_AFTER_ACCEPTING] * 3, {"sent": 9, "unknown": 3}, {"sent": 9, "unknown": 3}, {1: 12}
    ),
    "connections broken after accepting": Case(
        [RESET_AFTER_ACCEPTING] * 5, {"sent": 7, "unknown": 5}, {"sent": 7, "unknown": 5}, {1: 12}
    ),
    "connections broken before": Case(
        [RESET] * 2, {"sent": 10, "unknown": 2}, {"sent": 10, "unknown": 2}, {1: 10, 0: 2}
    ),
    "all of it": Case(
        [BROKEN, GATEWAY, RESET, RESET_AFTER_ACCEPTING, SILENT_AFTER_ACCEPTING, OVERLOADED],
        {"sent": 6, "waiting": 2, "unknown": 4},
        {"sent": 8, "unknown": 4},
        {1: 10, 0: 2},
    ),
}


@pytest.mark.parametrize("case", NOTICES.values(), ids=NOTICES)
async def test_a_notice_goes_once_or_stays_unknown(town: Town, case: Case) -> None:
    town.twilio.fail_next(*case.faults)
    town.notice()
    assert await town.goes_on() == case.first
    assert await town.goes_on(rounds=5) == case.last
    assert town.got() == case.got
    assert town.post.alerts() == []


async def test_a_reply_goes_again_when_nobody_knows_so_it_may_come_twice(town: Town) -> None:
    town.twilio.fail_next(SILENT_AFTER_ACCEPTING, RESET_AFTER_ACCEPTING, RESET)
    town.notice(SendClass.REPLY)
    assert await town.goes_on() == {"sent": 9, "waiting": 3}
    assert await town.goes_on() == {"sent": 12}
    assert town.got() == {1: 10, 2: 2}


async def test_a_pause_that_is_asked_for_is_kept_and_nobody_is_lost(town: Town) -> None:
    town.twilio.fail_next(PAUSE)
    town.notice()
    await town.post.delivery.drain()
    assert town.post.paces.paused("whatsapp") == pytest.approx(7, abs=0.1)
    assert town.post.statuses() == {"sent": 11, "waiting": 1}, "those that were on their way arrive"
    town.notice()
    town.clock.forward(seconds=6)
    town.post.seconds += 6
    assert await town.post.delivery.drain() == 0
    town.clock.forward(seconds=2)
    town.post.seconds += 2
    assert await town.goes_on() == {"sent": 24}
    assert town.got() == {2: 12}
    assert len(town.twilio.calls) == 25


async def test_a_provider_that_refuses_again_and_again_gives_up_nobody(town: Town) -> None:
    town.twilio.fail_next(*[PAUSE] * 40)
    town.notice()
    assert await town.goes_on(rounds=3) == {"waiting": 12}
    assert await town.goes_on(rounds=6) == {"sent": 12}
    assert town.got() == {1: 12}


async def test_while_the_provider_is_down_all_wait_and_then_each_gets_it_once(town: Town) -> None:
    town.rest.api_url = f"http://127.0.0.1:{_closed_port()}"
    town.notice()
    assert await town.goes_on(rounds=2) == {"waiting": 12}
    town.rest.api_url = town.twilio.url
    assert await town.goes_on(rounds=2) == {"sent": 12}
    assert town.got() == {1: 12}


async def test_a_provider_that_stays_down_is_given_up_and_the_operator_hears_of_it(town: Town) -> None:
    town.rest.api_url = f"http://127.0.0.1:{_closed_port()}"
    town.notice()
    assert await town.goes_on(rounds=12) == {"failed": 12}
    assert town.got() == {0: 12}
    assert town.post.alerts() == ["Given up after 4 tries: Twilio cannot be reached; nothing was sent."]


async def test_a_slow_provider_is_asked_for_many_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, under_way, most = town.twilio._message, 0, 0

    async def slowly(form: dict[str, str]) -> object:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.03)
        under_way -= 1
        return await answer(form)

    monkeypatch.setattr(town.twilio, "_message", slowly)
    town.notice()
    assert await town.goes_on() == {"sent": 12}
    assert town.got() == {1: 12}
    assert most == 12


@pytest.mark.parametrize("hung", [0, 1, 5, 12])
async def test_killed_while_so_many_were_on_their_way(town: Town, hung: int) -> None:
    """Whoever had it gets it no second time; what the dead process had begun stays unknown."""
    town.twilio.fail_next(*[SILENT_AFTER_ACCEPTING] * hung)
    town.notice()
    delivering = asyncio.create_task(town.post.delivery.deliver(asyncio.Event()))
    await town.twilio.until(lambda: len(town.twilio.calls) == PEOPLE)
    while town.post.statuses().get("sending", 0) > hung:  # noqa: ASYNC110 - a database tells nobody
        await asyncio.sleep(0.005)
    killed = [delivering, *town.post.delivery._under_way]
    for task in killed:
        task.cancel()
    await asyncio.gather(*killed, return_exceptions=True)
    assert town.post.statuses() == {
        name: many for name, many in (("sending", hung), ("sent", 12 - hung)) if many
    }
    town.starts_again()
    await town.post.delivery.recover()
    over = await town.goes_on(rounds=3)
    assert over == {name: many for name, many in (("unknown", hung), ("sent", 12 - hung)) if many}
    assert town.got() == {1: 12}


def _closed_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
