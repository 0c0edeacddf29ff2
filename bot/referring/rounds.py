"""What the scheduler does for referrals: nobody answered in time, nobody is left who could, taken back, over.

What is due stands in rows: after a day without the program the next look finds it. Each step locks its report and moves a row
from one state to the next: of two processes on one PostgreSQL the second finds it moved, and says nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.faults import told
from bot.referring.clock import Clock
from bot.referring.office import telling_of
from bot.referring.reaching import Known, Reaching
from bot.referring.routes import Routes
from bot.referring.rules import ReferralRules
from bot.referring.telling import Telling
from bot.schedule import Round
from bot.staff_lines import ReferralStep
from bot.telling_reporter import TellingReporter
from bot.wording import Wording
from flows.changes import State
from flows.messages import Language
from storage import alerts, audit, cases, mails, referrals
from storage.audit import Somebody
from storage.referral import Referral
from storage.work import Work

log = logging.getLogger(__name__)
AT_ONCE = 100
NOBODY_HEARS = "A body did not answer in time and nobody of the staff who handles the case can be told: `baraza reports list` shows it."


@dataclass(frozen=True, slots=True)
class ByItself:
    """Who passed it on: the clock."""

    id: str = ""
    name: str = "Baraza"


BY_ITSELF: Somebody = ByItself()


@dataclass(frozen=True, slots=True)
class ReferralRounds:
    """Each method is one round: in one unit of work it does what is due, and says how much that was."""

    routes: Routes
    reaching: Reaching
    telling: Telling
    reporter: TellingReporter
    clock: Clock

    def end_over(self, work: Work) -> int:
        """Referrals of cases that are over are over."""
        return referrals.end_over(work)

    def tell_of_recalled(self, work: Work) -> int:
        """Bodies hear that a report was taken back by whoever filed it."""
        return _each(work, referrals.to_tell(work, AT_ONCE), self._tell)

    def start_again(self, work: Work) -> int:
        """Where the officer who had it has left, the others hear of it and the clock runs anew; where nobody is left, it is due."""
        found = referrals.deserted(work, AT_ONCE)
        if not found:
            return 0
        known = self.reaching.look(work, {one.report_id for one in found}, {one.body for one in found})
        return _each(work, found, lambda work, one: self._again(work, one, known))

    def escalate(self, work: Work) -> int:
        """What nobody answered in time goes to the next body that can be reached; whoever handles the case hears."""
        due = referrals.due(work, AT_ONCE)
        if not due:
            return 0
        reports = {one.report_id for one in due}
        of_reports = referrals.of_reports(work, reports)
        members = cases.who_may_each(work, reports)
        ways = self.telling.lines.reach(work, [one for several in members.values() for one in several])
        nexts = {one.id: self._nexts(one, of_reports[one.report_id]) for one in due}
        known = self.reaching.look(work, reports, {body for bodies in nexts.values() for body in bodies})

        went = set()

        def pass_on(work: Work, one: Referral) -> bool:
            # Two of one case may be due at once: the second does not go where the first just went.
            free = [body for body in nexts[one.id] if (one.report_id, body) not in went]
            to = next((body for body in free if known.way(one.report_id, body).how), "")
            if not (self._pass_on(work, one, to, known) if to else referrals.leave_unanswered(work, one)):
                return False
            went.add((one.report_id, to))
            step: ReferralStep = "passed_on" if to else "overdue"
            heard = self.telling.staff_of(
                work, one, step, one.holder, members.get(one.report_id, []), ways, to
            )  # fmt: skip
            if not heard and not to:
                alerts.raise_alert(work, NOBODY_HEARS)
            return True

        return _each(work, due, pass_on)

    def _nexts(self, referral: Referral, all_of_it: list[Referral]) -> list[str]:
        """Who comes next, but nobody who had it already: neither who was silent or declined, nor from whom it was taken back."""
        tried = {one.body for one in all_of_it}
        later = self.routes.later(referrals.subject_in(all_of_it), referral.body)
        return [body.id for body in later if body.id not in tried]

    def _pass_on(self, work: Work, referral: Referral, to: str, known: Known) -> bool:
        due = self.clock.due(referral.kind, work.now)
        made = referrals.pass_on(work, referral, to, due, self.routes.ids)
        if made is None:
            return False
        self.reporter.moved(work, made.report_id, State.REFERRED, by=BY_ITSELF.name, body=to)
        self.telling.sent(work, made, known.way(made.report_id, to))
        audit.note(work, BY_ITSELF, "passed_on", made.case)
        return True

    def _again(self, work: Work, referral: Referral, known: Known) -> bool:
        way = known.way(referral.report_id, referral.body)
        if referral.state == "sent" and way.how:
            return False
        due = self.clock.due(referral.kind, work.now) if way.how else work.now
        if not referrals.again(work, referral, due):
            return False
        if way.how:
            self.telling.sent(work, referral, way)
        return True

    def _tell(self, work: Work, referral: Referral) -> bool:
        if not referrals.told(work, referral):
            return False
        self.telling.recalled(work, referral)
        mails.queue(work, referral.id, "recalled")
        return True


def referral_rounds(
    wording: Wording, first_language: Language, routes: Routes, rules: ReferralRules
) -> tuple[Round, ...]:
    """For the scheduler. What is over or deserted is looked at before what is late."""
    telling = telling_of(wording, first_language, routes, routes.places.name_of)
    reaching = Reaching(routes.bodies, rules.mails)
    rounds = ReferralRounds(routes, reaching, telling, TellingReporter(wording), rules.clock)
    return (
        Round("referrals_over", 60, rounds.end_over),
        Round("referrals_taken_back", 20, rounds.tell_of_recalled),
        Round("referrals_deserted", 60, rounds.start_again),
        Round("referrals_late", 30, rounds.escalate),
    )


def _each(work: Work, found: Iterable[Referral], do: Callable[[Work, Referral], bool]) -> int:
    """Each for itself: one that fails is logged, tried again at the next look, and holds up no other; how many were done."""
    done = 0
    for one in found:
        try:
            with work.connection.begin_nested():
                done += do(work, one)
        except Exception as error:  # noqa: BLE001 - whatever it is: the others go on
            log.error("a referral could not be looked after and is tried again: %s", told(error))  # noqa: TRY400
    return done
