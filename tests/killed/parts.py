"""The parts of the rounds: what happens in them, and where the program must have died in each."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from tests.killed import copying, cut, moving, standing, talking
from tests.killed.judging import Outcome
from tests.killed.worlds import Ground, ground


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


async def all_rounds(rounds: int, seed: int, only: str | None, on: str) -> AsyncIterator[tuple[str, Outcome]]:
    """`rounds` in all. Round `n` of a part and a database has the seed `seed` + n, whatever came before."""
    kinds = [one for one in ("sqlite", "postgres") if on in {one, "both"}]
    for kind in kinds:
        async with ground(postgres=kind == "postgres") as place:
            for name, part in PARTS.items():
                if only in {name, None} and kind in part.on:
                    share = rounds if only else -(-rounds * part.weight // 100)
                    for number in range(-(-share // len(kinds))):
                        yield f"{name} on {kind},", await part.play(place, seed + number)
