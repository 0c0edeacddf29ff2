"""What the staff page works with, given to it from outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.casework import Casework
from bot.commending import Commending
from bot.desk import Desk
from bot.referring.office import Referring
from bot.wording import Wording
from flows.messages import Language
from storage.staff import Staff
from storage.work import Work

T = TypeVar("T")


class Run(Protocol):
    """Runs a unit of work that writes: every look leaves a line in the audit."""

    async def __call__(self, do: Callable[[Work], T], /) -> T:
        """What `do` returns, committed; or what it raises, rolled back."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """`hash_pin(staff id, PIN)` is slow (30 ms); `place_name` is '' for a place that the directory does not know,
    `body_name` for a body.
    `stations_of` gives the stations in the areas of a member: their names by their ids.

    `url` is how staff reach the page, `secret` keys its forms, `chance(n)` gives n random bytes, `wake` says that
    something was queued. A session lives `session_lasts` without a touch.
    """

    run: Run
    casework: Casework
    desk: Desk
    commending: Commending
    referring: Referring
    wording: Wording
    first_language: Language
    place_name: Callable[[str], str]
    body_name: Callable[[str], str]
    stations_of: Callable[[Staff], Mapping[str, str]]
    hash_pin: Callable[[str, str], bytes]
    wake: Callable[[], None]
    session_lasts: timedelta
    url: str
    chance: Callable[[int], bytes]
    secret: bytes = field(repr=False)
