"""What tests of broadcasts do: people, rounds of the scheduler, deliveries, and what the ledger says."""

from collections.abc import Mapping

from sqlalchemy import func, select

from bot.broadcasting.feeding import Feeding
from bot.broadcasting.rules import NoticeRules
from directory.places import Places
from storage import (
    broadcasts,
    claims,
    outcomes,
    recipients,
)
from storage.broadcasts import Broadcast
from storage.member import Role, Staff
from storage.tables import outbox
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.crowd import Resident, settle

RATES = {"telegram": 2.0, "web": 2.0, "whatsapp": 2.0}
NO_PLACES = Places([])
DAY_AND_NIGHT = NoticeRules(night=None)
FEEDING = Feeding(NO_PLACES, DAY_AND_NIGHT, RATES)
MAKER, OTHER = Staff("maker", "Wanjiru", Role.FACILITATOR), Staff("other", "Otieno", Role.ADMIN)


def known(storage: Storage, *residents: Resident) -> list[str]:
    with storage.begin() as work:
        return settle(work, residents)


def rounds(storage: Storage, feeding: Feeding = FEEDING, times: int = 1) -> None:
    """What the scheduler does in a second, each round in a unit of work of its own."""
    for _ in range(times):
        for do in (feeding.fan_out, feeding.feed, feeding.end):
            with storage.begin() as work:
                do(work)


def delivers(storage: Storage, opener: HandleOpener, most: int = 1000) -> list[str]:
    """To whom it sends what is due now."""
    with storage.begin() as work:
        claimed = claims.claim(work, opener, most)
    with storage.begin() as work:
        for row in claimed:
            if row.address is None or row.unreachable:
                outcomes.failed(work, row, row.unreachable or "Nobody is there.")
            else:
                outcomes.sent(work, row, f"SM{row.id[:8]}", reports=row.channel == "whatsapp")
    return [row.person_id or "" for row in claimed if row.address is not None]


def ledger_of(storage: Storage, broadcast: Broadcast) -> tuple[Mapping[str, int], list[tuple[str, str, int]]]:
    with storage.read() as work:
        return recipients.lines(work, broadcast.id)


def state_of(storage: Storage, broadcast: Broadcast) -> str:
    with storage.read() as work:
        present = broadcasts.by_number(work, broadcast.number)
    assert present is not None
    return present.state


def steers(storage: Storage, broadcast: Broadcast, step: str, by: Staff = MAKER, why: str = "") -> None:
    with storage.begin() as work:
        broadcasts.steer(work, broadcast, step, by, why)


def in_outbox(storage: Storage) -> int:
    with storage.read() as work:
        return work.connection.scalar(select(func.count()).where(outbox.c.status == "waiting")) or 0
