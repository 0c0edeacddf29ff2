"""A group of traders with a leader and a public matter, and Telegram around it: real storage, real HTTP, a clock that is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, insert, select
from starlette.applications import Starlette

from bot.broadcasting.feeding import broadcast_rounds
from bot.broadcasting.rules import NoticeRules
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import connect
from bot.channels.telegram_groups import FromGroup
from bot.channels.telegram_polling import Pace, poll
from bot.channels.telegram_webhook import announce, webhook_route
from bot.delivery import Delivery
from bot.errands import Errands
from bot.matters.chats import Chats
from bot.matters.group_talk import GroupTalk
from bot.matters.notices import MatterNotices
from bot.matters.sending import MatterBroadcasts
from bot.pace import Paces
from bot.wording import wording
from directory.places import Places
from flows.matter_changes import LinkChat, UnlinkChat
from flows.messages import Inbound
from storage import group_leaders, groups, inbox, matters, people
from storage.refusals import ChangeRefusedError
from storage.tables import addresses
from storage.tables import inbox as inbox_table
from storage.tables import matters as matters_table
from storage.tables import people as people_table
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.standins.telegram_api import TelegramApi, served, telegram_api
from tests.standins.telegram_groups import Group
from tests.storage.conftest import Clock

PLACES = Places.bundled()
WARD = "kaptembwo-ward"
PAGE = "https://baraza.example.org"
TITLE = "Blocked drain at the lower gate"
TALK = GroupTalk(wording(), "en")
RULES = NoticeRules(night=None)
RATES = {"telegram": 25.0}


@dataclass
class Market:
    """`group_id` is that of the traders, `leader` the person who leads them, `matter` the number of their matter."""

    storage: Storage
    clock: Clock
    group_id: str
    leader: str
    matter: str

    def do(self, change: LinkChat | UnlinkChat, person_id: str = "") -> str:
        """What the leader does in her private chat; the code, '' where there is none."""
        with self.storage.begin() as work:
            return Chats(TALK).apply(work, person_id or self.leader, change) or ""

    def code(self) -> str:
        return self.do(LinkChat(self.group_id))

    def refused(self, change: LinkChat | UnlinkChat, person_id: str = "") -> str:
        """Why it is; '' when it is not."""
        try:
            self.do(change, person_id)
        except ChangeRefusedError as refused:
            return refused.reason
        return ""

    def hears(self, said: FromGroup) -> None:
        with self.storage.begin() as work:
            TALK.hear(work, said, "BarazaTestBot")

    def look(self, ask: Callable[[Work], Any]) -> Any:  # noqa: ANN401
        with self.storage.read() as work:
            return ask(work)

    def moves(self, state: str, percent: int = 0, sentence: str = "") -> None:
        """The staff moves the matter, and whoever follows it is to be told."""
        with self.storage.begin() as work:
            found = matters.by_number(work, self.matter)
            assert found is not None
            moved = replace(found, state=state, percent=percent, sentence=sentence)
            notices = MatterNotices(wording(), PLACES, "en", "Soko Salama", PAGE)
            told = MatterBroadcasts(notices, PLACES, RULES)
            step = self.clock.now.microsecond + percent + len(sentence)
            assert told.moved(work, moved, step, ""), "nobody is told"
        self.rounds()

    def rounds(self) -> None:
        for _ in range(20):
            with self.storage.begin() as work:
                if not sum(one.do(work) for one in broadcast_rounds(PLACES, RULES, RATES)):
                    return
        raise AssertionError("the rounds find something to do for ever")

    def count(self, table: Any) -> int:  # noqa: ANN401  (a table)
        found: int = self.look(lambda work: work.connection.scalar(select(func.count()).select_from(table)))
        return found

    @property
    def people(self) -> int:
        return self.count(people_table)

    @property
    def waiting(self) -> int:
        return self.count(inbox_table)

    @property
    def addresses(self) -> int:
        return self.count(addresses)


def market_of(storage: Storage, clock: Clock, leader: str = "254000001") -> Market:
    """`leader`: her id on Telegram."""
    with storage.begin() as work:
        person = people.find_or_make(work, "telegram", leader)
        group = groups.by_code(work, groups.make(work, "", "Traders of gate B", "market", WARD))
        assert group is not None
        group_leaders.make_leader(work, group.id, person.id)
        row = {
            "id": work.new_id(), "number": "D4D4D", "kind": "works", "place": WARD, "title": TITLE, "group_id": group.id,
            "state": "open", "reason": "", "percent": 0, "sentence": "", "salt": work.new_id(), "round": 0, "made_by": "",
            "opened_on": work.now.date(),
        }  # fmt: skip
        work.connection.execute(insert(matters_table), row)
    return Market(storage, clock, group.id, person.id, "D4D4D")


@dataclass
class OnTelegram:
    """The market with a bot that receives and sends."""

    market: Market
    api: TelegramApi
    delivery: Delivery

    async def settles(self) -> None:
        """All that happened is read, and all that is due is sent."""
        await self.api.until(lambda: not self.api.unconfirmed)
        for _ in range(10):
            if not await self.delivery.drain():
                return
        raise AssertionError("delivery sends for ever")

    async def linked(self) -> Group:
        """A chat that the leader has linked; nothing that was said so far is looked at any more."""
        group, leader = self.api.group(), self.leader
        await group.adds_bot(leader)
        await group.types(leader, f"/link {self.market.code()}")
        await self.settles()
        return group

    @property
    def leader(self) -> Any:  # noqa: ANN401  (Person of the stand-in)
        return self.api.people[254000001]


@asynccontextmanager
async def on_telegram(
    storage: Storage, opener: HandleOpener, clock: Clock, *, webhook: bool = False
) -> AsyncIterator[OnTelegram]:
    """`webhook`: updates come by it instead of by polling."""
    async with telegram_api() as api:
        leader = api.person("Jane", language_code="en")
        market = market_of(storage, clock, str(leader.id))
        bot = connect(api.token, api.url, timeout=1.0)

        async def run(do: Callable[[Work], Any]) -> Any:  # noqa: ANN401
            with storage.begin() as work:
                return do(work)

        async def store(inbounds: Sequence[Inbound]) -> None:
            await run(lambda work: [inbox.store(work, inbound) for inbound in inbounds])

        async def groups_of(said: Sequence[FromGroup]) -> None:
            await run(lambda work: TALK.hear_all(work, said, "BarazaTestBot"))

        async def no_sleep(_: float) -> None:
            clock.forward(seconds=1)

        delivery = Delivery(
            run,
            {"telegram": TelegramChannel(bot)},
            opener,
            Errands(run, 1000, lambda _: b""),
            Paces({}, clock=lambda: 0.0, sleep=no_sleep),
            (0.0, 0.0, 0.0),
            gone=TALK.gone,
        )
        stop = asyncio.Event()
        try:
            if webhook:
                secret = "a-secret-of-nobody"
                app = Starlette(routes=[webhook_route(secret, store, groups=groups_of)])
                async with served(app) as address:
                    await announce(bot, address, secret)
                    yield OnTelegram(market, api, delivery)
                    await bot.delete_webhook()
            else:
                polling = asyncio.create_task(
                    poll(bot, store, stop, pace=Pace(long_poll=1), groups=groups_of)
                )
                yield OnTelegram(market, api, delivery)
                stop.set()
                await polling
        finally:
            with suppress(Exception):
                await bot.shutdown()
