"""A time that was understood, and its JSON form for the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

Precision = Literal["moment", "part_of_day", "day", "longer"]


@dataclass(frozen=True, slots=True)
class When:
    """A past time, in the zone of the ``now`` it was understood with.

    ``end`` (exclusive, never in the future) is None for a moment. ``ongoing``: it goes on, or comes back.
    ``words`` are the person's own words that said it.
    """

    start: datetime
    end: datetime | None
    precision: Precision
    ongoing: bool
    words: str

    def to_json(self) -> dict[str, str | bool | None]:
        """ISO 8601 times with their offset; read back by ``from_json``."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "precision": self.precision,
            "ongoing": self.ongoing,
            "words": self.words,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> When:
        """Raises ValueError when the value is not one that ``to_json`` made."""
        start, end, precision, words = (value.get(key) for key in ("start", "end", "precision", "words"))
        if (
            not isinstance(start, str)
            or not (end is None or isinstance(end, str))
            or not isinstance(words, str)
        ):
            raise ValueError("This is not a time: start, end or words is missing or not text.")
        if precision not in get_args(Precision) or not isinstance(value.get("ongoing"), bool):
            raise ValueError("This is not a time: its precision or ongoing is unknown.")
        times = datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None
        if any(time is not None and time.tzinfo is None for time in times):
            raise ValueError("This is not a time: it has no zone.")
        return cls(*times, cast("Precision", precision), bool(value["ongoing"]), words)
