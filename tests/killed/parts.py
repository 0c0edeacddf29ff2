"""The parts of the rounds: what happens in them, and where the program must have died in each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from tests.killed import copying, cut, moving, standing, talking
from tests.killed.judging import Outcome
from tests.killed.worlds import Ground, ground

AT_ONCE = 2
"""Rounds. More would wait for each other on two cores."""


@dataclass(frozen=True)
class Part:
    """`weight`: how many of a hundred rounds are of it. `must`: the points that have to occur."""

    play: Callable[[Ground, int], Awaitable[Outcome]]
    weight: int
    must: frozenset[str]
    on: tuple[str, ...] = ("sqlite", "postgres")


PARTS = {
    "talking": Part(talking.talking, 60, talking.MUST),
    "standing": Part(standing.standing, 14, standing.MUST),
    "moving": Part(moving.moving, 14, moving.MUST),
    "copying": Part(copying.copying, 6, copying.MUST),
    "cut": Part(cut.cut, 6, frozenset({cut.CUT}), on=("postgres",)),
}


async def played(on: Ground, part: Part, seeds: Iterable[int]) -> AsyncIterator[Outcome]:
    """A round for each seed, some at once: while one waits, another goes on. Each has its own program and database.

    The first is alone, since what it finds out for all (what is there when nobody is killed) is found out once.
    """
    left, playing = iter(seeds), set[asyncio.Task[Outcome]]()
    at_once = 1
    try:
        while True:
            playing |= {
                asyncio.create_task(part.play(on, seed)) for seed in islice(left, at_once - len(playing))
            }
            if not playing:
                return
            over, playing = await asyncio.wait(playing, return_when=asyncio.FIRST_COMPLETED)
            at_once = AT_ONCE
            for task in over:
                yield task.result()
    finally:
        for task in playing:
            task.cancel()


async def all_rounds(rounds: int, seed: int, only: str | None, on: str) -> AsyncIterator[tuple[str, Outcome]]:
    """`rounds` in all. Round `n` of a part and a database has the seed `seed` + n, whatever came before."""
    kinds = [one for one in ("sqlite", "postgres") if on in {one, "both"}]
    for kind in kinds:
        async with ground(postgres=kind == "postgres") as place:
            for name, part in PARTS.items():
                if only in {name, None} and kind in part.on:
                    share = rounds if only else -(-rounds * part.weight // 100)
                    async for outcome in played(place, part, range(seed, seed - (-share // len(kinds)))):
                        yield f"{name} on {kind},", outcome
