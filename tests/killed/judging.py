"""A round is lived through and counted; what is wrong is told with its seed."""

import traceback
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from tests.killed.counting import Totals, conversations, sends, traces, whole
from tests.killed.lives import Lives
from tests.killed.plans import Death
from tests.killed.talks import Told
from tests.killed.worlds import World

LOG_SHOWN = 4000
"""Letters of its end."""


@dataclass
class Outcome:
    """Of one round; `story` tells what was to happen, `findings` what is wrong."""

    seed: int
    story: str = ""
    totals: Totals = field(default_factory=lambda: Totals(rounds=1))
    findings: list[str] = field(default_factory=list)
    log: str = ""

    def told(self) -> str:
        return "\n  ".join([f"seed {self.seed}: {self.story}", *self.findings, self.log[-LOG_SHOWN:]])

    def failed(self, error: Exception) -> None:
        self.findings.append("".join(traceback.format_exception_only(error)).strip())
        self.totals.lost += 1


Round = Callable[..., Awaitable[Outcome]]


async def judged(
    at: World,
    outcome: Outcome,
    ends: Sequence[Death],
    people: Awaitable[object],
    talks: Collection[Told],
    *,
    may_stop: bool = False,
) -> None:
    """Live through it, then count."""
    lives = Lives(at, ends, may_stop=may_stop)
    try:
        await lives.through(people)
    except Exception as error:  # noqa: BLE001 - whatever it is, the seed has to be told with it
        outcome.failed(error)
    await at.program.closes_life()
    count_lives(at, outcome)
    outcome.findings += whole(at.looking)
    outcome.findings += sends(at.looking, at.providers.book, lives.noted, outcome.totals)
    outcome.findings += conversations(at.looking, talks, outcome.totals)
    outcome.findings += traces(at.looking, talks, at.bytes_of_files())
    if outcome.findings:
        outcome.log = at.program.said()


def count_lives(at: World, outcome: Outcome) -> None:
    outcome.totals.kills.update(life.died_at for life in at.program.lives[:-1])
    outcome.totals.starts += len(at.program.lives)
