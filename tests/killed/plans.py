"""How a round's lives end: drawn from the seed, so that the seed says it all again."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.killed.points import MIDDLE, Order
from tests.killed.program import FROM_OUTSIDE
from tests.killed.providers import ANSWERED, ARRIVES, FETCHED, TAKEN

MOST_KILLS = 3
MOMENTS = (ARRIVES, TAKEN, ANSWERED)
ANY = "any point"
AT_REST = "when all was quiet"


@dataclass(frozen=True)
class Death:
    """How one life ends: by `order` inside, `after` seconds from outside, or at the `nth` `moment` of a send."""

    order: Order = Order()  # noqa: RUF009 - frozen
    after: float = 0.0
    moment: str = ""
    nth: int = 0

    def told(self) -> str:
        if self.after:
            return f"{FROM_OUTSIDE}, after {self.after:.3f} s"
        if self.moment:
            return f"{self.moment} ({self.nth})"
        return f"{self.order.point or 'any point'} ({self.order.nth})"


def deaths(
    chance: Random,
    seed: int,
    points: Sequence[str],
    *,
    steps: int,
    seconds: float,
    rare: Sequence[str] = (),
    moments: Sequence[str] = (),
) -> list[Death]:
    """One to three deaths: the first goes through all points and ways as seeds go on, the others are drawn.

    `steps`: about how many points a life passes; `seconds`: about how long it takes. A point of what is `rare` comes once
    in a round: there the first time is meant. `moments`: at a provider, of which there is one in a round.
    """
    every = (*points, *MOMENTS, *moments, FROM_OUTSIDE, ANY, AT_REST)
    number = chance.choices(range(1, MOST_KILLS + 1), weights=(5, 3, 2))[0]
    ways = [every[seed % len(every)], *(_way(chance, points) for _ in range(number - 1))]
    return [
        _death(chance, way, steps, seconds, tuple(rare), first=number == 0) for number, way in enumerate(ways)
    ]


def _way(chance: Random, points: Sequence[str]) -> str:
    return chance.choice((chance.choice(points), chance.choice(MOMENTS), FROM_OUTSIDE, ANY))


def _death(
    chance: Random, way: str, steps: int, seconds: float, rare: tuple[str, ...], *, first: bool
) -> Death:
    """The `first` is one that is certainly reached."""
    if way == AT_REST:
        return Death()
    if way == ANY:
        return Death(Order("", int(steps ** chance.random()) + 1))
    if way == FROM_OUTSIDE:
        return Death(after=chance.uniform(0.2, seconds))
    if way == FETCHED:
        return Death(moment=way, nth=1)
    if way in MOMENTS:
        return Death(moment=way, nth=_few(chance))
    few = _few(chance)
    if way.endswith(rare):
        few = min(few, 2) if way.startswith(MIDDLE) and not first else 1
    return Death(Order(way, min(few, 3) if first else few))


def _few(chance: Random) -> int:
    """1 more often than 2, 2 than 3."""
    return chance.choices((1, 2, 3, 5, 8), weights=(6, 3, 2, 1, 1))[0]
