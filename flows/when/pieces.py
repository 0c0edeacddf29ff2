"""What single expressions of time say, before they are put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Style = Literal["exact", "plain", "swahili"]


class Impossible(ValueError):  # noqa: N818 (a date that does not exist is no fault of the program)
    """A date that no calendar has, such as 31/2, or one that is still to come."""


@dataclass(frozen=True, slots=True)
class Days:
    """``days`` whole days from ``first``.

    ``weekly``: a weekday's name, so a week earlier fits as well. ``numbered``: a day's number without its month.
    """

    first: date
    days: int = 1
    longer: bool = False
    weekly: bool = False
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: DAWN, MORNING, AFTERNOON, EVENING, NIGHT, MIDNIGHT or DEAD_OF_NIGHT."""

    name: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time. ``swahili``: hours count from six ("saa mbili" is 8); ``plain``: morning or evening is open."""

    hour: int
    minute: int
    style: Style


@dataclass(frozen=True, slots=True)
class Instant:
    """A known moment, or with ``longer`` the time from it until now."""

    at: datetime
    longer: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words that look like a time and say none: a greeting, a future day, a duration."""


Piece = Days | Part | Clock | Instant | Nothing


@dataclass(frozen=True, slots=True)
class Scanned:
    """The pieces of the words ``start:end``; ``ongoing`` when the expression itself says that it goes on."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    ongoing: bool = False
