"""A stage on which people write too fast: the real pace of config.yml, messages of all kinds, turns counted one by one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.flood_words import flooding_of
from bot.settings_flood import Flood
from bot.wording import wording
from flows.messages import Inbound, InboundKind, MediaRef, Point
from storage import inbox, people
from storage.tables import inbox as inbox_table
from tests.conversations.stage import ADDRESS, Stage


class Crowd(Stage):
    """Everybody's messages are stored at once; `turns_until` takes turns and counts them."""

    def __init__(self, folder: Path, *, flood: Flood | None = None, channel: str = "telegram") -> None:
        super().__init__(folder, only="en", channel=channel)
        self.storage.flooding = flooding_of(flood or Flood(), wording(), "en")
        self.chance = Random(20261122)

    def store(self, *inbounds: Inbound) -> None:
        with self.storage.begin() as work:
            for inbound in inbounds:
                inbox.store(work, inbound)

    def anything(self, address: str = ADDRESS) -> Inbound:
        """A text, a photo, a tap that was invented, a pin or a wrong code."""
        said = self.inbound("habari", address)
        match self.chance.randrange(5):
            case 0:
                return replace(said, text=f"wezi tena {self.number}")
            case 1:
                return replace(
                    said,
                    kind=InboundKind.PHOTO,
                    text="",
                    media=(MediaRef(f"f{self.number}", "image/jpeg", 9),),
                )
            case 2:
                return replace(
                    said,
                    kind=InboundKind.TAP,
                    text="",
                    payload=f"report.kind:{self.number}",
                    tap=f"t{self.number}",
                )
            case 3:
                return replace(said, kind=InboundKind.LOCATION, text="", point=Point(-0.3, 36.06))
            case _:
                return replace(said, text=f"1111 2222 3333 {self.number:04}")

    def one_turn(self) -> bool:
        with self.storage.begin() as work:
            return self.turns.take(work)

    def waiting(self, address: str = ADDRESS) -> int:
        """How many messages of hers wait."""
        with self.storage.read() as work:
            person = people.find(work, self.channel, address)
            if person is None:
                return 0
            query = select(func.count()).where(
                inbox_table.c.person_id == person.id, inbox_table.c.status == "waiting"
            )
            return work.connection.scalar(query) or 0

    def turns_until_answered(self, address: str) -> int:
        """How many turns others had before hers was over."""
        for turns in range(10_000):
            if not self.waiting(address):
                return turns - 1
            assert self.one_turn(), "nothing is due, and she still waits"
        raise AssertionError("she is never answered")

    def work_off(self) -> int:
        """All turns, the clock going on to whatever is due next; how many."""
        turns = 0
        while True:
            while self.one_turn():
                turns += 1
            with self.storage.begin() as work:
                due = inbox.next_due(work)
            if due is None:
                return turns
            self.now = max(due, self.now + timedelta(seconds=0.01))

    def heard(self, address: str = ADDRESS) -> list[str]:
        """What the bot said to her since it was asked last."""
        self.sent, self.reached = [], []
        self.deliver()
        return [said.text for said, to in zip(self.sent, self.reached, strict=True) if to == address]
