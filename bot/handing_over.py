"""The letter of a station's month, and that somebody took it there: on paper, since nothing is sent out by itself."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from bot.commending import Commending, CommendingError
from storage import audit, commendations, handed_over
from storage.commendations import Commendation
from storage.handed_over import To
from storage.member import Staff
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Letter:
    """The verified commendations of a station (its name) in a month such as 2026-11."""

    station: str
    month: str
    found: tuple[Commendation, ...] = field(repr=False)


class HandingOver:
    """For a member of the staff; a station outside her areas does not exist for her."""

    def __init__(self, commending: Commending) -> None:
        self._commending = commending

    def letter(self, work: Work, member: Staff, station: str, month: str) -> Letter:
        """What is printed; the look is noted. Raises CommendingError('gone'), ValueError for what is no month."""
        name = self._name(member, station)
        found = commendations.verified(work, [station], *commendations.days_of(month))
        audit.note(work, member, "read_praise")
        return Letter(name, month, tuple(found))

    def hand_over(
        self, work: Work, member: Staff, station: str, numbers: Collection[str], to: To, on: date
    ) -> int:
        """Keep that these of a station were handed over that day; of how many it is new. Whoever told one hears so once.

        Raises CommendingError: gone, or nothing when all were marked before.
        """
        self._name(member, station)
        found = handed_over.hand_over(work, [station], numbers, to, on)
        if not found:
            raise CommendingError("nothing")
        audit.note_each(work, member, "handed_over", [one.number for one in found])
        for one in found:
            self._commending.tell(work, one)
        return len(found)

    def _name(self, member: Staff, station: str) -> str:
        name = self._commending.stations(member).get(station)
        if name is None:
            raise CommendingError("gone")
        return name
