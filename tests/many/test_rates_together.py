"""The rate of config.yml holds for all processes together, and notices go out once, by whichever scheduler lives."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.databases import postgres_database
from tests.many import notices
from tests.many.cluster import SEED, cluster
from tests.many.town import most_in_a_second, town

pytestmark = pytest.mark.postgres
RATE = 20
PEOPLE = 260
"""About 0.92 of them can be told."""
STATES = "select count(*) from outbox where \"class\" = 'notice' and status = '{}'"


async def test_no_second_has_more_than_the_rate_allows(
    migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with (
            cluster(tmp_path, url, webs=1, workers=3, per_second=str(RATE)) as (running, feed),
            town(running, feed, random.Random(SEED)) as residents,
        ):
            with notices.beside(running) as storage:
                notices.settle(storage, PEOPLE)
                expected = notices.announce(storage, "one")
            over = asyncio.Event()
            reporting = asyncio.create_task(residents.report_until(over, 2))
            async with asyncio.timeout(90):
                while len(residents.notices) < expected:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            over.set()
            await reporting
            await running.stop()
            told = [at for times in residents.notices.values() for at in times]
            replied = [at for times in residents.heard.values() for at in times]
            together = sorted([*told, *replied])
            most, seconds = most_in_a_second(together), max(told) - min(told)
            meanwhile = sum(min(told) <= at <= max(told) for at in together)
            print(  # noqa: T201 - what was counted
                f"{len(told)} notices and {len(replied)} replies by three workers: {meanwhile / seconds / RATE:.2f} of the"
                f" rate used, {most} in the fullest second of {RATE}"
            )
            assert len(told) == expected, "each once"
            assert most <= RATE


async def test_a_notice_comes_at_most_once_whoever_dies_meanwhile(
    migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    print(f"MANY_SEED={SEED}")  # noqa: T201 - to have the same again
    chance = random.Random(SEED)
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with (
            cluster(tmp_path, url, webs=1, workers=2, per_second="60") as (running, feed),
            town(running, feed, chance) as residents,
        ):
            with notices.beside(running) as storage:
                notices.settle(storage, PEOPLE)
                expected = 0
                for number in range(3):
                    expected += notices.announce(storage, f"notice {number}")
                    await asyncio.sleep(chance.uniform(0.3, 2.5))
                    victim = chance.choice(running.workers)
                    await victim.kill()
                    await victim.start()
            await running.until(LEFT, [(0,)], within=90)
            ((unknown,),) = running.asked(STATES.format("unknown"))
            ((sent,),) = running.asked(STATES.format("sent"))
            await running.stop()
            told = sum(len(times) for times in residents.notices.values())
            print(  # noqa: T201 - what was counted
                f"{len(running.kills)} kills, {expected} notices, {told} arrived, {unknown} unknown, 0 twice"
            )
            assert sent + unknown == expected, "the scheduler's round was done once for each"
            assert max(len(times) for times in residents.notices.values()) <= 3, "nobody has one twice"
            assert sent <= told <= sent + unknown


LEFT = """
select (select count(*) from outbox where "class" = 'notice' and status in ('waiting', 'sending'))
     + (select count(*) from broadcasts where state = 'running')
"""
