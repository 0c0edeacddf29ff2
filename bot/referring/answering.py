"""What an officer of a body asks and does: what came to her body, we have it, how far it is, done, not ours.

The same from chat and from a link in an e-mail, of which nobody knows who opened it: then the body itself is who did it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.matters.promises import as_fact
from bot.referring.routes import Routes
from bot.referring.shown import line
from bot.referring.telling import Telling
from bot.telling_reporter import TellingReporter
from flows.changes import MAY_BECOME, State
from flows.facts import SHOWN
from flows.referral_changes import AcknowledgeReferral, AnswerReferral, LookAtReferral
from flows.referral_facts import MyReferrals, OnBody, ReferralByNumber
from storage import agreed_actions, audit, referral_links, referral_told, referrals, reports
from storage.audit import Somebody
from storage.officers import Officer
from storage.referral import Referral
from storage.refusals import ChangeRefusedError
from storage.work import Work

OfficerFact = OnBody | MyReferrals | ReferralByNumber
OfficerChange = AcknowledgeReferral | AnswerReferral | LookAtReferral
LOOKED_THROUGH = 300
"""Referrals of one body, what waits first, among which those are left out in which the officer is named."""
LONGEST = 1000
"""Letters of what a body says with a step."""


@dataclass(frozen=True, slots=True)
class TheBody:
    """Who did it where nobody knows which officer: the body, by its name. Its id stands for nobody."""

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """`page`: the address of the public pages without a slash at its end. `link_lasts`: how long an officer's link opens."""

    routes: Routes
    telling: Telling
    reporter: TellingReporter
    place_name: Callable[[str], str]
    page: str
    link_lasts: timedelta

    def look_up(self, work: Work, officer: Officer, query: OfficerFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case OnBody():
                return {"name": officer.name, "body": self.routes.name_of(officer.body)}
            case MyReferrals(which, page):
                return self._page(work, officer, which, page)
            case ReferralByNumber(number):
                found = self.hers(work, officer, number)
                return None if found is None else self._one(work, officer, found)

    def apply(self, work: Work, officer: Officer, change: OfficerChange) -> str | None:
        """Do it; the address of a summary. Raises ChangeRefusedError: 'gone', 'step', 'progress', 'words'."""
        referral = self.hers(work, officer, change.number)
        if referral is None:
            raise ChangeRefusedError("gone", "Nothing with this number came to her body.")
        match change:
            case AcknowledgeReferral():
                self.acknowledge(work, referral, officer)
            case AnswerReferral(_, step, percent, words):
                self.answer(work, referral, officer, step, percent, words)
            case LookAtReferral():
                return self._link(work, referral, officer)
        return None

    def hers(self, work: Work, officer: Officer, number: str) -> Referral | None:
        """The referral with this number, where it came to her body and she is not named in what was told."""
        found = referrals.by_number(work, number)
        if found is None or found.body != officer.body or not referral_told.not_about(work, officer, [found]):
            return None
        return found

    def may_open(self, work: Work, referral: Referral, officer: Officer | None) -> bool:
        """Whether a link opens it: an officer's, or that of an e-mail (None), which any officer of the body may read."""
        if officer is None:
            return not referral_told.about_one_of(work, referral)
        return self.hers(work, officer, referral.number) is not None

    def steps(self, referral: Referral) -> list[str]:
        """What the body may do with it now."""
        if not referral.open:
            return []
        may = MAY_BECOME[referral.case_state]
        return [
            *(["acknowledge"] if referral.state == "sent" else []),
            *(step for step in ("in_action", "resolved") if State(step) in may),
            "declined",
        ]

    def acknowledge(self, work: Work, referral: Referral, officer: Officer | None) -> None:
        """The body has it; twice does nothing. `officer`: None for a link from an e-mail. Raises ChangeRefusedError("gone")."""
        if not referrals.acknowledge(work, referral, officer.id if officer else None):
            return
        who = self._who(referral, officer)
        if State.ACKNOWLEDGED in MAY_BECOME[referral.case_state]:
            self.reporter.moved(work, referral.report_id, State.ACKNOWLEDGED, by=who.name, body=referral.body)
        audit.note(work, who, "acknowledged", referral.case)
        self.telling.staff(work, referral, "acknowledged")

    def answer(
        self,
        work: Work,
        referral: Referral,
        officer: Officer | None,
        step: str,
        percent: int = 0,
        words: str = "",
    ) -> None:
        """The body says what it does, or that it is not theirs. Raises ChangeRefusedError: 'gone', 'step', 'progress', 'words'.

        Its words are sealed in the history, for whoever handles the case: a threat could stand in them.
        """
        if len(words) > LONGEST:
            raise ChangeRefusedError("words", f"At most {LONGEST} letters.")
        if not referral.open:
            raise ChangeRefusedError("gone", "This referral is over, or was taken back.")
        if step == "acknowledge" or step not in self.steps(referral):
            raise ChangeRefusedError("step", "A referral that stands so is not answered so.")
        who, words = self._who(referral, officer), words.strip()
        match step:
            case "in_action":
                referrals.acknowledge(work, referral, officer.id if officer else None)
                self.reporter.moved(
                    work, referral.report_id, State.IN_ACTION, by=who.name, percent=percent, body=referral.body, words=words
                )  # fmt: skip
                self.telling.staff(work, referral, "in_action")
            case "resolved":
                referrals.settle(work, referral, "over")
                self.reporter.moved(
                    work, referral.report_id, State.RESOLVED, by=who.name, body=referral.body, words=words
                )
                self.telling.staff(work, referral, "resolved")
            case _:
                referrals.settle(work, referral, "declined")
                # Whoever reported hears nothing: it is still on its way to whoever is to act.
                reports.move(
                    work, referral.report_id, State.REFERRED, by=who.name, body=referral.body, words=words
                )
                self.telling.staff(work, referral, "declined")
        audit.note(work, who, "declined" if step == "declined" else "answered", referral.case)

    def _who(self, referral: Referral, officer: Officer | None) -> Somebody:
        return officer or TheBody(self.routes.name_of(referral.body)[:80])

    def _page(self, work: Work, officer: Officer, which: str, page: int) -> dict[str, Any]:
        found = referrals.for_body(work, officer.body, which != "all", LOOKED_THROUGH)
        hers = referral_told.not_about(work, officer, found)
        start = max(page, 0) * SHOWN
        return {
            "referrals": [self._line(work, one) for one in hers[start : start + SHOWN]],
            "more": len(hers) > start + SHOWN,
        }

    def _one(self, work: Work, officer: Officer, referral: Referral) -> dict[str, Any]:
        promises = agreed_actions.promised_by(work, officer.id)
        return self._line(work, referral) | {
            "steps": self.steps(referral),
            "percent": referral.percent,
            "promises": [as_fact(one, work.today) for one in promises],
        }

    def _line(self, work: Work, referral: Referral) -> dict[str, Any]:
        return line(referral, self.routes, self.place_name, work.now, for_body=True)

    def _link(self, work: Work, referral: Referral, officer: Officer) -> str:
        if not referral.open:
            raise ChangeRefusedError("gone", "This referral is over, or was taken back.")
        audit.note(work, officer, "link", referral.case)
        return f"{self.page}/r/{referral_links.make(work, referral.id, officer.id, self.link_lasts)}"
