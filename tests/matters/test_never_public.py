"""What is about police becomes no public matter and no account of one, whoever said that it is about them."""

from datetime import timedelta

import pytest

from flows.matter_changes import JoinMatter, OpenMatter
from storage import matter_reading, referrals
from storage.member import Role
from storage.referrals import Draft, Said
from tests.matters.market import TITLE, Market
from tests.storage.gatherings import WARD

IPOA = "mfano-oversight"


def refers(market: Market, report_id: str, who: str) -> None:
    """A facilitator sends it on, and says about whom it is."""
    with market.storage.begin() as work:
        due = work.now + timedelta(days=3)
        draft = Draft(report_id, IPOA, "Stalls were taken at gate B.", Said(who), "", due)
        referrals.refer(work, draft, lambda _: (IPOA,))


@pytest.mark.parametrize(
    ("hers", "facilitators", "reason"),
    [
        ("police", "", "not_public"),
        ("police", "county", "not_public"),
        ("", "police", "not_public"),
        ("county", "police", "not_public"),
        ("county", "county", ""),
        ("", "", ""),
    ],
)
def test_what_is_about_police_is_not_made_public(
    market: Market, hers: str, facilitators: str, reason: str
) -> None:
    matter = market.opens(market.member("Wanjiru"), market.files(market.trader("Other"), kind="market"))
    filed = market.files(market.trader("Her"), kind="market", about=hers)
    if facilitators:
        refers(market, filed, facilitators)
    member = market.member("Achieng")
    number = market.takes(member, filed)
    who = member.person_id or ""
    assert market.refused(who, JoinMatter(number, matter.number)) == reason
    if reason:
        assert market.refused(who, OpenMatter(number, TITLE)) == reason


def test_a_report_about_police_is_filed_and_is_no_account_of_a_matter(market: Market) -> None:
    member = market.member("Wanjiru")
    matter = market.opens(member, market.files(market.trader("Other"), kind="market"))
    filed = market.files(market.trader("Her"), kind="market", about="police", matter=matter.number)
    with market.storage.read() as work:
        assert matter_reading.of_report(work, filed) is None


@pytest.mark.parametrize(
    ("told", "public"),
    [
        ("kaptembwo-police-station", WARD),
        ("nakuru-central-police-station", "nakuru-town-east-constituency"),
        ("soko-mjinga-nakuru", "soko-mjinga-nakuru"),
        ("", ""),
    ],
)
def test_no_place_is_nearer_than_a_market_or_ward(market: Market, told: str, public: str) -> None:
    """A drain beside a station is on no page of that station, and there is none."""
    admin = market.member("Wanjiru", (), role=Role.ADMIN)
    assert market.opens(admin, market.files(market.trader("Her"), place=told)).place == public


def test_nobody_joins_a_case_to_a_matter_of_another_area(market: Market) -> None:
    matter = market.opens(market.member("Wanjiru"), market.files(market.trader("Other")))
    elsewhere = market.member("Achieng", ("barut-ward",))
    filed = market.filed_at(market.trader("Her"), "barut-ward")
    number = market.takes(elsewhere, filed)
    assert market.refused(elsewhere.person_id or "", JoinMatter(number, matter.number)) == "not_yours"
