"""What was promised: who may agree it and say how far it is, and the line that reminds whoever promised it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.broadcasting.hers import inside
from bot.matters.promising import Promising
from directory.places import Places
from flows.matter_changes import KeepPromise, Promise
from flows.matter_facts import MyPromises, WhoPromises
from storage import agreed_actions, matter_reading, officers, staff
from storage.action_reading import Action
from storage.member import Staff
from storage.officers import Officer
from storage.refusals import ChangeRefusedError
from storage.work import Work

PromiseFact = WhoPromises | MyPromises
PromiseChange = Promise | KeepPromise


@dataclass(frozen=True, slots=True)
class Where:
    """What something is agreed for: a matter by its id, or a place alone. `kind` and `made_by` are '' of a place."""

    matter_id: str | None
    place: str
    kind: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Promises:
    """A member of the staff agrees for matters and places in her areas; an officer only says how far her own promises are."""

    places: Places
    promising: Promising

    def look_up(self, work: Work, person_id: str, query: PromiseFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever it is not for."""
        match query:
            case MyPromises():
                who = _staff_or_officer(work, person_id)
                if who is None:
                    return None
                return [as_fact(one, work.today) for one in agreed_actions.promised_by(work, who.id)]
            case WhoPromises(about):
                member = staff.of_person(work, person_id)
                where = self._where(work, about)
                if member is None or where is None or not self._hers(member, where):
                    return None
                return self.promising.shown(work, member, where.place, where.kind)

    def apply(self, work: Work, person_id: str, change: PromiseChange) -> str | None:
        """Do it; the number of what was agreed.

        Raises ChangeRefusedError: 'not_staff', 'matter', 'not_yours', 'date', 'reminds', 'action', 'progress', 'sentence'.
        """
        match change:
            case Promise():
                return self._promise(work, person_id, change)
            case KeepPromise(number, percent, state, sentence):
                self._keep(work, person_id, number, percent, state, sentence)
        return None

    def _promise(self, work: Work, person_id: str, change: Promise) -> str:
        member = staff.of_person(work, person_id)
        if member is None:
            raise ChangeRefusedError("not_staff", "Only who is on the staff agrees something for a matter.")
        where = self._where(work, change.matter)
        if where is None:
            raise ChangeRefusedError("matter", "There is no such matter or place.")
        if not self._hers(member, where):
            raise ChangeRefusedError("not_yours", "This matter is not in her areas.")
        try:
            due = date.fromisoformat(change.due) if change.due else None
        except ValueError:
            raise ChangeRefusedError("date", "There is no such day.") from None
        promiser = self.promising.named(work, member, change.reminds, where.place, where.kind)
        return agreed_actions.promise(
            work, where.matter_id, where.place, _line(change.what), _line(change.who), due, promiser
        )

    def _keep(self, work: Work, person_id: str, number: str, percent: int, state: str, sentence: str) -> None:
        who = _staff_or_officer(work, person_id)
        if who is None:
            raise ChangeRefusedError("not_staff", "Only staff and officers say how far something is.")
        known = agreed_actions.by_number(work, number)
        if known is None:
            raise ChangeRefusedError("action", "Nothing was agreed under this number.")
        there = isinstance(who, Staff) and inside(self.places, who, known.place)
        if known.promised_by != who.id and not there:
            raise ChangeRefusedError("not_yours", "It was promised by somebody else, and not in her areas.")
        agreed_actions.move(work, number, percent, state, _line(sentence), who.id)

    def _hers(self, member: Staff, where: Where) -> bool:
        """It lies in her areas, or she made it public."""
        return where.made_by == member.id or inside(self.places, member, where.place)

    def _where(self, work: Work, about: str) -> Where | None:
        """A matter by its number, else a place by its id."""
        matter = matter_reading.by_number(work, about)
        if matter is not None:
            return Where(matter.id, matter.place, matter.kind, matter.made_by)
        place = self.places.by_id(about)
        return None if place is None else Where(None, place.id)


def as_fact(one: Action, on: date) -> dict[str, Any]:
    """An action as flows.matter_facts has it; `on` is today."""
    return {
        "number": one.number,
        "what": one.what,
        "who": one.who,
        "due": one.due.isoformat() if one.due else "",
        "percent": one.percent,
        "state": one.state,
        "sentence": one.sentence,
        "late": one.late(on),
    }


def _staff_or_officer(work: Work, person_id: str) -> Staff | Officer | None:
    return staff.of_person(work, person_id) or officers.of_person(work, person_id)


def _line(words: str) -> str:
    return " ".join(words.split())
