"""A round in which one to four people report, each in her own way, and some of them ask, erase themselves, or become one."""

import asyncio
from random import Random

from tests.killed import labels
from tests.killed.acts import kept, rates, shows_a_photo, talks_with_a_person
from tests.killed.judging import Outcome, judged
from tests.killed.people import somebody
from tests.killed.plans import AT_REST, Death, deaths
from tests.killed.points import AFTER_COMMIT, AFTER_SEND, BEFORE_COMMIT, BEFORE_SEND, MIDDLE
from tests.killed.program import FROM_OUTSIDE
from tests.killed.providers import ANSWERED, ARRIVES, FETCHED, TAKEN
from tests.killed.talks import MANNERS, Told, asks, erases, reports, shows_her_number
from tests.killed.worlds import Ground, World, world

CHANNELS = ("telegram", "whatsapp", "web")
FILINGS = tuple(labels.filing(manner) for manner in MANNERS)
ACTS = (labels.KEEPING, labels.RATING, labels.HEARING)
OFTEN = (labels.STORING, labels.TURN, labels.CLAIM, labels.OUTCOME)
ONCE = (*FILINGS, labels.ERASING, labels.MERGING, labels.REPORTED, labels.TAKING_BACK, *ACTS)
POINTS = (
    *(when + label for label in (*OFTEN, *ONCE) for when in (BEFORE_COMMIT, AFTER_COMMIT, MIDDLE)),
    BEFORE_SEND,
    AFTER_SEND,
)
MUST = frozenset(POINTS) | {ARRIVES, TAKEN, ANSWERED, FETCHED, FROM_OUTSIDE, AT_REST}
"""Where the program must have died at least once, or the rounds prove less than they say."""


async def talking(on: Ground, seed: int) -> Outcome:
    chance = Random(seed)
    outcome = Outcome(seed)
    number = chance.choices((1, 2, 3, 4), weights=(6, 3, 1, 1))[0]
    cast = [(chance.choice(CHANNELS), chance.choice(list(MANNERS)), chance.random()) for _ in range(number)]
    ends = deaths(chance, seed, POINTS, rare=ONCE, steps=250 * number, seconds=1.5, moments=(FETCHED,))
    cast[0] = _fitting(cast[0], ends[0])
    doing = [_drawn(Random(f"{seed}/{one}/acts")) for one in range(number)]
    doing[0] |= _needed(ends[0])
    outcome.story = (
        f"{[(channel, manner) for channel, manner, _ in cast]}: {'; '.join(end.told() for end in ends)}"
    )
    async with world(on, hooked=seed % 2 == 1) as at:
        talks = [Told(somebody(channel, at.providers, at.client())) for channel, _, _ in cast]
        people = [
            _talk(at, told, Random(f"{seed}/{number}"), manner, more, acts)
            for number, (told, (_, manner, more), acts) in enumerate(zip(talks, cast, doing, strict=True))
        ]
        await judged(at, outcome, ends, asyncio.gather(*people), talks)
        outcome.findings += kept(at, talks)
    return outcome


def _fitting(one: tuple[str, str, float], death: Death) -> tuple[str, str, float]:
    """The first of them does what the first death waits for."""
    channel, manner, more = one
    point = death.order.point
    if (death.moment or point in {BEFORE_SEND, AFTER_SEND}) and channel == "web":
        channel = "telegram"
    for each, filing in zip(MANNERS, FILINGS, strict=True):
        manner = each if point.endswith(filing) else manner
    if _needed(death):
        return "telegram" if channel == "web" else channel, "confidential", 0.3
    if point.endswith(labels.ERASING):
        return channel, "confidential", 0.1
    if point.endswith(labels.MERGING):
        return "whatsapp", manner, 0.5
    return ("whatsapp", manner, more) if point.endswith(labels.REPORTED) else (channel, manner, more)


def _needed(death: Death) -> frozenset[str]:
    """The acts without which a life does not come to this end."""
    if death.moment == FETCHED:
        return frozenset({labels.KEEPING})
    return frozenset(act for act in ACTS if death.order.point.endswith(act))


def _drawn(chance: Random) -> frozenset[str]:
    """Each in one talk of five: a talk stays short."""
    return frozenset(act for act in ACTS if chance.random() < 0.2)


async def _talk(
    at: World, told: Told, chance: Random, manner: str, more: float, acts: frozenset[str]
) -> None:
    """`more` below 0.2: she erases herself in the end; up to 0.4 she asks how it stands; to 0.6 she was two people before."""
    has_app, was_two = told.who.channel != "web", 0.4 <= more < 0.6 and told.who.channel == "whatsapp"
    if was_two:
        await shows_her_number(told)
    await reports(told, chance, manner, shows_a_photo if has_app and labels.KEEPING in acts else None)
    if manner == "without trace":
        return
    if labels.RATING in acts and has_app:  # the page takes only so many forms a minute
        await rates(told, chance)
    if labels.HEARING in acts and has_app and not was_two:
        await talks_with_a_person(told, at)
    if more < 0.4:
        await asks(told)
    if more < 0.2:
        await erases(told)
