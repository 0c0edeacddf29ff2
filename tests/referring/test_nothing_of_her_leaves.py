"""Canaries: her name, her number, her words and the body's words stand in no line, no e-mail row, no audit, and nowhere in clear."""

import logging

import pytest

from flows.changes import Manner
from flows.referral_changes import LookAtReferral, RecallReferral
from flows.referral_facts import MyReferrals, Overdue, ReferralByNumber, RouteFor, SummaryCheck
from storage import blending, people, referrals
from tests.referring.county import DESK, MCA, WARD_OFFICE, County
from tests.storage.conftest import POSTGRES_ONLY
from tests.storage.filed import adds
from tests.storage.looking import everything

NAME, PHONE, WORDS = (
    "Kanariwa Jaribio",
    "0700000001",
    "kanarimaneno yaliyosemwa na mtu mmoja tu jana usiku sana",
)
SUMMARY, SAID = "Muhtasari kanarimuhtasari.", "Kanarijibu la ofisi."
CANARIES = ("kanariwa", "0700000001", "0700 000 001", "kanarimaneno", "kanarimuhtasari", "kanarijibu")
MANNERS = [Manner.NAMED, Manner.CONFIDENTIAL, Manner.WITHOUT_TRACE]


@pytest.mark.parametrize("manner", MANNERS)
def test_in_no_line_and_in_no_row(county: County, manner: Manner, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asha = county.member("Asha Mfano")
    juma, _ = county.officer("Juma Mfano"), county.officer("Neema Mfano", MCA)
    more = {"name": NAME} if manner is Manner.NAMED else {}
    county.at("2026-11-23T10:00")
    case = county.files(f"{WORDS}. Piga {PHONE}.", manner=manner, by=asha, **more)
    facts = []

    county.says(asha, RecallReferral(county.refers(asha, case, summary=SUMMARY).number))
    referral = county.refers(asha, case, summary=SUMMARY)
    county.says(juma, LookAtReferral(referral.number))
    county.answers(juma, referral, "in_action", 10, SAID)
    facts += [county.asks(juma, MyReferrals("all", 0)), county.asks(juma, ReferralByNumber(referral.number))]
    facts += [county.asks(asha, RouteFor(case.number)), county.asks(asha, SummaryCheck(case.number, WORDS))]
    county.answers(juma, referral, "declined", words=SAID)
    county.refers(asha, case, MCA, summary=SUMMARY)
    county.at("2026-11-26T10:00")
    county.at("2026-12-08T10:00")
    facts.append(county.asks(asha, Overdue()))
    assert county.all_of(case)[-1] == (DESK, "sent")
    assert county.mails() == [("new", "waiting")]
    county.withdraws(case)
    county.clock.forward(hours=2)
    county.tick()

    assert facts[-2] == {"problems": [], "copied": True}
    said = [county.heard, facts, county.audited("refused"), caplog.text, repr(referral)]
    cells = [
        cell for row in everything(county.storage) for cell in row if cell.table not in ("inbox", "outbox")
    ]
    for canary in CANARIES:
        assert canary not in repr([(one.who, one.text, one.message) for one in county.heard]).casefold(), (
            canary
        )
        assert canary not in repr(said).casefold(), canary
        assert [f"{one.table}.{one.column}" for one in cells if canary in _read(one.value)] == []
    last = county.last_of(case)
    assert county.do(lambda work: referrals.summary(work, last)) == ""


@POSTGRES_ONLY
def test_who_took_it_back_shares_no_transaction_with_its_referral(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    case = county.files(by=asha)
    county.refers(asha, case)
    county.deliver()
    county.withdraws(case)
    county.deliver()
    whoever = county.do(lambda work: people.find_or_make(work, "telegram", "Whoever").id)
    assert _written_with(county, whoever) & _written_with(county, case.report_id)
    county.do(blending.blend)
    assert not _written_with(county, whoever) & _written_with(county, case.report_id)


def test_more_that_names_an_officer_closes_her_link(county: County) -> None:
    """It is looked up anew each time, not when it was referred."""
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    case = county.files(by=asha)
    referral = county.refers(asha, case)
    assert county.asks(juma, ReferralByNumber(referral.number)) is not None
    adds(county.storage, case.report_id, "Ni Juma mwenyewe.")
    assert county.asks(juma, ReferralByNumber(referral.number)) is None


def test_a_named_report_s_name_does_not_leave(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    case = county.files(by=asha, manner=Manner.NAMED, name=NAME)
    check = county.asks(asha, SummaryCheck(case.number, "KANARIWA alisema hivyo."))
    assert check == {"problems": ["identifies"], "copied": False}
    with pytest.raises(Exception, match=r"referrals\.refused\.identifies"):
        county.refers(asha, case, WARD_OFFICE, summary="Kanariwa alisema hivyo.")
    assert county.all_of(case) == []


@pytest.mark.parametrize("summary", ["", "   ", "w" * 2001])
def test_a_summary_that_is_none_does_not_leave(county: County, summary: str) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    case = county.files(by=asha)
    assert county.asks(asha, SummaryCheck(case.number, summary))["problems"] == ["summary"]
    with pytest.raises(Exception, match=r"referrals\.refused\.summary"):
        county.refers(asha, case, summary=summary)
    assert county.all_of(case) == []


def _read(value: object) -> str:
    raw = value if isinstance(value, bytes) else str(value).encode()
    return raw.decode("utf-8", "replace").casefold()


def _written_with(county: County, id_: str) -> set[object]:
    """The transactions of her row, or of the referrals of a report."""
    mine = [
        row
        for row in everything(county.storage)
        if row[0].table in ("people", "referrals") and any(cell.value == id_ for cell in row)
    ]
    return {cell.value for row in mine for cell in row if cell.column in ("xmin", "xmax") and cell.value}
