"""Faults at random, one after the other, on both providers at once: 0 lost, 0 called sent that were not, notices once at most.

A seed is printed with each round; CUT_OFF_SEED begins elsewhere.
"""

import os
import random
from collections import defaultdict
from typing import NamedTuple

import pytest

from storage.statuses import SendClass
from tests.cut_off.gate import Trouble
from tests.cut_off.post_office import SENDS, PostOffice
from tests.cut_off.test_provider_faults import CASES
from tests.storage.conftest import POSTGRES_ONLY, SQLITE_ONLY

SEED = int(os.environ.get("CUT_OFF_SEED", "20261122"))
ROUNDS = 24
MESSAGES, TROUBLES = 24, 10
TRIES = 5
"""More than delivery makes here: what still waits then is lost."""
TROUBLESOME = [case.trouble for case in CASES.values() if not case.trouble.hangs] + [
    Trouble(accepted=True, hangs=True)
]


class Sent(NamedTuple):
    row: str
    channel: str
    person: object
    text: str
    cls: SendClass


async def goes_wrong(office: PostOffice, seed: int) -> dict[str, int]:
    """One round; what came of it, counted."""
    chance = random.Random(seed)
    people = {channel: [office.person(channel) for _ in range(4)] for channel in SENDS}
    sent: list[Sent] = []
    for number in range(MESSAGES):
        channel = chance.choice(list(SENDS))
        person, cls = (
            chance.choice(people[channel]),
            chance.choice([SendClass.REPLY, SendClass.URGENT, SendClass.NOTICE]),
        )
        text = f"message {number}"
        sent.append(Sent(office.queue(channel, person, text, cls), channel, person, text, cls))
        if chance.random() < TROUBLES / MESSAGES:
            office.gates[channel].next(SENDS[channel], chance.choice(TROUBLESOME))
        if chance.random() < 0.4:
            await office.goes_on(chance.choice([0, 1, 8, 70]))
    for gate in office.gates.values():
        gate.heals()
    for _ in range(TRIES):
        await office.goes_on(70)
    return judged(office, sent)


def judged(office: PostOffice, sent: list[Sent]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    arrived: dict[int, list[str]] = {}
    for one in sent:
        texts = arrived.setdefault(id(one.person), [message.text for message in one.person.messages])  # type: ignore[attr-defined]
        times, status = texts.count(one.text), office.status(one.row)
        what = f"{one.cls} {one.text} on {one.channel}: {status}, arrived {times} times"
        assert status in {"sent", "unknown", "failed"}, f"lost, it still waits: {what}"
        assert times or status != "sent", f"called sent and never arrived: {what}"
        if one.cls is SendClass.NOTICE:
            assert times <= 1, f"a notice came again: {what}"
            assert status != "failed", what
        else:
            assert status == "sent", f"not answered: {what}"
            assert times, what
        counts[f"{one.cls} {status}"] += 1
        counts["arrived again"] += max(0, times - 1)
    for person, texts in arrived.items():
        for cls in SendClass:
            first = list(dict.fromkeys(text for text in texts if text in {
                one.text for one in sent if id(one.person) == person and one.cls is cls}))  # fmt: skip
            assert first == sorted(first, key=lambda text: int(text.split()[1])), "hers of one kind, in order"
    return counts


@SQLITE_ONLY
@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
async def test_on_sqlite(office: PostOffice, seed: int) -> None:
    print(f"CUT_OFF_SEED={seed}: {dict(await goes_wrong(office, seed))}")  # noqa: T201


@POSTGRES_ONLY
@pytest.mark.parametrize("seed", range(SEED + 1000, SEED + 1000 + ROUNDS // 4))
async def test_on_postgres(office: PostOffice, seed: int) -> None:
    print(f"CUT_OFF_SEED={seed}: {dict(await goes_wrong(office, seed))}")  # noqa: T201
