"""A round in which `baraza backup` is killed: a copy that can be seen is whole, and nothing is left half made."""

import asyncio
from contextlib import closing
from pathlib import Path
from random import Random

from storage import copies
from storage.database import Database
from storage.migrating import migrate
from tests.killed.due import furnish
from tests.killed.judging import Outcome
from tests.killed.labels import BACKUP
from tests.killed.moving import kept
from tests.killed.points import AFTER_COMMIT, BEFORE_COMMIT, MIDDLE, Order
from tests.killed.worlds import Ground, World, world

POINTS = (BEFORE_COMMIT + BACKUP, AFTER_COMMIT + BACKUP, MIDDLE + BACKUP)
MUST = frozenset(POINTS)
A_NEW_SECOND = 1.01
"""Copies are named by the second."""


async def copying(on: Ground, seed: int) -> Outcome:
    chance = Random(seed)
    outcome = Outcome(seed)
    async with world(on, "due", furnish) as at:
        target = at.folder / "copies"
        words = ("backup", str(target))
        steps = on.counts.get("copying")
        if steps is None:
            life = await at.program.starts(words, Order())
            await life.over.wait()
            steps = on.counts["copying"] = {"": life.passed}
            await asyncio.sleep(A_NEW_SECOND)
        order = Order(POINTS[seed % 4], 1) if seed % 4 < 3 else Order("", chance.randint(1, steps[""]))
        outcome.story = f"of {steps['']} points dies at {order.nth if not order.point else order.point}"
        already = len(list(target.glob("baraza-*.db")))
        life = await at.program.starts(words, order)
        await life.over.wait()
        if life.died_at:
            outcome.totals.kills[life.died_at] += 1
        whole = len(list(target.glob("baraza-*.db")))
        if life.died_at and whole > already and not _restores(target, at):
            outcome.findings.append("A copy can be seen and does not restore.")
        await asyncio.sleep(A_NEW_SECOND)
        last = await at.program.starts(words, Order())
        await last.over.wait()
        outcome.totals.starts += len(at.program.lives)
        if last.code != 0 or not _restores(target, at):
            outcome.findings.append(f"The next copy ended with {last.code}.")
        left = sorted(path.name[:12] for path in target.rglob(".*"))
        if left:
            outcome.findings.append(f"half made copies stay: {left}")
        if outcome.findings:
            outcome.log = at.program.said()
    return outcome


def _restores(target: Path, at: World) -> bool:
    """The newest pair fills an empty database with what is there."""
    data, keys = max(target.glob("baraza-*.db")), max((target / "keys").glob("keys-*.db"))
    url = f"sqlite:///{at.folder}/restored-{data.stem}.db"
    migrate(url)
    with closing(Database(url)) as anew:
        copies.restore(anew, data, keys)
    there, back = kept(at.url).rows, kept(url).rows
    return all(
        back[name] == number for name, number in there.items() if name not in copies.PASSING | {"metadata"}
    )
