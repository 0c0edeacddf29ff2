"""kill -9, hundreds of times: nothing is lost, nothing is done twice, nothing is called sent that was not.

Each round has a seed, which is told when something is wrong: `python -m tests.killed --only PART --on DATABASE --rounds 1
--seed N` plays it again, and the same program plays thousands. Which points the program must have died at is said by each
part: one that is never hit fails the test, since the rounds would then prove less than they say.
"""

import time

import pytest

from tests.killed.counting import Totals
from tests.killed.parts import PARTS, played
from tests.killed.worlds import ground

ROUNDS = {
    ("talking", "sqlite"): 149,
    ("talking", "postgres"): 149,
    ("standing", "sqlite"): 30,
    ("standing", "postgres"): 30,
    ("moving", "sqlite"): 47,
    ("moving", "postgres"): 47,
    ("copying", "sqlite"): 12,
    ("copying", "postgres"): 12,
    ("cut", "postgres"): 24,
}
"""How many of each."""
SEED = 7_000
DATABASES: dict[str, list[pytest.MarkDecorator]] = {"sqlite": [], "postgres": [pytest.mark.postgres]}


def test_there_are_at_least_500_rounds() -> None:
    assert sum(ROUNDS.values()) >= 500
    assert {part for part, _ in ROUNDS} == set(PARTS)


@pytest.mark.parametrize(
    ("part", "database"),
    [pytest.param(part, kind, marks=DATABASES[kind], id=f"{part}-{kind}") for part, kind in ROUNDS],
)
async def test_nothing_is_lost_and_nothing_is_done_twice(
    part: str, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, totals, wrong = time.monotonic(), Totals(), []
    async with ground(postgres=database == "postgres") as place:
        async for outcome in played(place, PARTS[part], range(SEED, SEED + ROUNDS[part, database])):
            totals.add(outcome.totals)
            if outcome.findings:
                wrong.append(outcome.told())
    with capsys.disabled():
        took = f"{time.monotonic() - begun:.0f} s"
        print("", f"{part} on {database}, seeds from {SEED}, {took}:", *totals.lines(), sep="\n  ")  # noqa: T201
    assert wrong == []
    assert PARTS[part].must - totals.kills.keys() == set(), "points at which the program never died"
    assert totals.lost == 0
    assert totals.kills.total() >= totals.rounds
