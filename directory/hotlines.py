"""The numbers that may be shown to people: only those of certainty "high"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from directory.columns import DATA, Record, split_list
from directory.importing import read_rows, to_record


@dataclass(frozen=True, slots=True)
class Hotline:
    """One number. ``hours`` is "" where no source states them; ``number`` is as people dial it in Kenya."""

    key: str
    body: str
    number: str
    hours: str
    cost: str
    channel: str
    kinds: tuple[str, ...]
    source: str

    @property
    def dial(self) -> str:
        """The number without spaces, for a link."""
        return self.number.replace(" ", "")


class Hotlines:
    """All numbers that may be shown, in the order of their file."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._all = tuple(_hotline(record) for record in records if record["certainty"] == "high")

    def __iter__(self) -> Iterator[Hotline]:
        return iter(self._all)

    def by_key(self, key: str) -> Hotline | None:
        """The number with this key, or None."""
        return next((one for one in self._all if one.key == key), None)

    def for_danger(self) -> tuple[Hotline, ...]:
        """The emergency numbers."""
        return tuple(one for one in self._all if "danger" in one.kinds)

    def for_kind(self, kind: str) -> tuple[Hotline, ...]:
        """The numbers for a kind of report ("gbv", "misconduct", "theft", ...), the fittest first.

        "danger" gives the emergency numbers and "all" every number; empty when none is known for the kind.
        """
        if kind == "all":
            return self._all
        fitting = [one for one in self._all if kind in one.kinds]
        return tuple(sorted(fitting, key=lambda one: one.kinds.index(kind)))


def _hotline(record: Record) -> Hotline:
    return Hotline(
        key=record["key"],
        body=record["body"],
        number=record["number"],
        hours=record["hours"],
        cost=record["cost"],
        channel=record["channel"],
        kinds=tuple(split_list(record["kinds"])),
        source=record["source"],
    )


@cache
def bundled() -> Hotlines:
    """The numbers that come with the program."""
    return Hotlines(to_record(row) for row in read_rows(DATA / "hotlines.csv", "hotlines"))


def for_danger() -> tuple[Hotline, ...]:
    """The bundled emergency numbers: 999, 112, 911."""
    return bundled().for_danger()


def for_kind(kind: str) -> tuple[Hotline, ...]:
    """The bundled numbers for a kind of matter; see ``Hotlines.for_kind``."""
    return bundled().for_kind(kind)
