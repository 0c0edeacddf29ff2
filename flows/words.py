"""What a flow says before it is put into a language: a key of the catalogues and what fills its gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence by its key in `flows/texts/<language>.po`, with what fills its {gaps}.

    With `count` the catalogue chooses the plural form. The catalogues decide the words, so a changed
    wording changes no flow and no conversation that is under way.
    """

    key: str
    gaps: Mapping[str, "Gap"] = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt code that storage makes when the change journaled under `change` is applied.

    It is filled in after the change, in the same turn, and is never journaled.
    """

    change: str


@dataclass(frozen=True, slots=True)
class Link:
    """The address that the change journaled under `change` opens; filled in like a Receipt."""

    change: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time to be shown in Africa/Nairobi in the person's language; `precision` is that of flows/when.py."""

    start: datetime
    end: datetime | None = None
    precision: str = "moment"
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts, one below the other; those that are empty are left out."""

    parts: tuple["Gap", ...]
    bullet: str = ""


Gap = str | int | Text | Receipt | Link | Moment | Lines


def text(key: str, /, count: int | None = None, **gaps: Gap) -> Text:
    """Short for Text(key, gaps): the literal key is what the catalogue check looks for."""
    return Text(key, gaps, count)
