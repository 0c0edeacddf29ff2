"""Whom a member of the staff may name to be reminded of what is agreed somewhere."""

from dataclasses import dataclass

from bot.broadcasting.hers import inside
from directory.bodies import Bodies
from directory.places import Places
from storage import officers, staff
from storage.member import Staff
from storage.officers import Officer
from storage.refusals import ChangeRefusedError
from storage.work import Work

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Promising:
    """Herself, colleagues of the place, and officers of the bodies that look after such matters there."""

    places: Places
    bodies: Bodies

    def shown(self, work: Work, member: Staff, place: str, kind: str = "") -> list[dict[str, str]]:
        """As flows.matter_facts.WhoPromises has it. `kind` is that of the matter; '' is any."""
        named = self._may_be_named(work, member, place, kind)
        return [{"id": one.id, "name": one.name} for one in named[:MOST_NAMED]]

    def named(self, work: Work, member: Staff, wanted: str, place: str, kind: str = "") -> str | None:
        """The id that she named, None for ''. Raises ChangeRefusedError("reminds") for one whom she may not name."""
        if wanted and all(one.id != wanted for one in self._may_be_named(work, member, place, kind)):
            raise ChangeRefusedError(
                "reminds", "Whoever is to be reminded has left, or is not of this place."
            )
        return wanted or None

    def _may_be_named(self, work: Work, member: Staff, place: str, kind: str) -> list[Staff | Officer]:
        """Herself first, then colleagues by name, then officers, of the nearest body first."""
        colleagues = [
            one for one in staff.everybody(work) if one.id != member.id and inside(self.places, one, place)
        ]
        known = self.places.by_id(place)
        line = self.places.line_of(known) if known else ()
        away: dict[str, int] = {}
        for body in self.bodies:
            steps = body.distance(line)
            if steps is not None and (not kind or body.handles(kind)):
                away[body.id] = steps
        officers_there = sorted(officers.of_body(work, away), key=lambda one: away[one.body])
        return [member, *colleagues, *officers_there]
