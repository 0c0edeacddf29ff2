"""What a facilitator asks and does: where her case may go, whether her summary may leave, and sending it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.broadcasting.reach import reach_of
from bot.matters.promises import as_fact
from bot.referring import summaries
from bot.referring.clock import Clock
from bot.referring.reaching import Reaching
from bot.referring.routes import Routes
from bot.referring.shown import iso, line
from bot.referring.telling import Telling
from bot.telling_reporter import TellingReporter
from directory.hotlines import Hotlines
from directory.places import Places
from flows.changes import MAY_BECOME, State
from flows.facts import SHOWN
from flows.referral_changes import RecallReferral, ReferCase
from flows.referral_facts import Overdue, RouteFor, SummaryCheck
from storage import agreed_actions, audit, case_history, cases, letters, referrals, report_reading
from storage.cases import Case
from storage.keys import NoKeyError
from storage.member import Role, Staff
from storage.referral import OPEN, Referral
from storage.referrals import Draft, Said, Subject
from storage.refusals import ChangeRefusedError
from storage.report_reading import Opened
from storage.vault import SealError
from storage.work import Work

FacilitatorFact = RouteFor | SummaryCheck | Overdue
FacilitatorChange = ReferCase | RecallReferral


@dataclass(frozen=True, slots=True)
class Facilitating:
    """Checks again here that the case is hers. `place_name` gives the name of a place by its id."""

    places: Places
    hotlines: Hotlines
    routes: Routes
    reaching: Reaching
    telling: Telling
    reporter: TellingReporter
    clock: Clock
    place_name: Callable[[str], str]

    def look_up(self, work: Work, member: Staff, query: FacilitatorFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None, and a line in the audit, for a case that she may not see."""
        if isinstance(query, Overdue):
            return self._overdue(work, member)
        case = cases.for_number(work, member, query.number)
        if case is None or case.state == State.WITHDRAWN:
            return None
        return (
            self._route(work, case, query) if isinstance(query, RouteFor) else self._check(work, case, query)
        )

    def apply(self, work: Work, member: Staff, change: FacilitatorChange) -> str | None:
        """Do it; the number of a new referral. Raises ChangeRefusedError as flows.referral_changes has it."""
        if isinstance(change, ReferCase):
            return self._refer(work, member, change)
        self._recall(work, member, change)
        return None

    def lines_of(self, work: Work, report_id: str) -> list[dict[str, Any]]:
        """All referrals of a case, the first first."""
        found = referrals.of_report(work, report_id)
        return [line(one, self.routes, self.place_name, work.now) for one in found]

    def _route(self, work: Work, case: Case, query: RouteFor) -> dict[str, Any]:
        subject = _subject(work, case, Said(query.who, query.bribe, query.violence))
        about, route = self.routes.about(subject), self.routes.route(subject)
        ids = [body.id for step in route.steps for body in step.bodies]
        known = self.reaching.look(work, [case.report_id], ids)
        due = iso(self.clock.due(case.kind, work.now))
        return {
            "who": about.who,
            "bribe": about.bribe,
            "violence": about.violence,
            "bodies": [
                {
                    "id": body.id,
                    "name": body.name,
                    "step": at,
                    "how": known.way(case.report_id, body.id).how,
                    "call": self._number(body.hotline),
                    "due": due,
                }
                for at, step in enumerate(route.steps)
                for body in step.bodies
            ],
            "unknown": list(route.unknown),
        }

    def _check(self, work: Work, case: Case, query: SummaryCheck) -> dict[str, Any] | None:
        try:
            report = _report(work, case)
            hers = _hers_in_words(work, report)
        except (ChangeRefusedError, NoKeyError, SealError):
            return None
        return {
            "problems": _problems(query.summary, report.name),
            "copied": summaries.copied(query.summary, hers),
        }

    def _overdue(self, work: Work, member: Staff) -> dict[str, Any]:
        late = referrals.overdue(work, member, SHOWN + 1)
        promised = agreed_actions.late(work, reach_of(self.places, member).places, SHOWN + 1)
        return {
            "referrals": [line(one, self.routes, self.place_name, work.now) for one in late[:SHOWN]],
            "actions": [as_fact(one, work.today) for one in promised[:SHOWN]],
            "more": len(late) > SHOWN or len(promised) > SHOWN,
        }

    def _refer(self, work: Work, member: Staff, change: ReferCase) -> str:
        case = _hers(work, member, change.number)
        if State.REFERRED not in MAY_BECOME[case.state]:
            raise ChangeRefusedError(
                "over" if case.state is State.CLOSED else "step",
                f"A case that is {case.state} is not referred.",
            )
        if problems := _problems(change.summary, _report(work, case).name):
            raise ChangeRefusedError(problems[0], "This summary cannot leave.")
        said = Said(change.who, change.bribe, change.violence)
        if change.body not in self.routes.ids(_subject(work, case, said)):
            raise ChangeRefusedError("body", "Such a report does not go to this body.")
        way = self.reaching.look(work, [case.report_id], [change.body]).way(case.report_id, change.body)
        if not way.how:
            raise ChangeRefusedError("unreachable", "Nothing can be sent to this body.")
        due = self.clock.due(case.kind, work.now)
        draft = Draft(case.report_id, change.body, change.summary, said, member.id, due)
        referral = referrals.refer(work, draft, self.routes.ids)
        self.reporter.moved(work, case.report_id, State.REFERRED, by=member.name, body=change.body)
        self.telling.sent(work, referral, way)
        audit.note(work, member, "referred", case.number)
        self._take_back_wrong_ones(work, member, case)
        return referral.number

    def _take_back_wrong_ones(self, work: Work, member: Staff, case: Case) -> None:
        """What was said just now may be graver than what was known before: then bodies have it that must not."""
        found = referrals.of_report(work, case.report_id)
        allowed = self.routes.ids(referrals.subject_in(found))
        for one in found:
            if one.state in OPEN and one.body not in allowed:
                self._taken_back(work, member, one)

    def _recall(self, work: Work, member: Staff, change: RecallReferral) -> None:
        referral = referrals.by_number(work, change.number)
        if referral is None:
            raise ChangeRefusedError("gone", "There is no such referral.")
        _hers(work, member, referral.case)
        self._taken_back(work, member, referral)

    def _taken_back(self, work: Work, member: Staff, referral: Referral) -> None:
        referrals.recall(work, referral)
        self.telling.recalled(work, referral)
        audit.note(work, member, "recalled", referral.case)

    def _number(self, hotline: str) -> str:
        """The number that people may call themselves, or ''."""
        found = self.hotlines.by_key(hotline) if hotline else None
        return found.number if found else ""


