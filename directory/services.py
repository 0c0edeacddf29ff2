"""What police services cost and need, as published: facts of certainty "high" only are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from directory.columns import DATA, Record
from directory.importing import read_rows, to_record


@dataclass(frozen=True, slots=True)
class Service:
    """One service; ``time`` is "" where no source states it."""

    key: str
    service: str
    what_you_need: str
    cost: str
    time: str
    where: str
    source: str
    certainty: str

    @property
    def free(self) -> bool:
        """Whether nothing may be asked for it."""
        return self.cost == "free"


class Services:
    """The services, in the order of their file."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._all = tuple(_service(record) for record in records)

    def __iter__(self) -> Iterator[Service]:
        return iter(self.shown())

    def shown(self) -> tuple[Service, ...]:
        """Those that may be shown to people."""
        return tuple(one for one in self._all if one.certainty == "high")

    def by_key(self, key: str) -> Service | None:
        """The service with this key if it may be shown, else None."""
        return next((one for one in self.shown() if one.key == key), None)


def _service(record: Record) -> Service:
    return Service(
        key=record["key"],
        service=record["service"],
        what_you_need=record["what_you_need"],
        cost=record["cost"],
        time=record["time"],
        where=record["where"],
        source=record["source"],
        certainty=record["certainty"],
    )


@cache
def bundled() -> Services:
    """The services that come with the program."""
    return Services(to_record(row) for row in read_rows(DATA / "services.csv", "services"))
