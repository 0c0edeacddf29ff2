"""What a flow may await: each request is answered by the engine, nothing else can be."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.changes import Change
from flows.engine.answers import Accept
from flows.facts import Fact
from flows.messages import Point
from flows.words import Text


@dataclass(frozen=True, slots=True)
class Ask:
    """The answer journaled under `key`, or the question sent and the flow waiting.

    `given` is what the question was about: another value, and an older answer does not count.
    `prefill` answers it once from what is already known; a function is called for it only where that counts.
    `look_up` turns a secret answer (a receipt code) into a fact: the fact's answer is journaled, the secret never is.
    """

    key: str
    text: Text
    accept: Accept
    given: str = ""
    prefill: Any = None
    look_up: Callable[[Any], Fact | None] | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """A fact, journaled with its query."""

    key: str
    query: Fact


@dataclass(frozen=True, slots=True)
class Tell:
    """An utterance, said once for the same words."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Show:
    """A place on the map, shown once, with the message of the same turn."""

    key: str
    point: Point


@dataclass(frozen=True, slots=True)
class Apply:
    """A change, applied once."""

    key: str
    change: Change


@dataclass(frozen=True, slots=True)
class Clock:
    """The time at which this line was first reached."""

    key: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """Ask again: forget what stands under these keys and below them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Go:
    """End this flow and start another."""

    flow: str
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quieten:
    """From here on this is a quiet path: no reminder, neutral wording."""


Request = Ask | LookUp | Tell | Show | Apply | Clock | Reopen | Go | Quieten


@dataclass(frozen=True, slots=True)
class Awaited:
    """The only awaitable that the engine answers."""

    request: Request

    def __await__(self) -> Generator[Request, Any, Any]:
        """Hand the request to the engine and come back with its answer."""
        return (yield self.request)
