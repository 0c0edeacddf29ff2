"""What the staff asks and does about public matters: a facilitator in her areas, an admin everywhere."""

from dataclasses import dataclass
from typing import Any

from bot.broadcasting.hers import inside
from bot.broadcasting.reach import reach_of
from bot.matters.residents import MattersForResidents, known
from bot.matters.rules import MatterRules
from bot.matters.sending import MatterBroadcasts
from directory.places import Places
from flows.matter_changes import JoinMatter, MoveMatter, OpenMatter
from flows.matter_facts import MatterAtWork, Matters
from storage import audit, cases, matter_reading, matter_votes, matters
from storage.cases import Case
from storage.matter_reading import Matter
from storage.matter_votes import Tally
from storage.member import Staff
from storage.refusals import ChangeRefusedError
from storage.work import Work

StaffFact = Matters | MatterAtWork
StaffChange = OpenMatter | JoinMatter | MoveMatter
PAGE = 6


@dataclass(frozen=True, slots=True)
class MattersAtWork:
    """Checks again here that the matter, or the case, is hers to handle."""

    places: Places
    residents: MattersForResidents
    broadcasts: MatterBroadcasts
    rules: MatterRules

    def look_up(self, work: Work, member: Staff, query: StaffFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case Matters(page):
                return self._page(work, member, page)
            case MatterAtWork(number):
                found = matters.by_number(work, number)
                return (
                    None if found is None or not self._hers(member, found) else self._one(work, member, found)
                )

    def apply(self, work: Work, member: Staff, change: StaffChange) -> str | None:
        """Do it; the number of a new matter.

        Raises ChangeRefusedError: 'case' (there is none that she may see), 'not_yours' (a colleague has it, or it lies elsewhere),
        'matter', and as storage.matters has it.
        """
        match change:
            case OpenMatter(case, title):
                return self._open(work, member, case, title)
            case JoinMatter(case, number):
                matter = known(work, number)
                if not self._hers(member, matter):
                    raise ChangeRefusedError("not_yours", "This matter lies in none of her areas.")
                joined = self._case(work, member, case)
                matters.join_case(work, joined.report_id, matter)
                audit.note(work, member, "matter_joined", joined.number)
            case MoveMatter():
                self._move(work, member, change)
        return None

    def _open(self, work: Work, member: Staff, number: str, title: str) -> str:
        case = self._case(work, member, number)
        where = self._public(case.place)
        opened, step = matters.open_for_case(work, case.report_id, title, member.id, where)
        audit.note(work, member, "matter_opened", opened.number)
        if opened.group_id is not None:
            self.broadcasts.moved(work, opened, step, member.id)
        return opened.number

    def _move(self, work: Work, member: Staff, change: MoveMatter) -> None:
        matter = known(work, change.matter)
        if not self._hers(member, matter):
            raise ChangeRefusedError("not_yours", "This matter lies in none of her areas.")
        moved, step = matters.move(
            work,
            matter,
            change.state,
            change.percent,
            change.sentence,
            change.reason,
            member.id,
            ask_for=self.rules.ask_for,
        )
        audit.note(work, member, "matter_moved", moved.number)
        self.broadcasts.moved(work, moved, step, member.id)

    def _public(self, place_id: str) -> str:
        """What everybody may read of where it is: beside a station it is its ward, or what else is around it."""
        place = self.places.by_id(place_id)
        return place.parent if place is not None and place.kind == "station" else place_id

    def _case(self, work: Work, member: Staff, number: str) -> Case:
        """Whoever works on a case takes it first."""
        case = cases.for_number(work, member, number)
        if case is None:
            raise ChangeRefusedError("case", "There is no such case that she may see.")
        if case.holder != member.id:
            raise ChangeRefusedError("not_yours", "A colleague has it." if case.holder else "Take it first.")
        return case

    def _hers(self, member: Staff, matter: Matter) -> bool:
        return matter.made_by == member.id or inside(self.places, member, matter.place)

    def _page(self, work: Work, member: Staff, page: int) -> dict[str, Any]:
        reach = reach_of(self.places, member)
        where = None if reach.places is None else sorted(reach.places)
        found = matters.of_places(work, where, PAGE + 1, max(0, page) * PAGE, made_by=member.id)
        return {
            "matters": self.residents.shown.many(work, member.person_id or "", found[:PAGE]),
            "more": len(found) > PAGE,
        }

    def _one(self, work: Work, member: Staff, found: Matter) -> dict[str, Any]:
        tally = matter_votes.tallies(work, [found.id]).get(found.id, Tally())
        return self.residents.whole(work, member.person_id or "", found) | {
            "next": list(found.next),
            "cases": matter_reading.accounts(work, [found.id]).get(found.id, 0),
            "no": tally.no,
            "yes": tally.yes,
            "page": self.residents.shown.address(found.place),
        }
