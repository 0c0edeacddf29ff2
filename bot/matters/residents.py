"""What residents ask and say about public matters."""

from dataclasses import dataclass
from typing import Any

from bot.broadcasting.places import widened
from bot.matters.promises import as_fact
from bot.matters.rules import MatterRules
from bot.matters.shown import Shown
from bot.public_progress import middle
from flows.changes import PUBLIC_KINDS
from flows.matter_changes import AddWeight, StopFollowing, VoteIfSolved
from flows.matter_facts import MatterByNumber, Progress, SimilarMatters
from storage import agreed_actions, how_long, ledger, matter_reading, matter_votes, matters
from storage.matter_reading import Matter
from storage.refusals import ChangeRefusedError
from storage.work import Work

ResidentFact = SimilarMatters | MatterByNumber | Progress
ResidentChange = AddWeight | StopFollowing | VoteIfSolved
MOST_SIMILAR = 4
MOST = 6
"""Matters, and actions, of one place."""


@dataclass(frozen=True, slots=True)
class MattersForResidents:
    """Everybody sees the same, but for what is hers."""

    shown: Shown
    rules: MatterRules

    def look_up(self, work: Work, person_id: str, query: ResidentFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case SimilarMatters(kind, place):
                return self._similar(work, kind, place)
            case MatterByNumber(number):
                found = matters.by_number(work, number)
                return None if found is None else self.whole(work, person_id, found)
            case Progress(place):
                return self._progress(work, person_id, place)

    def apply(self, work: Work, person_id: str, change: ResidentChange) -> None:
        """Do it. Raises ChangeRefusedError: 'matter' (there is none), 'over', 'too_many', 'not_asked'."""
        matter = known(work, change.matter)
        match change:
            case AddWeight(_, follow):
                matters.add_weight(work, person_id, matter)
                if follow:
                    matters.follow(work, person_id, matter)
            case StopFollowing():
                matters.unfollow(work, person_id, matter)
                if not matter_votes.may_answer(work, person_id, [matter.id]):
                    ledger.unfollowed(work, person_id, [matter.id])
            case VoteIfSolved(_, solved):
                matters.vote(work, person_id, matter, solved)

    def whole(self, work: Work, person_id: str, found: Matter) -> dict[str, Any]:
        """As flows.matter_facts.MatterByNumber has it."""
        agreed = agreed_actions.of_matter(work, found.id)
        return self.shown.one(work, person_id, found) | {
            "actions": [as_fact(one, work.today) for one in agreed]
        }

    def _similar(self, work: Work, kind: str, place: str) -> list[dict[str, Any]]:
        if kind not in PUBLIC_KINDS or not place:
            return []
        where = widened(self.shown.places, [place])
        since = work.today - self.rules.similar
        return self.shown.briefly(matters.similar(work, kind, where, MOST_SIMILAR, since))

    def _progress(self, work: Work, person_id: str, place: str) -> dict[str, Any]:
        if place:
            where = widened(self.shown.places, [place])
            found = matters.of_places(work, where, MOST)
            agreed = agreed_actions.of_places(work, where, MOST)
            took = how_long.days_of_solved(work, where)
        else:
            found = matters.of_person(work, person_id, MOST)
            agreed = matter_reading.agreed(work, [one.id for one in found], MOST)
            took = how_long.days_of_solved(work, None, person_id=person_id)
        return {
            "place": self.shown.places.name_of(place) if place else "",
            "matters": self.shown.many(work, person_id, found),
            "actions": [as_fact(one, work.today) for one in agreed],
            "solved": len(took),
            "days": middle(took),
            "page": self.shown.address(place),
        }


def known(work: Work, number: str) -> Matter:
    """The matter with this number. Raises ChangeRefusedError('matter')."""
    found = matters.by_number(work, number)
    if found is None:
        raise ChangeRefusedError("matter", "There is no matter with this number.")
    return found
