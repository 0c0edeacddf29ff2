"""A county in tests: facilitators, officers of its bodies, whoever reports, and the scheduler's rounds. All are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from bot import outbound_json
from bot.referring.clock import Clock as DueClock
from bot.referring.office import referring_of
from bot.referring.rounds import referral_rounds
from bot.referring.routes import routes_of
from bot.referring.rules import ReferralRules
from bot.refused import RefusedError
from bot.settings_referrals import AnswerWithin
from bot.wording import NAIROBI, wording
from bot.working_time import WorkingTime
from directory.bodies import Bodies, bundled_bodies
from directory.hotlines import bundled as hotlines
from directory.places import Places
from flows.changes import Manner, WithdrawReport
from flows.messages import Outbound
from flows.referral_changes import AcknowledgeReferral, AnswerReferral, ReferCase
from storage import audit, cases, claims, invitations, officers, outcomes, people, referrals, reports
from storage import staff as staff_rows
from storage.cases import Case
from storage.member import Role, Staff
from storage.officers import Officer
from storage.referral import Referral
from storage.statuses import SendKind
from storage.tables import mails
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.filed import case_of, files

T = TypeVar("T")
PLACES = Places.bundled()
WARD, OTHER_WARD = "kaptembwo-ward", "barut-ward"
# Nothing can be sent to most bodies as they are bundled: a deployment gives one an address of its own.
WITH_EMAIL = {
    "kind": "bodies", "id": "caj", "name": "Ombudsman", "role": "caj", "each": "", "areas": "kenya", "kinds": "all",
    "email": "desk@example.org", "hotline": "", "source": "invented", "certainty": "high",
}  # fmt: skip
BODIES = Bodies.from_records(PLACES, bundled_bodies(), [WITH_EMAIL])
ROUTES = routes_of(PLACES, BODIES)
WORKING = WorkingTime(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (time(8), time(17))))
RULES = ReferralRules(DueClock(AnswerWithin(), WORKING), mails=True, page="https://baraza.example.org")
WARD_OFFICE, MCA, WORKS, DESK = (
    "ward-administrator-kaptembwo-ward", "mca-kaptembwo-ward", "county-works-nakuru-county", "caj",
)  # fmt: skip
SUMMARY = "Three lamps beside the drain do not burn."


@dataclass(frozen=True, slots=True)
class Heard:
    """A line that went out: to whom, what."""

    who: str
    message: Outbound = field(repr=False)

    @property
    def text(self) -> str:
        return self.message.text


class County:
    """Everybody is on Telegram; an address is a name. `again`: a new process on the same database."""

    def __init__(self, storage: Storage, opener: HandleOpener, clock: Clock) -> None:
        self.storage, self.opener, self.clock = storage, opener, clock
        self.referring = referring_of(wording(), "en", ROUTES, hotlines(), RULES)
        self.heard: list[Heard] = []
        self.filed = 0

    def do(self, step: Callable[[Work], T]) -> T:
        """In a unit of work of its own."""
        with self.storage.begin() as work:
            return step(work)

    def member(self, name: str, *areas: str, role: Role = Role.FACILITATOR) -> Staff:
        """A member of the staff whose address is her name."""

        def joins(work: Work) -> Staff:
            code = staff_rows.invite(work, name, role, areas or (WARD,), timedelta(days=1))
            invited = staff_rows.invitation(work, code)
            assert invited is not None
            return staff_rows.join(work, person_of(work, name), invited.id)

        return self.do(joins)

    def officer(self, name: str, body: str = WARD_OFFICE) -> Officer:
        """An officer whose address is her name."""

        def joins(work: Work) -> Officer:
            code = invitations.invite(work, name, "officer", (), timedelta(days=1), body=body)
            invited = invitations.invitation(work, code)
            assert invited is not None
            return officers.join(work, person_of(work, name), invited.id)

        return self.do(joins)

    def person(self, name: str) -> str:
        """Somebody who has no office; her id."""
        return self.do(lambda work: person_of(work, name))

    def leaves(self, who: Staff | Officer) -> None:
        """She is not there any more."""
        went = staff_rows.leave if isinstance(who, Staff) else officers.leave
        self.do(lambda work: went(work, who.id))

    def files(
        self,
        *texts: str,
        manner: Manner = Manner.CONFIDENTIAL,
        by: Staff | None = None,
        **more: Any,  # noqa: ANN401 - fields of a report
    ) -> Case:
        """A report in the ward, its case held by `by`."""
        self.filed += 1
        place = more.pop("place", WARD)
        found = PLACES.by_id(place)
        areas = PLACES.line_of(found) if found else ()
        report_id = files(
            self.storage, *texts, number=self.filed, areas=areas, manner=manner, place=place, **more
        )
        if by is not None:
            self.do(lambda work: cases.take(work, by, case_of(work, report_id)))
        return self.case(report_id)

    def case(self, report_id: str) -> Case:
        """As it is now."""
        return self.do(lambda work: case_of(work, report_id))

    def asks(self, who: Staff | Officer | str, fact: Any) -> Any:  # noqa: ANN401 - JSON
        """The answer to a fact."""
        return self.do(lambda work: self.referring.look_up(work, _id(who), fact))

    def says(self, who: Staff | Officer | str, change: Any) -> str | None:  # noqa: ANN401 - a change
        """As a turn does it: whoever is refused is told, and what was noted about it stays."""
        with self.storage.begin() as work:
            try:
                return self.referring.apply(work, _id(who), change)
            except RefusedError as error:
                refusal = error
        raise refusal

    def refers(self, by: Staff, case: Case, body: str = WARD_OFFICE, **more: Any) -> Referral:  # noqa: ANN401
        """With a summary that nobody can find fault with."""
        number = self.says(by, ReferCase(case.number, body, more.pop("summary", SUMMARY), **more))
        return self.referral(number or "")

    def acknowledges(self, who: Officer, referral: Referral) -> None:
        self.says(who, AcknowledgeReferral(referral.number))

    def answers(self, who: Officer, referral: Referral, step: str, percent: int = 0, words: str = "") -> None:
        self.says(who, AnswerReferral(referral.number, step, percent, words))

    def withdraws(self, case: Case) -> None:
        """Whoever filed it takes it back."""
        self.do(
            lambda work: reports.withdraw(work, person_of(work, "Whoever"), WithdrawReport(case.report_id))
        )

    def referral(self, number: str) -> Referral:
        """As it is now."""
        found = self.do(lambda work: referrals.by_number(work, number))
        assert found is not None, number
        return found

    def all_of(self, case: Case) -> list[tuple[str, str]]:
        """(body, state) of every referral of a case, the first first."""
        found = self.do(lambda work: referrals.of_report(work, case.report_id))
        return [(one.body, one.state) for one in found]

    def last_of(self, case: Case) -> Referral:
        return self.do(lambda work: referrals.of_report(work, case.report_id))[-1]

    def audited(self, what: str) -> list[tuple[str, str]]:
        """(who, number) of each such line, the newest first."""
        return [
            (one.who, one.number) for one in self.do(lambda work: audit.latest(work, 100)) if one.what == what
        ]

    def mails(self) -> list[tuple[str, str]]:
        """(kind, state) of each e-mail that waits or was given up."""
        query = select(mails.c.kind, mails.c.state).order_by(mails.c.id)
        return self.do(lambda work: [(row.kind, row.state) for row in work.connection.execute(query)])

    def tick(self) -> list[Heard]:
        """Every round once, as a process that has just begun does them; then all that waits goes out. What went out."""
        self.rounds()
        return self.deliver()

    def rounds(self) -> None:
        """Every round once."""
        for one in referral_rounds(wording(), "en", ROUTES, RULES):
            self.do(one.do)

    def deliver(self) -> list[Heard]:
        """Send what waits in the outbox."""
        new: list[Heard] = []
        while True:
            claimed = self.do(lambda work: claims.claim(work, self.opener, 50))
            if not claimed:
                break
            with self.storage.begin() as work:
                for row in claimed:
                    if row.kind is SendKind.MESSAGE and not row.body.startswith(b"Asante"):
                        new.append(Heard(row.address or "", outbound_json.from_bytes(row.body)))
                    outcomes.sent(work, row)
        self.heard += new
        return new

    def at(self, local: str) -> list[Heard]:
        """The clock moves to that time in Nairobi ('2026-12-08T14:00'), and a tick follows."""
        self.clock.now = moment(local)
        return self.tick()


def moment(local: str) -> datetime:
    """A time in Nairobi, in UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=NAIROBI).astimezone(UTC)


def person_of(work: Work, name: str) -> str:
    person = people.find_or_make(work, "telegram", name)
    people.set_language(work, person.id, "en", chosen=True)
    return person.id


def _id(who: Staff | Officer | str) -> str:
    return who if isinstance(who, str) else who.person_id or ""
