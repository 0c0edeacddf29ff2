"""How fast one person's messages come to their turn, and how much may wait: of hers, and of everybody together.

Nobody is locked out and nothing is dropped in silence: who writes faster is answered more slowly, is told so once, and
is told what was not kept. The quick path asks no database: each process counts in memory who wrote lately. Whoever
wrote much is looked up, so that several processes, or one that began anew, keep to the same bounds.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from flows.messages import InboundKind
from storage.prepared import Prepared
from storage.statuses import WAITING
from storage.tables import inbox, people

if TYPE_CHECKING:
    from storage.people import Person
    from storage.work import Work

UNSEEN = 10
"""So many messages in a row cost no look at the database and wait for nothing: an album of photos has ten."""
SPREAD = timedelta(seconds=0.25)
"""Between two of hers after these while they wait: others come in between."""
WORTH_SAYING = timedelta(seconds=10)
"""Of a shorter wait she is told nothing."""
SAID_FOR = timedelta(minutes=10)
"""So long she is not told again that she is too fast."""
REMEMBERED = 10_000
"""People whom a process remembers: about 3 MB."""
COUNTED_FOR = timedelta(seconds=1)
"""How long the number of all that wait is believed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one person: `at_once` messages without a pause, then `per_minute`, at most `waiting_each` waiting.

    `waiting_together`: of everybody; what comes then is refused, so that the channel brings it again later.
    """

    at_once: int = 30
    per_minute: int = 30
    waiting_each: int = 200
    waiting_together: int = 20_000


class InboxFullError(Exception):
    """So much waits that nothing more is taken now: the channel answers 503, and the provider tries again."""

    def __init__(self) -> None:
        super().__init__("Too many messages wait for their turn: this one has to come again later.")


class Fast(StrEnum):
    """What somebody is told who writes too fast."""

    SLOWER = "slower"
    """All is kept, and answered one after the other until `until`."""
    FULL = "full"
    """From now on nothing of hers is kept, until about `until`."""
    NOT_KEPT = "not_kept"
    """So many (`count`) were not kept since `since`; this one is."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell her; times in UTC."""

    what: Fast
    since: datetime
    until: datetime
    count: int = 0


Tell = Callable[["Work", "Person", str, Told], None]
"""Queues the sentence for a person on a channel, in the same unit of work."""


def _nobody_tells(work: "Work", person: "Person", channel: str, told: Told) -> None:
    """Where nobody speaks."""


class Flooding:
    """One process's memory of who wrote lately. Used by whatever stores, one unit of work at a time."""

    def __init__(self, limits: Limits, tell: Tell = _nobody_tells) -> None:
        self._limits = limits
        self._tell = tell
        self._each = timedelta(minutes=1) / limits.per_minute
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._waiting = 0
        self._counted_at: datetime | None = None

    def due(self, work: "Work", person: "Person", channel: str, kind: InboundKind) -> datetime | None:
        """When this message may come to its turn; None when it is not kept. Raises InboxFullError.

        Her earlier ones come first in any case (storage.inbox).
        """
        self._look_at_all(work)
        self._waiting += 1
        if kind in (InboundKind.LEFT, InboundKind.RETURNED):
            return work.now
        left = self._taken(person.id, work.now)
        if left >= self._limits.at_once - min(UNSEEN, self._limits.at_once) and not person.refused:
            return work.now
        due = self._paced(work, person, channel, left)
        if due is None:
            self._waiting -= 1
            self._left[person.id] = (left + 1, work.now)
        return due

    @property
    def most(self) -> int:
        """How many messages may wait together."""
        return self._limits.waiting_together

    def _look_at_all(self, work: "Work") -> None:
        old = self._counted_at is None or abs(work.now - self._counted_at) >= COUNTED_FOR
        if old or self._waiting >= self._limits.waiting_together:
            self._waiting, self._counted_at = _all_waiting(work), work.now
        if self._waiting >= self._limits.waiting_together:
            raise InboxFullError

    def _taken(self, person_id: str, now: datetime) -> float:
        """What is left of what she may send at once, this message taken off; below zero she has to wait."""
        left, at = self._left.get(person_id, (float(self._limits.at_once), now))
        left = min(self._limits.at_once, left + max(now - at, timedelta()) / self._each) - 1
        self._left[person_id] = (left, now)
        self._left.move_to_end(person_id)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return left

    def _paced(self, work: "Work", person: "Person", channel: str, left: float) -> datetime | None:
        waiting, last = _HERS.one(work, {"person": person.id})
        last = last or work.now
        if waiting >= self._limits.waiting_each or (
            person.refused and waiting > self._limits.waiting_each // 2
        ):
            self._not_kept(work, person, channel, last)
            return None
        if person.refused:
            self._kept_again(work, person, channel)
        due = work.now + max(0.0, -left) * self._each
        if waiting:
            due = max(due, last + (self._each if left < 0 else SPREAD))
        if left < 0 and due - work.now >= WORTH_SAYING:
            self._slower(work, person, channel, due)
        return due

    def _slower(self, work: "Work", person: "Person", channel: str, due: datetime) -> None:
        said = work.connection.execute(
            _SAY, {"person": person.id, "now": work.now, "old": work.now - SAID_FOR}
        )
        if said.rowcount:
            self._tell(work, person, channel, Told(Fast.SLOWER, work.now, due))

    def _not_kept(self, work: "Work", person: "Person", channel: str, last: datetime) -> None:
        work.connection.execute(_REFUSE, {"person": person.id, "now": work.now})
        if not person.refused:
            half = work.now + (last - work.now) / 2
            self._tell(work, person, channel, Told(Fast.FULL, work.now, max(half, work.now)))

    def _kept_again(self, work: "Work", person: "Person", channel: str) -> None:
        since = work.connection.scalar(_SINCE, {"person": person.id}) or work.now
        work.connection.execute(_TAKE_AGAIN, {"person": person.id})
        self._tell(work, person, channel, Told(Fast.NOT_KEPT, since, work.now, person.refused))


def _all_waiting(work: "Work") -> int:
    return work.connection.scalar(_ALL) or 0


_ALL = select(func.count()).where(inbox.c.status == WAITING)
_HERS = Prepared(
    select(func.count().label("waiting"), func.max(inbox.c.due_at).label("last")).where(
        inbox.c.person_id == bindparam("person"), inbox.c.status == WAITING
    )
)
_HER = update(people).where(people.c.id == bindparam("person"))
_SAY = _HER.where(
    people.c.hurried_at.is_(None) | (people.c.hurried_at < bindparam("old"))
).values(hurried_at=bindparam("now"))  # fmt: skip
_REFUSE = _HER.values(
    refused=func.coalesce(people.c.refused, 0) + 1,
    refused_from=func.coalesce(people.c.refused_from, bindparam("now", type_=people.c.refused_from.type)),
)
_TAKE_AGAIN = _HER.values(refused=None, refused_from=None)
_SINCE = select(people.c.refused_from).where(people.c.id == bindparam("person"))
