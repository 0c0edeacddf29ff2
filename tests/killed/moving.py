"""A round in which a migration is killed: what an earlier release kept is still there, wholly old or wholly new."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from random import Random

from alembic import command
from sqlalchemy import inspect, text

from storage.database import Database
from storage.migrating import _config, state
from storage.vault import secret_from_text
from tests.databases import postgres_database
from tests.killed.counting import Looking
from tests.killed.due import furnish
from tests.killed.judging import Outcome
from tests.killed.labels import MIGRATION
from tests.killed.points import AFTER_COMMIT, BEFORE_COMMIT, MIDDLE, Order
from tests.killed.program import Program, own_folder
from tests.killed.worlds import Ground, copied
from tests.storage.test_upgrading import pour

RELEASES = ("0001", "0004", "0008", "0012")
POINTS = (BEFORE_COMMIT + MIGRATION, AFTER_COMMIT + MIGRATION, MIDDLE + MIGRATION)
MUST = frozenset(POINTS)
MOST_TRIES = 3


@dataclass(frozen=True)
class Kept:
    """What a database held: how many rows of each table, and by what reports are found."""

    rows: Mapping[str, int]
    hashes: frozenset[bytes]


def kept(url: str) -> Kept:
    with closing(Database(url)) as database, database.read() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        rows = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}  # noqa: S608
        hashes = connection.scalars(text("SELECT code_hash FROM reports")).all()
        return Kept(rows, frozenset(bytes(one) for one in hashes))


async def moving(on: Ground, seed: int) -> Outcome:
    chance = Random(seed)
    outcome = Outcome(seed)
    release = chance.choice(RELEASES)
    made = on.made.get(release) or _at_release(on, release)
    steps = await _steps(on, release, made)
    orders = [_order(chance, seed + number, steps) for number in range(chance.randint(1, MOST_TRIES))]
    outcome.story = (
        f"from {release}, of {steps} points dies at {[order.nth or order.point for order in orders]}"
    )
    with _place(on, made) as (url, program):
        before = kept(url)
        await program.opens()
        try:
            for order in [*orders, Order()]:
                life = await program.starts(("migrate",), order)
                await life.over.wait()
                outcome.findings += _whole_or_not_at_all(url, before, secret_from_text(on.secret))
            outcome.totals.kills.update(life.died_at for life in program.lives if life.died_at)
            outcome.totals.starts += len(program.lives)
            if (program.life.code, state(url)) != (0, "current"):
                outcome.findings.append(f"The last try ended with {program.life.code}: {state(url)}")
        finally:
            await program.closes()
        if outcome.findings:
            outcome.log = program.said()
    return outcome


def _order(chance: Random, seed: int, steps: int) -> Order:
    """The commit every few rounds, else any of its points alike."""
    return Order(POINTS[seed % 6], 1) if seed % 6 < 2 else Order("", chance.randint(1, steps))


def _at_release(on: Ground, release: str) -> str:
    """A database as that release had made and filled it."""
    source = on.database("due", furnish)
    url = on.stays.enter_context(postgres_database(on.socket)) if on.socket else _file(on, release)
    with closing(Database(url)) as database:
        config = _config()
        with database.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, release)
    with closing(Database(source)) as there:
        pour(there, url)
    on.made[release] = url
    return url


def _file(on: Ground, release: str) -> str:
    return f"sqlite:///{on.folder / release}.db"


async def _steps(on: Ground, release: str, made: str) -> int:
    """How many points a migration from there passes."""
    name = f"steps from {release}"
    if name not in on.counts:
        with _place(on, made) as (_, program):
            await program.opens()
            life = await program.starts(("migrate",), Order())
            await life.over.wait()
            await program.closes()
            on.counts[name] = {"": life.passed}
    return on.counts[name][""]


@contextmanager
def _place(on: Ground, made: str) -> Iterator[tuple[str, Program]]:
    folder = own_folder()
    with copied(on, made, folder) as url:
        (folder / "config.yml").touch()
        environment = {"BARAZA_SECRET_KEY": on.secret, "BARAZA_DATABASE_URL": url}
        yield url, Program(on.nurse, folder, environment)
    shutil.rmtree(folder, ignore_errors=True)


def _whole_or_not_at_all(url: str, before: Kept, secret: bytes) -> Sequence[str]:
    after = kept(url)
    findings = [
        f"{name}: {after.rows.get(name)} rows instead of {number}"
        for name, number in before.rows.items()
        if after.rows.get(name) != number
    ]
    if after.hashes != before.hashes:
        findings.append("other codes open other reports")
    if state(url) == "old" and after.rows.keys() != before.rows.keys():
        findings.append(f"half moved: {sorted(after.rows.keys() ^ before.rows.keys())}")
    with closing(Looking(url, secret)) as looking:
        if looking.sqlite:
            said = [row[0] for row in looking.rows("PRAGMA integrity_check")]
            findings += [f"integrity_check: {line}" for line in said if line != "ok"]
    return findings
