"""Between the look at what is late and the step somebody was quicker: then nothing happens, and nobody is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from flows.changes import State
from flows.referral_changes import RecallReferral
from storage import referrals, reports
from storage.cases import Case
from storage.member import Staff
from storage.officers import Officer
from storage.referral import Referral
from tests.referring.county import MCA, ROUTES, WARD_OFFICE, County


def passed_on(county: County, referral: Referral) -> bool:
    due = county.clock.now + timedelta(days=3)
    return county.do(lambda work: referrals.pass_on(work, referral, MCA, due, ROUTES.ids)) is not None


def _closed(county: County, asha: Staff, juma: Officer, case: Case, late: Referral) -> None:
    county.do(
        lambda work: reports.move(work, case.report_id, State.CLOSED, by="Asha Mfano", reason="no_action")
    )


QUICKER: dict[str, Callable[[County, Staff, Officer, Case, Referral], object]] = {
    "the case was closed": _closed,
    "it was acknowledged": lambda county, asha, juma, case, late: county.acknowledges(juma, late),
    "it was taken back": lambda county, asha, juma, case, late: county.says(
        asha, RecallReferral(late.number)
    ),
    "the report was taken back": lambda county, asha, juma, case, late: county.withdraws(case),
    "another process passed it on": lambda county, asha, juma, case, late: passed_on(county, late),
}


@pytest.mark.parametrize("who", QUICKER)
def test_who_was_quicker_is_left_alone(county: County, who: str) -> None:
    asha, juma = county.member("Asha Mfano"), county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case, WARD_OFFICE)
    county.clock.forward(days=14)
    (late,) = county.do(lambda work: referrals.due(work, 10))
    QUICKER[who](county, asha, juma, case, late)
    before = county.all_of(case)
    assert not passed_on(county, late)
    assert not county.do(lambda work: referrals.leave_unanswered(work, late))
    assert county.all_of(case) == before