def _hers(work: Work, member: Staff, number: str) -> Case:
    """Whoever has the case refers it, or an admin."""
    case = cases.for_number(work, member, number)
    if case is None:
        raise ChangeRefusedError("unknown", "No case that she may see has this number.")
    if case.state == State.WITHDRAWN:
        raise ChangeRefusedError("withdrawn", "The reporter took this report back.")
    if case.holder != member.id and member.role is not Role.ADMIN:
        raise ChangeRefusedError("not_yours", "A colleague has this case, or nobody.")
    return case


def _subject(work: Work, case: Case, said: Said) -> Subject:
    """What is known, and what she says now."""
    known = referrals.subject_of(work, case.report_id)
    if known is None:
        raise ChangeRefusedError("unknown", "This report has no case (any more).")
    return Subject(known.kind, known.place, (*known.said, said))


def _report(work: Work, case: Case) -> Opened:
    try:
        report = report_reading.opened(work, case.report_id)
    except (NoKeyError, SealError):
        raise ChangeRefusedError("unreadable", "What was told does not open.") from None
    if report is None or report.erased:
        raise ChangeRefusedError("withdrawn", "The reporter took this report back.")
    return report


def _hers_in_words(work: Work, report: Opened) -> list[str]:
    """What she wrote, then and since: her answers, and what is still wrong."""
    replies = [one.words for one in letters.of_report(work, report.id) if one.kind == "reply"]
    wrong = [one.words for one in case_history.steps(work, report.id) if one.by == case_history.REPORTER]
    told = [one.text for one in report.told]
    return [*told, report.place_words, report.when.get("words", ""), *replies, *wrong]


def _problems(summary: str, name: str) -> list[str]:
    found = []
    if not summary.strip() or len(summary) > referrals.LONGEST_SUMMARY:
        found.append("summary")
    if summaries.identifies(summary, name):
        found.append("identifies")
    return found
