"""Who hears of a step of a referral: officers and bodies its number, kind and place, facilitators the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.referring.reaching import Way
from bot.referring.routes import Routes
from bot.staff_lines import ReferralStep, StaffLines
from storage import cases, mails, officers, reached, referrals
from storage.member import Staff
from storage.reached import Reached
from storage.referral import Referral
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Telling:
    """`place_name` gives the name of a place by its id, '' where it has none."""

    lines: StaffLines
    routes: Routes
    place_name: Callable[[str], str]

    def sent(self, work: Work, referral: Referral, way: Way) -> None:
        """The body hears of it, each officer in her language, or by e-mail."""
        place = self.place_name(referral.place)
        for to in way.officers.values():
            self.lines.referred(work, to, referral, place)
        if way.officers:
            referrals.hear(work, referral, way.officers)
        elif way.how == "email":
            mails.queue(work, referral.id, "new")

    def recalled(self, work: Work, referral: Referral) -> None:
        """Whoever was told of it hears that it was taken back."""
        present = {one.id: one for one in officers.of_body(work, [referral.body])}
        persons = {
            one.person_id
            for officer_id in referral.heard
            if (one := present.get(officer_id)) is not None and one.person_id
        }
        for to in reached.people_by_id(work, persons).values():
            self.lines.referral_recalled(work, to, referral.number)

    def staff(self, work: Work, referral: Referral, step: ReferralStep, to_body: str = "") -> bool:
        """Whoever has the case hears, else all who may see it; False when nobody could be told.

        `to_body`: the id of the body to which it was passed on.
        """
        members = cases.who_may(work, referral.report_id)
        case = cases.of_report(work, referral.report_id)
        return case is not None and self.staff_of(
            work, referral, step, case.holder, members, self.lines.reach(work, members), to_body
        )

    def staff_of(
        self,
        work: Work,
        referral: Referral,
        step: ReferralStep,
        holder: str,
        members: Iterable[Staff],
        ways: Mapping[str, Reached],
        to_body: str = "",
    ) -> bool:
        """The same with what was looked up for several at once."""
        there = [one.id for one in members if one.id in ways]
        hear = [holder] if holder in there else there
        names = {
            "body": self.routes.name_of(referral.body),
            "next": self.routes.name_of(to_body) if to_body else "",
        }
        for one in hear:
            self.lines.referral_step(work, ways[one], referral, self.place_name(referral.place), step, names)
        return bool(hear)
