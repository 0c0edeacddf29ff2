"""A channel that does what a test says, and a delivery around it that waits for nothing."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from bot import outbound_json
from bot.channels.contract import Capabilities, Channel, Decision, Fetched, SendError
from bot.delivery import Delivery
from bot.errands import Errands
from bot.pace import Paces, Rate
from bot.waking import Patience
from flows.messages import MediaRef, Outbound
from storage import outbox, people
from storage.outbox import ToPerson
from storage.statuses import SendClass, SendKind
from storage.tables import alerts
from storage.tables import outbox as outbox_table
from storage.vault import HandleOpener
from storage.work import Storage, Work

DELAYS = (2, 10, 60)
QUICK = Patience(look=5.0, fault=0.01, stop=5.0)

Step = SendError | Exception | asyncio.Event | str


class Scripted:
    """Each send or errand takes the next step of its address's script: an error, a wait, or a provider's id."""

    capabilities = Capabilities(body=1000)

    def __init__(self, name: str = "telegram") -> None:
        self.name = name
        self.sent: list[tuple[str, str]] = []
        self.tried: list[tuple[str, str]] = []
        self.taps: list[str] = []
        self.steps: dict[str, list[Step]] = {}
        self.files: dict[str, bytes] = {}
        self.under_way = self.most_under_way = 0
        self.changed = asyncio.Event()

    def script(self, address: str, *steps: Step) -> None:
        self.steps.setdefault(address, []).extend(steps)

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        self.tried.append((address, outbound.text))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self.changed.set()
        try:
            provider_id = await self._step(address)
        finally:
            self.under_way -= 1
        self.sent.append((address, outbound.text))
        self.changed.set()
        return provider_id

    async def answer_tap(self, tap: str) -> None:
        await self._step("tap")
        self.taps.append(tap)

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        await self._step("file")
        return Fetched(self.files[media.reference], media.content_type)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def _step(self, address: str) -> str:
        steps = self.steps.get(address)
        step = steps.pop(0) if steps else "id"
        if isinstance(step, Exception):
            raise step
        if isinstance(step, asyncio.Event):
            await step.wait()
            return "id"
        return step


class Post:
    """Delivery on a real database, with a pace clock that `sleep` moves."""

    def __init__(
        self,
        storage: Storage,
        opener: HandleOpener,
        *channels: Channel,
        rates: dict[str, Rate] | None = None,
        delays: Sequence[float] = DELAYS,
        at_once: int = 20,
        patience: Patience = QUICK,
        alone: bool = True,
    ) -> None:
        self.storage = storage
        self.slept: list[float] = []
        self.seconds = 1000.0
        self.faults: list[Exception] = []
        self.works = 0
        self.channels = {channel.name: channel for channel in channels}
        self.paces = Paces(rates or {}, clock=lambda: self.seconds, sleep=self.sleep)
        errands = Errands(self.run, 10_000_000, lambda language: said("lost-" + language))
        self.delivery = Delivery(
            self.run, self.channels, opener, errands, self.paces, delays,
            at_once=at_once, alone=alone, patience=patience, clock=lambda: self.seconds, sleep=self.sleep,
        )  # fmt: skip

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    async def run(self, do: Callable[[Work], Any]) -> Any:  # noqa: ANN401
        self.works += 1
        if self.faults:
            raise self.faults.pop(0)
        with self.storage.begin() as work:
            return do(work)

    def queue(
        self, address: str, text: str, cls: SendClass = SendClass.REPLY, channel: str = "telegram"
    ) -> str:
        with self.storage.begin() as work:
            person = people.find_or_make(work, channel, address)
            return outbox.queue(work, ToPerson(person.id), channel, said(text), cls=cls)

    def tap(self, address: str, tap: str) -> None:
        with self.storage.begin() as work:
            person = people.find_or_make(work, "telegram", address)
            outbox.queue(
                work, ToPerson(person.id), "telegram", tap.encode(),
                cls=SendClass.ERRAND, kind=SendKind.ANSWER_TAP,
            )  # fmt: skip

    def statuses(self) -> dict[str, int]:
        with self.storage.read() as work:
            return outbox.counts(work)

    def row(self, row_id: str) -> Any:  # noqa: ANN401 - a row
        with self.storage.read() as work:
            return work.connection.execute(select(outbox_table).where(outbox_table.c.id == row_id)).one()

    def alerts(self) -> list[str]:
        with self.storage.read() as work:
            return sorted(work.connection.scalars(select(alerts.c.sentence)))

    def person(self, address: str) -> people.Person:
        with self.storage.read() as work:
            found = people.find(work, "telegram", address)
        assert found is not None
        return found


def said(text: str) -> bytes:
    return outbound_json.to_bytes(Outbound(text))


def error(decision: str, after: float = 0.0) -> SendError:
    return SendError(Decision(decision), f"The provider said: {decision}.", after)
