"""What is about police becomes no public matter and no account of one, whoever said that it is about them."""

from datetime import timedelta

import pytest

from flows.matter_changes import JoinMatter, OpenMatter
from storage import matter_reading, referrals
from storage.referrals import Draft, Said
from tests.matters.market import TITLE, Market

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
