"""One web and two workers, two webs and four workers: one of them killed at random while residents report."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.databases import postgres_database
from tests.many.cluster import ROUNDS, SEED, Cluster, cluster
from tests.many.town import Town, town

pytestmark = pytest.mark.postgres
AT_ONCE = 6
ANSWERS = "select count(*) from outbox where kind = 'message' and \"class\" = 'reply'"
LEFT_OVER = """
select (select count(*) from inbox), (select count(*) from outbox where status not in ('sent', 'delivered'))
"""


@pytest.mark.parametrize(("webs", "workers", "kills"), [(1, 2, 4), (2, 4, 6)])
async def test_nothing_is_lost_and_nothing_is_done_twice(
    webs: int, workers: int, kills: int, migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    print(f"MANY_SEED={SEED}")  # noqa: T201 - to have the same again
    chance = random.Random(SEED)
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with (
            cluster(tmp_path, url, webs=webs, workers=workers) as (running, feed),
            town(running, feed, chance) as residents,
        ):
            over = asyncio.Event()
            reporting = asyncio.create_task(residents.report_until(over, AT_ONCE))
            for _ in range(ROUNDS or kills):
                await asyncio.sleep(chance.uniform(0.3, 2.0))
                victim = chance.choice(running.members)
                await victim.kill()
                await asyncio.sleep(chance.uniform(0.0, 1.0))
                await victim.start()
                assert not reporting.done(), reporting.result()
            over.set()
            await reporting
            await running.until(LEFT_OVER, [(0, 0)])
            await running.stop()
            counted(running, residents)


def counted(running: Cluster, residents: Town) -> None:
    filed = len(residents.residents)
    assert filed > 0
    assert running.asked("select count(*) from reports") == [(filed,)], "each once"
    assert len({one.code for one in residents.residents}) == filed, "each with a code of her own"
    assert running.asked(ANSWERS) == [(residents.messages,)], "one answer to each message"
    assert len(residents.heard) == residents.messages, "and each arrived"
    for arrivals in residents.twice().values():
        between = [at for at in running.kills if arrivals[0] - 0.5 <= at <= arrivals[-1]]
        assert between, "twice only where a kill lay between sending and noting it"
    print(  # noqa: T201 - what was counted
        f"{len(running.kills)} kills, {residents.messages} messages, {filed} reports,"
        f" {len(residents.twice())} answers twice, longest wait {max(residents.waits):.1f} s"
    )
