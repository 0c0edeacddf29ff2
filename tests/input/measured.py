"""How the tests of this folder look for trouble: seeded examples, and a limit on what one answer may take."""

import os
import time
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, seed, settings

T = TypeVar("T")
SEED = int(os.environ.get("INPUT_SEED", "20261122"))
"""The same examples each time, unless another seed is asked for: INPUT_SEED=7 pytest tests/input."""
LONGEST = 1.0
"""Seconds of processor time that any answer may take."""


def many(examples: int) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """So many seeded examples; the seed is printed where one fails."""

    def around(test: Callable[..., object]) -> Callable[..., object]:
        chosen = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            print_blob=True,
            phases=[Phase.explicit, Phase.generate],  # to make a slow example smaller would take minutes
            suppress_health_check=list(HealthCheck),
        )
        return seed(SEED)(chosen(test))

    return around


def quickly(do: Callable[[], T]) -> T:
    """What `do` gives or raises, within LONGEST of this thread's processor time."""
    begun = time.thread_time()
    try:
        return do()
    finally:
        took = time.thread_time() - begun
        assert took < LONGEST, f"{took:.2f} s of processor time (seed {SEED})"
