"""A case goes to a body and comes back solved: who hears what, and what stays in the history."""

import pytest

from bot.refused import RefusedError
from flows.changes import Manner, State
from flows.referral_changes import AcknowledgeReferral, LookAtReferral, RecallReferral
from flows.referral_facts import MyReferrals, OnBody, ReferralByNumber, RouteFor
from storage import case_history, letters, referral_links, referrals
from tests.referring.county import DESK, MCA, SUMMARY, WARD_OFFICE, County


def test_from_sent_to_solved(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    case = county.files("Taa tatu hazifanyi kazi.", by=asha)
    county.deliver()

    referral = county.refers(asha, case)
    heard = county.deliver()

    assert [(one.who, one.text) for one in heard if not one.who.startswith("47")] == [
        (
            "Juma Mfano",
            f"A case was referred to your office: {referral.number}\nLighting, drainage or road · Kaptembwo",
        ),
    ]
    line = next(one.message for one in heard if one.who == "Juma Mfano")
    assert (line.question, [one.id for one in line.options], line.lasting) == (
        "referral.open",
        [referral.number],
        True,
    )
    assert county.case(case.report_id).state is State.REFERRED
    assert county.asks(juma, OnBody())["name"] == "Juma Mfano"
    listed = county.asks(juma, MyReferrals("open", 0))
    assert [(one["number"], one["case"], one["state"]) for one in listed["referrals"]] == [
        (referral.number, "", "sent")
    ]
    assert county.asks(juma, ReferralByNumber(referral.number))["steps"] == [
        "acknowledge",
        "in_action",
        "resolved",
        "declined",
    ]

    link = county.says(juma, LookAtReferral(referral.number)) or ""
    assert link.startswith("https://baraza.example.org/r/")
    opened = county.do(lambda work: referral_links.opened(work, link.rpartition("/")[2]))
    assert opened is not None
    assert (opened[0].number, opened[1]) == (referral.number, juma)
    assert county.do(lambda work: referrals.summary(work, referral)) == SUMMARY

    county.acknowledges(juma, referral)
    county.acknowledges(juma, referral)
    assert [one.text for one in county.tick() if one.who == "Asha Mfano"] == [
        f"Case {case.number}: Ward Administrator, Kaptembwo has it.\nLighting, drainage or road · Kaptembwo"
    ]
    assert county.referral(referral.number).due_at is None

    county.answers(juma, referral, "in_action", 40, "Fundi amefika.")
    assert (county.case(case.report_id).state, county.case(case.report_id).percent) == (State.IN_ACTION, 40)
    county.answers(juma, referral, "resolved", words="Taa zinawaka.")
    assert county.case(case.report_id).state is State.RESOLVED
    assert county.referral(referral.number).state == "over"
    assert county.do(lambda work: referral_links.opened(work, link.rpartition("/")[2])) is None

    steps = county.do(lambda work: case_history.steps(work, case.report_id))
    assert [(one.state, one.by, one.percent, one.body, one.words) for one in steps] == [
        ("received", "reporter", None, "", ""),
        ("referred", "Asha Mfano", None, WARD_OFFICE, ""),
        ("acknowledged", "Juma Mfano", None, WARD_OFFICE, ""),
        ("in_action", "Juma Mfano", 40, WARD_OFFICE, "Fundi amefika."),
        ("resolved", "Juma Mfano", None, WARD_OFFICE, "Taa zinawaka."),
    ]
    news = [one.words for one in county.do(lambda work: letters.of_report(work, case.report_id))]
    assert len(news) == 4
    assert not [one for one in news if "Fundi" in one or "zinawaka" in one or "Juma" in one]


def test_what_the_body_declines_is_offered_to_the_next(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    case = county.files(by=asha)
    referral = county.refers(asha, case)
    county.acknowledges(juma, referral)
    county.deliver()

    county.answers(juma, referral, "declined", words="Si barabara yetu.")

    assert [one.text.split(".")[0] for one in county.deliver() if one.who == "Asha Mfano"] == [
        f"Case {case.number}: Ward Administrator, Kaptembwo says that it is not theirs"
    ]
    steps = county.do(lambda work: case_history.steps(work, case.report_id))
    assert [(one.state, one.words) for one in steps][-1] == ("referred", "Si barabara yetu.")
    offered = county.asks(asha, RouteFor(case.number))["bodies"]
    assert [(one["id"], one["how"]) for one in offered][:2] == [(WARD_OFFICE, "officer"), (MCA, "officer")]
    county.refers(asha, case, MCA)
    assert county.all_of(case) == [(WARD_OFFICE, "declined"), (MCA, "sent")]


def test_a_body_without_officers_gets_an_e_mail(county: County) -> None:
    asha = county.member("Asha Mfano")
    case = county.files(by=asha)
    found = {one["id"]: one["how"] for one in county.asks(asha, RouteFor(case.number))["bodies"]}
    assert (found[WARD_OFFICE], found[DESK]) == ("", "email")

    county.refers(asha, case, DESK)

    assert county.mails() == [("new", "waiting")]


def test_a_facilitator_takes_it_back(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    case = county.files(by=asha)
    referral = county.refers(asha, case)
    link = county.says(juma, LookAtReferral(referral.number)) or ""
    county.deliver()

    county.says(asha, RecallReferral(referral.number))

    assert [(one.who, one.text) for one in county.deliver()] == [
        ("Juma Mfano", f"{referral.number} was taken back. There is nothing more to do about it.")
    ]
    assert county.do(lambda work: referral_links.opened(work, link.rpartition("/")[2])) is None
    assert county.asks(juma, ReferralByNumber(referral.number))["steps"] == []


def test_a_report_taken_back_is_taken_back_from_its_body(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    kept, gone = county.files(by=asha), county.files("Nyingine.", by=asha)
    county.refers(asha, kept)
    referral = county.refers(asha, gone)
    link = county.says(juma, LookAtReferral(referral.number)) or ""
    county.deliver()

    county.withdraws(gone)

    assert county.do(lambda work: referral_links.opened(work, link.rpartition("/")[2])) is None
    assert county.do(lambda work: referrals.summary(work, referral)) == ""
    assert [(one.who, one.text) for one in county.tick()] == [
        ("Juma Mfano", f"{referral.number} was taken back. There is nothing more to do about it.")
    ]
    assert county.tick() == []
    assert county.all_of(gone) == [(WARD_OFFICE, "recalled")]
    assert county.all_of(kept) == [(WARD_OFFICE, "sent")]


def test_nobody_hears_at_once_that_a_report_without_trace_was_taken_back(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    case = county.files(by=asha, manner=Manner.WITHOUT_TRACE)
    county.refers(asha, case)
    county.deliver()
    county.withdraws(case)
    assert county.tick() == []
    county.clock.forward(minutes=76)
    assert [one.who for one in county.tick()] == ["Juma Mfano"]


def test_acknowledging_what_was_taken_back_changes_nothing(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    case = county.files(by=asha)
    referral = county.refers(asha, case)
    county.says(asha, RecallReferral(referral.number))
    county.deliver()
    with pytest.raises(RefusedError, match=r"referrals\.refused\.gone"):
        county.says(juma, AcknowledgeReferral(referral.number))
    assert county.all_of(case) == [(WARD_OFFICE, "recalled")]
    assert county.deliver() == []
