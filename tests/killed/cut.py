"""A round in which PostgreSQL ends the program's connections (pg_terminate_backend) while people report."""

import asyncio
from random import Random

import psycopg

from tests.killed.judging import Outcome, judged
from tests.killed.people import somebody
from tests.killed.plans import deaths
from tests.killed.talking import CHANNELS, POINTS
from tests.killed.talks import MANNERS, Told, reports
from tests.killed.worlds import Ground, World, world

CUT = "the server ended its connections"
NAME = "to be cut off"
_END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name = %s"


async def cut(on: Ground, seed: int) -> Outcome:
    chance = Random(seed)
    outcome = Outcome(seed)
    cast = [(chance.choice(CHANNELS), chance.choice(list(MANNERS))) for _ in range(chance.randint(1, 3))]
    ends = deaths(chance, seed, POINTS, steps=250, seconds=1.5) if chance.random() < 0.3 else []
    moments = sorted(chance.uniform(0.3, 3.0) for _ in range(chance.randint(1, 5)))
    outcome.story = (
        f"{cast}: cut after {[round(one, 2) for one in moments]} s; {'; '.join(end.told() for end in ends)}"
    )
    async with world(on) as at:
        at.program.environment["PGAPPNAME"] = NAME
        talks = [Told(somebody(channel, at.providers, at.client())) for channel, _ in cast]
        people = [
            reports(told, Random(f"{seed}/{number}"), manner)
            for number, (told, (_, manner)) in enumerate(zip(talks, cast, strict=True))
        ]
        cutting = asyncio.create_task(_cuts(at, on, moments, outcome))
        await judged(at, outcome, ends, asyncio.gather(*people), talks, may_stop=True)
        cutting.cancel()
        await asyncio.gather(cutting, return_exceptions=True)
        outcome.totals.kills[CUT] += outcome.totals.cuts
    return outcome


async def _cuts(at: World, on: Ground, moments: list[float], outcome: Outcome) -> None:
    name, passed = at.url.split("@/")[1].split("?")[0], 0.0
    with psycopg.connect(f"host={on.socket} user=baraza dbname=postgres", autocommit=True) as connection:
        for moment in moments:
            await asyncio.sleep(moment - passed)
            passed = moment
            ended = connection.execute(_END, (name, NAME)).fetchall()
            outcome.totals.cuts += len(ended) > 0
