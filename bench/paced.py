"""Residents as people are: so many at once, and each reads and types for a while before she writes again.

With residents who never pause, how long a reply takes says how many messages a second go through, and nothing else: those
who are in the line wait for it (Little's law). This says what a person waits.
"""

import random
import statistics
from collections.abc import Callable, Sequence
from functools import partial

from bench.residents import Resident
from bench.rounds import Figures, baraza_side

PAUSE = (0.5, 1.5)
"""Seconds to read and to type, at least and at most: quick for a number, too quick for a sentence."""
SEED = 7


async def measure(
    rounds: int, residents: int, concurrencies: Sequence[int], told: Callable[[Figures], None]
) -> list[Figures]:
    """Baraza alone, `rounds` times with so many at once. Raises what makes a measurement worthless."""
    chance = random.Random(SEED)  # noqa: S311 - how long somebody types is no secret
    found = []
    for done in range(rounds):
        for together in concurrencies:
            people = [Resident(one) for one in range(max(residents, 2 * together))]
            pause = partial(chance.uniform, *PAUSE)
            found.append(await baraza_side(people, done + 1, together, pause))
            told(found[-1])
    return found


def lines(found: Sequence[Figures]) -> list[str]:
    """The table in Markdown: medians over the rounds."""
    told = [
        f"| At once, with {PAUSE[0]} to {PAUSE[1]} s between | Messages a second | Reply at Twilio p50, p99 (ms) | Peak memory (MB) |",
        "|---|---|---|---|",
    ]
    for together in sorted({one.at_once for one in found}):
        mine = [one for one in found if one.at_once == together]
        rate, p50, p99, peak = (
            statistics.median(values)
            for values in zip(
                *((one.per_second, one.reply_p50, one.reply_p99, one.peak / 1e6) for one in mine), strict=True
            )
        )
        told.append(f"| {together} | {rate:.0f} | {p50:.0f}, {p99:.0f} | {peak:.0f} |")
    return told
