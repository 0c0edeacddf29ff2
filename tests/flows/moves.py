"""Steps of a way through a flow, each one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.flows.person import PIN, Person

Move = Callable[[Person], object]


def say(text: str) -> Move:
    return lambda person: person.says(text)


def tap(option: str) -> Move:
    return lambda person: person.taps(option)


def begin(flow: str, **slots: object) -> Move:
    return lambda person: person.begins(flow, **slots)


def pin() -> Move:
    return lambda person: person.pins(PIN)


def photo() -> Move:
    return lambda person: person.photographs()


@dataclass(frozen=True)
class Route:
    """`asked` names the question after each move, '' when nothing is open."""

    moves: tuple[tuple[Move, str], ...]
    consent: bool = True
    quiet_from: int = 99
    staff: bool = False
    officer: bool = False


def route(
    *moves: tuple[Move, str],
    consent: bool = True,
    quiet_from: int = 99,
    staff: bool = False,
    officer: bool = False,
) -> Route:
    return Route(moves, consent, quiet_from, staff, officer)
