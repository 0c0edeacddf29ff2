"""The secret of a web and two workers on one PostgreSQL is changed while residents report, as docs/operations.md tells it."""

import asyncio
import random
from pathlib import Path

import pytest

from storage.vault import Vault, new_secret, secret_from_text
from tests.databases import postgres_database
from tests.many.cluster import SEED, Cluster, Member, cluster
from tests.many.town import Town, town

pytestmark = pytest.mark.postgres
AT_ONCE = 2
BEFORE = 2
"""Reports before the change begins."""


async def test_nobody_who_writes_notices(
    migrated_postgres: str, postgres_socket: str, tmp_path: Path
) -> None:
    print(f"MANY_SEED={SEED}")  # noqa: T201 - to have the same again
    new = new_secret()
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        # All of them know both, the old one first: so the first round of starts, which tells of nothing, was done.
        async with (
            cluster(tmp_path, url, webs=1, workers=2, more={"BARAZA_SECRET_KEY_OLD": new}) as (running, feed),
            town(running, feed, random.Random(SEED)) as residents,
        ):
            for _ in range(BEFORE):
                await residents.report()
            over = asyncio.Event()
            reporting = asyncio.create_task(residents.report_until(over, AT_ONCE))
            for one in running.members:
                await starts_with(one, new, running.secret)
            assert "Nothing needs the old secret" in await running.workers[0].command("key", "rotate")
            over.set()
            await reporting
            assert await running.workers.pop().stop() == 0
            await asyncio.gather(*(starts_with(one, new, "") for one in running.members))
            await all_are_known(residents)
            await running.stop()
            nothing_of_the_old_one(running, residents, new)


async def starts_with(one: Member, secret: str, old: str) -> None:
    assert await one.stop() == 0, one.said()[-1000:]
    one.environment |= {"BARAZA_SECRET_KEY": secret, "BARAZA_SECRET_KEY_OLD": old}
    await one.start()


async def all_are_known(residents: Town) -> None:
    """Each writes once more, with her code: it opens her report, and she is who she was."""
    answers = await asyncio.gather(
        *(residents.says(one.address, one.code) for one in residents.residents[: BEFORE + 4])
    )
    for answer in answers:
        assert "received" in answer.lower() or "imepokelewa" in answer.lower(), answer


def nothing_of_the_old_one(running: Cluster, residents: Town, new: str) -> None:
    filed = len(residents.residents)
    assert filed > BEFORE
    assert running.asked("select count(*) from reports") == [(filed,)], "each once"
    assert running.asked("select count(*) from people") == [(filed,)], "nobody is there twice"
    assert len(residents.heard) == residents.messages, "each was answered"
    assert not residents.twice(), "once"
    found = {bytes(hashed) for (hashed,) in running.asked("select hash from addresses")}
    for secret, there in ((running.secret, 0), (new, filed)):
        vault = Vault(secret_from_text(secret))
        tried = {vault.address_hash("whatsapp", one.address) for one in residents.residents}
        assert len(tried & found) == there
    print(f"{residents.messages} messages, {filed} reports, each answered once")  # noqa: T201 - what was counted
