"""What holds on arrest, search, complaint and in community policing: facts of certainty "high" only are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from directory.columns import DATA, Record
from directory.importing import read_rows, to_record


@dataclass(frozen=True, slots=True)
class Right:
    """One fact under a topic ("arrest", "nyumba-kumi"), as its source has it; what people read is in the catalogues."""

    key: str
    topic: str
    fact: str
    source: str
    certainty: str


class Rights:
    """The facts, in the order of their file."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._all = tuple(_right(record) for record in records)

    def __iter__(self) -> Iterator[Right]:
        return iter(self.shown())

    def shown(self) -> tuple[Right, ...]:
        """Those that may be shown to people."""
        return tuple(one for one in self._all if one.certainty == "high")

    def by_topic(self) -> dict[str, tuple[str, ...]]:
        """The keys of what may be shown, by topic."""
        topics: dict[str, tuple[str, ...]] = {}
        for one in self.shown():
            topics[one.topic] = (*topics.get(one.topic, ()), one.key)
        return topics


def _right(record: Record) -> Right:
    return Right(record["key"], record["topic"], record["fact"], record["source"], record["certainty"])


@cache
def bundled() -> Rights:
    """The facts that come with the program."""
    return Rights(to_record(row) for row in read_rows(DATA / "rights.csv", "rights"))
