"""How a round's lives end: drawn from the seed, so that the seed says it all again."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.killed.points import MIDDLE, Order
from tests.killed.program import FROM_OUTSIDE
from tests.killed.providers import ANSWERED, ARRIVES, TAKEN

MOST_KILLS = 3


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
    chance: Random, points: Sequence[str], *, steps: int, seconds: float, rare: Sequence[str] = ()
) -> list[Death]:
    """One to three deaths. `steps`: about how many points a life passes; `seconds`: about how long it takes.

    A point of what is `rare` comes once in a round: there the first time is meant.
    """
    number = chance.choices(range(1, MOST_KILLS + 1), weights=(5, 3, 2))[0]
    return [_death(chance, points, steps, seconds, tuple(rare)) for _ in range(number)]


def _death(chance: Random, points: Sequence[str], steps: int, seconds: float, rare: tuple[str, ...]) -> Death:
    way = chance.random()
    if way < 0.65:
        point = chance.choice(points)
        once = point.endswith(rare) and not point.startswith(MIDDLE)
        return Death(Order(point, 1 if once else _few(chance)))
    if way < 0.75:
        return Death(Order("", int(steps ** chance.random()) + 1))
    if way < 0.9:
        return Death(moment=chance.choice((ARRIVES, TAKEN, ANSWERED)), nth=_few(chance))
    return Death(after=chance.uniform(0.2, seconds))


def _few(chance: Random) -> int:
    """1 more often than 2, 2 than 3."""
    return chance.choices((1, 2, 3, 5, 8), weights=(6, 3, 2, 1, 1))[0]
