"""What flows of those who handle reports ask about: who she is on the staff, cases, colleagues, people who wait."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast, get_args

from bot.casework import Casework, CaseworkError, steps_of
from flows.changes import PUBLIC_KINDS
from flows.facts import SHOWN, CaseByNumber, Cases, Colleagues, Invited, OnStaff, PeopleWaiting
from storage import cases, groups, handoffs, staff
from storage.cases import Case, Which
from storage.staff import Staff
from storage.work import Work

log = logging.getLogger(__name__)
StaffFact = Invited | OnStaff | Cases | CaseByNumber | Colleagues | PeopleWaiting


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """`place_name` gives the name of a place by its id, '' when it has none; `body_name` that of a body likewise.

    `referrals_of` gives the lines of all referrals of a report by its id, the first first.
    """

    casework: Casework
    place_name: Callable[[str], str]
    body_name: Callable[[str], str]
    referrals_of: Callable[[Work, str], list[dict[str, Any]]]

    def look_up(self, work: Work, person_id: str, query: StaffFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever is not on the staff."""
        if isinstance(query, Invited):
            return self._invited(work, query.code)
        member = staff.of_person(work, person_id)
        if member is None:
            return [] if isinstance(query, Colleagues) else None
        match query:
            case OnStaff():
                return {"name": member.name, "role": member.role.value, "areas": self._names(member.areas)}
            case Cases(which, page):
                return self._cases(work, member, which, page)
            case CaseByNumber(number):
                return self._case(work, member, number)
            case Colleagues(number):
                return self._colleagues(work, member, number)
            case PeopleWaiting():
                return _people(work, member)

    def _invited(self, work: Work, code: str) -> dict[str, Any] | None:
        found = staff.invitation(work, code)
        if found is None or found.role == "chat":
            log.info("An invitation's code was wrong, used or late.")
            return None
        group = groups.by_id(work, found.group_id) if found.group_id else None
        return {
            "id": found.id,
            "name": found.name,
            "role": found.role,
            "areas": self._names(found.areas),
            "body": self.body_name(found.body) or found.body,
            "group": group.name if group else "",
        }

    def _cases(self, work: Work, member: Staff, which: str, page: int) -> dict[str, Any]:
        if which not in get_args(Which):
            raise ValueError("There is no such list of cases.")
        found = cases.list_for(work, member, cast("Which", which), SHOWN + 1, page * SHOWN)
        return {
            "cases": [self._line(member, case) for case in found[:SHOWN]],
            "more": len(found) > SHOWN,
        }

    def _case(self, work: Work, member: Staff, number: str) -> dict[str, Any] | None:
        try:
            case = self.casework.case(work, member, number)
        except CaseworkError:
            return None
        return self._line(member, case) | {
            "next": [state.value for state in steps_of(case)],
            "why_silent": self.casework.why_silent(work, case),
            "unanswered": case.unanswered,
            "replies": case.unread_replies,
            "percent": case.percent,
            "reason": case.reason,
            "public": case.kind in PUBLIC_KINDS and not case.sensitive,
            "matter": case.matter,
            "group": case.group,
            "referrals": self.referrals_of(work, case.report_id),
        }

    def _colleagues(self, work: Work, member: Staff, number: str) -> list[dict[str, str]]:
        try:
            case = self.casework.case(work, member, number)
        except CaseworkError:
            return []
        return [{"id": one.id, "name": one.name} for one in cases.colleagues(work, member, case)]

    def _line(self, member: Staff, case: Case) -> dict[str, Any]:
        return {
            "number": case.number,
            "kind": case.kind,
            "sensitive": case.sensitive,
            "place": self.place_name(case.place),
            "state": case.state,
            "holder": "me" if case.holder == member.id else "colleague" if case.holder else "",
        }

    def _names(self, areas: tuple[str, ...]) -> list[str]:
        return [self.place_name(area) or area for area in areas]


def _people(work: Work, member: Staff) -> list[dict[str, Any]]:
    return [
        {
            "id": handoff.id,
            "topic": handoff.topic,
            "asked": handoff.asked_at.isoformat(),
            "server": "" if not handoff.taken_by else "me" if handoff.staff_id == member.id else "colleague",
        }
        for handoff in handoffs.waiting(work)
    ]
