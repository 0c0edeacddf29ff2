"""A round in which one to four people report, each in her own way, and some of them ask, erase themselves, or become one."""

import asyncio
from random import Random

from tests.killed import labels
from tests.killed.judging import Outcome, judged
from tests.killed.people import somebody
from tests.killed.plans import AT_REST, Death, deaths
from tests.killed.points import AFTER_COMMIT, AFTER_SEND, BEFORE_COMMIT, BEFORE_SEND, MIDDLE
from tests.killed.program import FROM_OUTSIDE
from tests.killed.providers import ANSWERED, ARRIVES, TAKEN
from tests.killed.talks import MANNERS, Told, asks, erases, reports, shows_her_number
from tests.killed.worlds import Ground, world

CHANNELS = ("telegram", "whatsapp", "web")
FILINGS = tuple(labels.filing(manner) for manner in MANNERS)
OFTEN = (labels.STORING, labels.TURN, labels.CLAIM, labels.OUTCOME)
ONCE = (*FILINGS, labels.ERASING, labels.MERGING, labels.REPORTED, labels.TAKING_BACK)
POINTS = (
    *(when + label for label in (*OFTEN, *ONCE) for when in (BEFORE_COMMIT, AFTER_COMMIT, MIDDLE)),
    BEFORE_SEND,
    AFTER_SEND,
)
MUST = frozenset(POINTS) | {ARRIVES, TAKEN, ANSWERED, FROM_OUTSIDE, AT_REST}
"""Where the program must have died at least once, or the rounds prove less than they say."""


async def talking(on: Ground, seed: int) -> Outcome:
    chance = Random(seed)
    outcome = Outcome(seed)
    number = chance.choices((1, 2, 3, 4), weights=(6, 3, 1, 1))[0]
    cast = [(chance.choice(CHANNELS), chance.choice(list(MANNERS)), chance.random()) for _ in range(number)]
    ends = deaths(chance, seed, POINTS, rare=ONCE, steps=250 * number, seconds=1.5)
    cast[0] = _fitting(cast[0], ends[0])
    outcome.story = (
        f"{[(channel, manner) for channel, manner, _ in cast]}: {'; '.join(end.told() for end in ends)}"
    )
    async with world(on) as at:
        talks = [Told(somebody(channel, at.providers, at.client())) for channel, _, _ in cast]
        people = [
            _talk(told, Random(f"{seed}/{number}"), manner, more)
            for number, (told, (_, manner, more)) in enumerate(zip(talks, cast, strict=True))
        ]
        await judged(at, outcome, ends, asyncio.gather(*people), talks)
    return outcome


def _fitting(one: tuple[str, str, float], death: Death) -> tuple[str, str, float]:
    """The first of them does what the first death waits for."""
    channel, manner, more = one
    point = death.order.point
    if (death.moment or point in {BEFORE_SEND, AFTER_SEND}) and channel == "web":
        channel = "telegram"
    for each, filing in zip(MANNERS, FILINGS, strict=True):
        manner = each if point.endswith(filing) else manner
    if point.endswith(labels.ERASING):
        return channel, "confidential", 0.1
    if point.endswith(labels.MERGING):
        return "whatsapp", manner, 0.5
    return ("whatsapp", manner, more) if point.endswith(labels.REPORTED) else (channel, manner, more)


async def _talk(told: Told, chance: Random, manner: str, more: float) -> None:
    """`more` below 0.2: she erases herself in the end; up to 0.4 she asks how it stands; to 0.6 she was two people before."""
    if 0.4 <= more < 0.6 and told.who.channel == "whatsapp":
        await shows_her_number(told)
    await reports(told, chance, manner)
    if manner == "without trace":
        return
    if more < 0.4:
        await asks(told)
    if more < 0.2:
        await erases(told)
