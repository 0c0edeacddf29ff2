"""What the scheduler does for public matters: their cases take each step, and what members answered is counted.

What is due stands in rows: after a day without the program the next look finds it, and two processes on one PostgreSQL do
nothing twice: a case, and a matter, is held while it is looked at again.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.broadcasting.hers import inside
from bot.faults import told
from bot.matters.rules import MatterRules
from bot.matters.sending import MatterBroadcasts
from bot.schedule import Round
from bot.staff_lines import StaffLines
from bot.telling_reporter import TellingReporter
from flows.changes import State
from flows.words import text
from storage import matter_cases, matter_steps, matter_votes, matters, staff
from storage.case_history import MARKET
from storage.matter_cases import Behind
from storage.matter_reading import Matter
from storage.matter_steps import Step
from storage.member import Role
from storage.refusals import ChangeRefusedError
from storage.work import Work

log = logging.getLogger(__name__)
CASES_AT_ONCE = 50
"""Cases moved in one unit of work, so that replies wait no longer than a fraction of a second: each has its letter."""
UNKNOWN = "Baraza"
"""Who did it, where that member has left and is forgotten."""
NOT_ANY_MORE = ("step", "withdrawn", "unknown_report")
"""A case that was taken back, or that its reporter opened again, stays as it is."""


@dataclass(frozen=True, slots=True)
class MatterRounds:
    """Each method is one round: in one unit of work it does what is due, and says how much that was."""

    telling: TellingReporter
    broadcasts: MatterBroadcasts
    lines: StaffLines
    rules: MatterRules

    def follow(self, work: Work) -> int:
        """Cases take the steps of their matters, and their reporters hear of each; how many cases."""
        behind = matter_cases.behind(work, CASES_AT_ONCE)
        if not behind:
            return 0
        names = matter_steps.names(work, [step for one in behind for step in one.steps])
        done = [one.report_id for one in behind if self._take(work, one, names)]
        matter_cases.taken(work, done)
        return len(done)

    def count(self, work: Work) -> int:
        """A matter is open again as soon as enough say "no", and confirmed when the time is over; of how many."""
        done = 0
        for matter, outcome in matter_votes.decided(work, self.rules.votes):
            try:
                with work.connection.begin_nested():
                    done += self._decide(work, matter, outcome)
            except ChangeRefusedError:
                continue  # somebody moved it in this moment
            except Exception as error:  # noqa: BLE001 - whatever it is: the others go on
                log.error("a public matter cannot be decided and is tried again: %s", told(error))  # noqa: TRY400
        return done

    def _take(self, work: Work, one: Behind, names: Mapping[str, str]) -> bool:
        try:
            with work.connection.begin_nested():
                for step in one.steps:
                    by = names.get(step.by, UNKNOWN) if step.by else MARKET
                    self._step(work, one.report_id, step, by)
        except Exception as error:  # noqa: BLE001 - whatever it is: the others go on
            log.error("a case cannot go along with its matter and is tried again: %s", told(error))  # noqa: TRY400
            return False
        return True

    def _step(self, work: Work, report_id: str, step: Step, by: str) -> None:
        state = State(step.state)
        try:
            with work.connection.begin_nested():
                self.telling.moved(
                    work,
                    report_id,
                    state,
                    by=by,
                    percent=step.percent if state is State.IN_ACTION else None,
                    reason=step.reason,
                    words=step.sentence,
                    said=step.sentence,
                )
        except ChangeRefusedError as refused:
            if refused.reason not in NOT_ANY_MORE:
                raise

    def _decide(self, work: Work, matter: Matter, outcome: str) -> bool:
        if not outcome:
            return matters.ended_asking(work, matter)
        moved, step = matters.move(work, matter, outcome)
        self.broadcasts.moved(work, moved, step, "")
        if outcome == "reopened":
            self._tell_staff(work, moved)
        return True

    def _tell_staff(self, work: Work, matter: Matter) -> None:
        """Who made it public and the facilitators of its area; where there is none any more, the admins."""
        places, everybody = self.broadcasts.places, staff.everybody(work)
        members = [
            one
            for one in everybody
            if one.id == matter.made_by
            or (one.role is Role.FACILITATOR and inside(places, one, matter.place))
        ] or [one for one in everybody if one.role is Role.ADMIN]
        words = text("matter_line.reopened", number=matter.number, title=matter.title)
        for way in self.lines.reach(work, members).values():
            self.lines.matter(work, way, words, matter.number)


def matter_rounds(
    telling: TellingReporter, broadcasts: MatterBroadcasts, lines: StaffLines, rules: MatterRules
) -> tuple[Round, ...]:
    """For the scheduler: whoever says "no" does not wait for an hour until that is seen."""
    rounds = MatterRounds(telling, broadcasts, lines, rules)
    return (
        Round("matter_votes", 5, rounds.count),
        Round("matter_cases", 3, rounds.follow, repeats=True),
    )
