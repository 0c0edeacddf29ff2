"""An officer who is named only after it was referred to her body neither hears of it any more nor opens it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.bodypage.looking import GoneError, Looking
from bot.refused import RefusedError
from flows.changes import Account, AddToReport, SayIfSolved, State
from flows.referral_changes import LookAtReferral
from flows.referral_facts import MyReferrals, SummaryCheck
from storage import letters, mails, referral_links, reports
from storage.cases import Case
from storage.member import Staff
from storage.work import Work
from tests.referring.county import DESK, PLACES, WARD_OFFICE, County, person_of

WORDS = "Ni afisa Otieno mwenyewe aliyekata waya usiku ule wa Jumapili pale sokoni."


def answers(county: County, case: Case) -> None:
    def asked_and_answered(work: Work) -> None:
        letters.reply(work, letters.write(work, case.report_id, "question", "Nani?"), WORDS)

    county.do(asked_and_answered)


def adds(county: County, case: Case) -> None:
    change = AddToReport(case.report_id, (Account(WORDS),))
    county.do(lambda work: reports.add(work, person_of(work, "Whoever"), "telegram", change))


def is_not_solved(county: County, case: Case) -> None:
    def solved_and_not(work: Work) -> None:
        reports.move(work, case.report_id, State.RESOLVED, by="Asha Mfano")
        reports.say_if_solved(
            work, person_of(work, "Whoever"), SayIfSolved(case.report_id, solved=False, words=WORDS)
        )

    county.do(solved_and_not)


SINCE: dict[str, Callable[[County, Case], None]] = {
    "answered": answers,
    "added": adds,
    "still wrong": is_not_solved,
}


@pytest.mark.parametrize("how", SINCE)
def test_an_officer_who_is_named_later_opens_nothing_any_more(county: County, how: str) -> None:
    asha = county.member("Asha Mfano")
    named, other = county.officer("Otieno Mfano"), county.officer("Juma Mfano")
    case = county.files("Taa tatu haziwaki.", by=asha)
    referral = county.refers(asha, case)
    token = (county.says(named, LookAtReferral(referral.number)) or "").rpartition("/")[2]
    looking = Looking(county.referring.answering, PLACES.name_of)
    assert county.do(lambda work: looking.show(work, token)).number == referral.number

    SINCE[how](county, case)

    with pytest.raises(GoneError):
        county.do(lambda work: looking.show(work, token))
    with pytest.raises(RefusedError):
        county.says(named, LookAtReferral(referral.number))
    assert county.asks(named, MyReferrals("all", 0))["referrals"] == []
    assert [one["number"] for one in county.asks(other, MyReferrals("all", 0))["referrals"]] == [
        referral.number
    ]


@pytest.mark.parametrize("how", SINCE)
def test_nor_does_it_go_on_to_her(county: County, how: str) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Otieno Mfano")
    case = county.files("Taa tatu haziwaki.", by=asha)
    SINCE[how](county, case)
    with pytest.raises(RefusedError) as refused:
        county.refers(asha, case, WARD_OFFICE)
    assert refused.value.key == "referrals.refused.unreachable"


def test_a_link_in_an_e_mail_opens_nothing_where_an_officer_of_the_body_is_named(county: County) -> None:
    """She may read what comes to her office: nobody sends it an e-mail then either."""
    asha = county.member("Asha Mfano")
    case = county.files("Taa tatu haziwaki.", by=asha)
    referral = county.refers(asha, case, DESK)
    mail = county.do(mails.claim)
    assert mail is not None
    token = county.do(lambda work: referral_links.of_mail(work, referral.id, mail.id, timedelta(days=30)))
    looking = Looking(county.referring.answering, PLACES.name_of)
    county.officer("Otieno Mfano", DESK)
    assert county.do(lambda work: looking.show(work, token)).number == referral.number

    answers(county, case)

    with pytest.raises(GoneError):
        county.do(lambda work: looking.show(work, token))
    with pytest.raises(GoneError):
        county.do(lambda work: looking.act(work, token, "acknowledge", None, ""))
    assert county.referral(referral.number).state == "sent"


@pytest.mark.parametrize("how", SINCE)
def test_her_words_are_pointed_out_whenever_she_wrote_them(county: County, how: str) -> None:
    asha: Staff = county.member("Asha Mfano")
    case = county.files("Taa tatu haziwaki.", by=asha)
    SINCE[how](county, case)
    checked = county.asks(asha, SummaryCheck(case.number, f"Somebody says: {WORDS}"))
    assert checked == {"problems": [], "copied": True}
