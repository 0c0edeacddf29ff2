"""What flows of referral ask and do: facilitators refer, officers of a body answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.referring.answering import Answering, OfficerChange
from bot.referring.facilitating import Facilitating, FacilitatorChange, FacilitatorFact
from bot.referring.reaching import Reaching
from bot.referring.routes import Routes
from bot.referring.rules import ReferralRules
from bot.referring.telling import Telling
from bot.refused import RefusedError
from bot.staff_lines import StaffLines
from bot.telling_reporter import TellingReporter
from bot.wording import Wording
from directory.hotlines import Hotlines
from flows.messages import Language
from flows.referral_changes import ReferralChange
from flows.referral_facts import MyReferrals, OnBody, Overdue, ReferralFact
from storage import audit, officers, referral_lists, referrals, staff
from storage.audit import Somebody
from storage.member import Staff
from storage.officers import Officer
from storage.refusals import ChangeRefusedError
from storage.work import Work

log = logging.getLogger(__name__)
OF_REFERRALS = frozenset(
    {"body", "unreachable", "summary", "identifies", "gone", "step", "progress", "words"}
)
"""Sentences `referrals.refused.<reason>`; every other is one of a case, `cases.refused.<reason>`."""
OF_CASES = {"step": "cases.refused.step"}
"""What both have, where it is the case that does not move."""
NOT_STAFF, NO_OFFICER = "cases.not_staff", "referral.no_officer"
_AS_OF_CASES = {"unknown_report": "unknown", "erased": "withdrawn"}


@dataclass(frozen=True, slots=True)
class NobodyOfOurs:
    """Who tried what is not for her: no word of who she is stays."""

    id: str = ""
    name: str = "nobody on the staff"


@dataclass(frozen=True, slots=True)
class Referring:
    """Facilitators see what they may see of cases; an officer sees what came to her body, and nothing else.

    Whatever is refused leaves a line in the audit.
    """

    facilitating: Facilitating
    answering: Answering

    def look_up(self, work: Work, person_id: str, query: ReferralFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever it is not for."""
        who: Somebody | None
        if isinstance(query, FacilitatorFact):
            member = staff.of_person(work, person_id)
            found = None if member is None else self.facilitating.look_up(work, member, query)
            who = member
        else:
            officer = officers.of_person(work, person_id)
            found = None if officer is None else self.answering.look_up(work, officer, query)
            who = officer
        if found is None and not isinstance(query, OnBody | MyReferrals | Overdue):
            # That somebody is no officer is what OnBody asks; a number that is not hers is another thing.
            refused(work, who, query.number)
        return found

    def apply(self, work: Work, person_id: str, change: ReferralChange) -> str | None:
        """Do it; what it made, to be filled in where the flow says Link. Raises RefusedError, with nothing but that written."""
        for_staff = isinstance(change, FacilitatorChange)
        who = staff.of_person(work, person_id) if for_staff else officers.of_person(work, person_id)
        if who is None:
            refused(work, None, change.number)
            raise RefusedError(NOT_STAFF if for_staff else NO_OFFICER)
        try:
            with work.connection.begin_nested():
                return self._apply(work, who, change)
        except ChangeRefusedError as error:
            refused(work, who, change.number)
            raise RefusedError(key_of(change, error.reason)) from None

    def _apply(self, work: Work, who: Staff | Officer, change: ReferralChange) -> str | None:
        if isinstance(change, FacilitatorChange):
            assert isinstance(who, Staff)  # noqa: S101
            return self.facilitating.apply(work, who, change)
        assert isinstance(who, Officer)  # noqa: S101
        return self.answering.apply(work, who, change)


def key_of(change: ReferralChange, reason: str) -> str:
    """The sentence that says why."""
    if isinstance(change, OfficerChange):
        return f"referrals.refused.{reason if reason in OF_REFERRALS else 'gone'}"
    if reason in OF_REFERRALS and reason not in OF_CASES:
        return f"referrals.refused.{reason}"
    return f"cases.refused.{_AS_OF_CASES.get(reason, reason)}"


def refused(work: Work, who: Somebody | None, number: str) -> None:
    """A line in the audit, with the number of the case where there is one: anything else that was typed stays out of it."""
    found = referrals.by_number(work, number)
    audit.note(
        work,
        who or NobodyOfOurs(),
        "refused",
        found.case if found else referral_lists.case_number(work, number),
    )
    log.info("a step of a referral was refused")


def telling_of(
    wording: Wording, first_language: Language, routes: Routes, place_name: Callable[[str], str]
) -> Telling:
    """For the office and its rounds."""
    return Telling(StaffLines(wording, first_language), routes, place_name)


def referring_of(
    wording: Wording, first_language: Language, routes: Routes, hotlines: Hotlines, rules: ReferralRules
) -> Referring:
    """All of it."""
    places = routes.places
    telling = telling_of(wording, first_language, routes, places.name_of)
    reporter = TellingReporter(wording)
    reaching = Reaching(routes.bodies, rules.mails)
    return Referring(
        Facilitating(places, hotlines, routes, reaching, telling, reporter, rules.clock, places.name_of),
        Answering(routes, telling, reporter, places.name_of, rules.page.rstrip("/"), rules.link_lasts),
    )
