"""A round in which the scheduler has its hands full: it dies in one of its jobs, and in the end all is done once.

What is there in the end is what a program leaves that nobody killed, table by table.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from random import Random

from sqlalchemy import func, select

from storage.tables import metadata
from tests.killed import labels
from tests.killed.counting import Looking, sends, whole
from tests.killed.due import EVERYBODY, furnish
from tests.killed.judging import Outcome, count_lives
from tests.killed.lives import Lives
from tests.killed.plans import deaths
from tests.killed.points import AFTER_COMMIT, AFTER_SEND, BEFORE_COMMIT, BEFORE_SEND, MIDDLE
from tests.killed.worlds import Ground, World, world
from tests.standins.telegram_people import Person

JOBS = (
    *map(labels.round_of, ("cases", "reminders", "recipients", "broadcasts", "referrals_late")),
    labels.RETENTION,
    labels.REMINDING,
)
POINTS = (
    *(when + job for job in JOBS for when in (BEFORE_COMMIT, AFTER_COMMIT, MIDDLE)),
    BEFORE_COMMIT + labels.OUTCOME,
    BEFORE_SEND,
    AFTER_SEND,
)
MUST = frozenset(POINTS)
NOT_COMPARED = frozenset(
    {"alerts", "paces", "metadata", "said_ids", "to_forget", "people", "keys", "addresses", "marks"}
)
"""Faults and paces; what was known of a send that nobody knows of; and people of whom nothing is left, whom retention drops
from a random one on."""
SETTLES = 3.0
"""Seconds without any change after which a program that nobody kills has done all that was due."""
DONE_WITHIN = 60.0

Counts = Mapping[str, int]


def counted(looking: Looking) -> Counts:
    """How many rows each table has."""
    with looking.storage.database.read() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name not in NOT_COMPARED
        }


async def standing(on: Ground, seed: int) -> Outcome:
    chance = Random(seed)
    outcome = Outcome(seed)
    ends = deaths(chance, seed, POINTS, rare=JOBS, steps=150, seconds=1.0)
    outcome.story = "; ".join(end.told() for end in ends)
    wanted = await _reference(on)
    async with world(on, "due", furnish) as at:
        lives = Lives(at, ends)
        try:
            await _lived(at, lives, wanted)
        except Exception as error:  # noqa: BLE001 - whatever it is, the seed has to be told with it
            outcome.failed(error)
        await at.program.closes_life()
        count_lives(at, outcome)
        outcome.findings += whole(at.looking)
        outcome.findings += sends(at.looking, at.providers.book, lives.noted, outcome.totals)
        outcome.findings += differences(wanted, counted(at.looking))
        outcome.findings += _told_twice(at, lives)
        if outcome.findings:
            outcome.log = at.program.said()
    return outcome


def differences(wanted: Counts, found: Counts) -> list[str]:
    return [
        f"{name}: {found.get(name, 0)} rows instead of {number}"
        for name, number in wanted.items()
        if found.get(name, 0) != number
    ]


async def _reference(on: Ground) -> Counts:
    """What is there when nobody kills it."""
    if "due" not in on.counts:
        async with world(on, "due", furnish) as at:
            await _lived(at, Lives(at, []), None)
            on.counts["due"] = counted(at.looking)
    return on.counts["due"]


async def _lived(at: World, lives: Lives, wanted: Counts | None) -> None:
    for who in EVERYBODY:
        at.providers.telegram.people[who] = Person(at.providers.telegram, who, "Wanjiru", "en")
    await lives.through(_until_done(at, wanted), hurry=True)


async def _until_done(at: World, wanted: Counts | None) -> None:
    last, since, waited = dict[str, int](), 0.0, 0.0
    while waited < DONE_WITHIN:
        now = dict(counted(at.looking))
        since = since + 0.1 if now == last else 0.0
        last = now
        if at.looking.is_quiet() and (now == wanted if wanted else since > SETTLES):
            return
        await asyncio.sleep(0.1)
        waited += 0.1


def _told_twice(at: World, lives: Lives) -> list[str]:
    """Nobody reads a notice twice."""
    most = 1 + len(lives.noted.doubtful)
    told = [Counter(one.text for one in person.messages) for person in at.providers.telegram.people.values()]
    return [
        f"somebody was told {number} times: {words[:60]!r}"
        for hers in told
        for words, number in hers.items()
        if number > most
    ]
