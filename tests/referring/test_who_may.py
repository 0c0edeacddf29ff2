"""Who may not, is refused, and it is noted: wrong role, wrong area, wrong body, wrong number."""

from collections.abc import Callable

import pytest

from bot.refused import RefusedError
from flows.changes import State
from flows.referral_changes import (
    AcknowledgeReferral,
    AnswerReferral,
    LookAtReferral,
    RecallReferral,
    ReferCase,
    ReferralChange,
)
from flows.referral_facts import MyReferrals, OnBody, Overdue, ReferralByNumber, RouteFor, SummaryCheck
from storage import reports
from storage.member import Role, Staff
from storage.officers import Officer
from tests.referring.county import MCA, OTHER_WARD, SUMMARY, WARD_OFFICE, County

TRIES: dict[str, Callable[[str, str], ReferralChange]] = {
    "refer": lambda case, _: ReferCase(case, MCA, SUMMARY),
    "refer no case": lambda *_: ReferCase("22222", MCA, SUMMARY),
    "recall": lambda _, number: RecallReferral(number),
    "recall a name": lambda *_: RecallReferral("Wanjiru Mfano 0700 000 001"),
    "have": lambda _, number: AcknowledgeReferral(number),
    "have none": lambda *_: AcknowledgeReferral("R22222"),
    "look": lambda _, number: LookAtReferral(number),
    "done": lambda _, number: AnswerReferral(number, "resolved"),
    "odd": lambda _, number: AnswerReferral(number, "confirmed"),
    "far": lambda _, number: AnswerReferral(number, "in_action", 101),
    "long": lambda _, number: AnswerReferral(number, "resolved", 0, "w" * 1001),
}

# (who, what she tries, the sentence she hears, what the audit calls her, with the number of the case)
ROWS = [
    ("resident", "refer", "cases.not_staff", "nobody on the staff", True),
    ("resident", "recall", "cases.not_staff", "nobody on the staff", True),
    ("resident", "have", "referral.no_officer", "nobody on the staff", True),
    ("resident", "look", "referral.no_officer", "nobody on the staff", True),
    # An officer is none of the staff, and nobody of the staff is an officer.
    ("officer", "refer", "cases.not_staff", "nobody on the staff", True),
    ("officer", "recall", "cases.not_staff", "nobody on the staff", True),
    ("holder", "have", "referral.no_officer", "nobody on the staff", True),
    ("holder", "done", "referral.no_officer", "nobody on the staff", True),
    ("holder", "look", "referral.no_officer", "nobody on the staff", True),
    # Not her area, not her case.
    ("elsewhere", "refer", "cases.refused.unknown", "Elsewhere", True),
    ("elsewhere", "recall", "cases.refused.unknown", "Elsewhere", True),
    ("colleague", "refer", "cases.refused.not_yours", "Colleague", True),
    ("colleague", "recall", "cases.refused.not_yours", "Colleague", True),
    # An officer of another body, or one who is named in what was told.
    ("other body", "have", "referrals.refused.gone", "Other Body", True),
    ("other body", "done", "referrals.refused.gone", "Other Body", True),
    ("other body", "look", "referrals.refused.gone", "Other Body", True),
    ("named", "have", "referrals.refused.gone", "Otieno Mfano", True),
    ("named", "look", "referrals.refused.gone", "Otieno Mfano", True),
    # Numbers that are none, and steps that do not follow.
    ("officer", "have none", "referrals.refused.gone", "Officer", False),
    ("holder", "recall a name", "referrals.refused.gone", "Holder", False),
    ("holder", "refer no case", "cases.refused.unknown", "Holder", False),
    ("officer", "odd", "referrals.refused.step", "Officer", True),
    ("officer", "far", "referrals.refused.progress", "Officer", True),
    ("officer", "long", "referrals.refused.words", "Officer", True),
]


@pytest.mark.parametrize(("who", "tries", "sentence", "name", "numbered"), ROWS)
def test_refused_and_noted(
    county: County, who: str, tries: str, sentence: str, name: str, numbered: bool
) -> None:  # fmt: skip
    holder = county.member("Holder")
    people: dict[str, Staff | Officer | str] = {
        "resident": county.person("Resident"),
        "holder": holder,
        "colleague": county.member("Colleague"),
        "elsewhere": county.member("Elsewhere", OTHER_WARD),
        "officer": county.officer("Officer"),
        "other body": county.officer("Other Body", MCA),
        "named": county.officer("Otieno Mfano"),
    }
    case = county.files("Afisa Otieno alikataa kusikiliza.", by=holder)
    referral = county.refers(holder, case)
    county.deliver()
    before = county.all_of(case)

    with pytest.raises(RefusedError) as refused:
        county.says(people[who], TRIES[tries](case.number, referral.number))

    assert refused.value.key == sentence
    assert county.audited("refused") == [(name, case.number if numbered else "")]
    assert county.all_of(case) == before
    assert county.case(case.report_id).state is State.REFERRED
    assert county.deliver() == []


@pytest.mark.parametrize(
    ("who", "fact", "noted"),
    [
        ("resident", lambda case, number: RouteFor(case), True),
        ("resident", lambda case, number: SummaryCheck(case, SUMMARY), True),
        ("resident", lambda case, number: ReferralByNumber(number), True),
        ("resident", lambda case, number: Overdue(), False),
        ("resident", lambda case, number: OnBody(), False),
        ("resident", lambda case, number: MyReferrals("open", 0), False),
        ("officer", lambda case, number: RouteFor(case), True),
        ("officer", lambda case, number: SummaryCheck(case, SUMMARY), True),
        ("officer", lambda case, number: Overdue(), False),
        ("holder", lambda case, number: ReferralByNumber(number), True),
        ("elsewhere", lambda case, number: RouteFor(case), True),
        ("elsewhere", lambda case, number: SummaryCheck(case, SUMMARY), True),
        ("other body", lambda case, number: ReferralByNumber(number), True),
        ("named", lambda case, number: ReferralByNumber(number), True),
        ("officer", lambda case, number: ReferralByNumber(case), True),
        ("officer", lambda case, number: ReferralByNumber("'; DROP TABLE referrals; --"), True),
    ],
)
def test_nothing_is_answered_to_whom_it_is_not_for(
    county: County, who: str, fact: Callable[[str, str], object], noted: bool
) -> None:  # fmt: skip
    holder = county.member("Holder")
    people: dict[str, Staff | Officer | str] = {
        "resident": county.person("Resident"),
        "holder": holder,
        "elsewhere": county.member("Elsewhere", OTHER_WARD),
        "officer": county.officer("Officer"),
        "other body": county.officer("Other Body", MCA),
        "named": county.officer("Otieno Mfano"),
    }
    case = county.files("Afisa Otieno alikataa kusikiliza.", by=holder)
    referral = county.refers(holder, case)
    assert county.asks(people[who], fact(case.number, referral.number)) is None
    assert len(county.audited("refused")) == noted


def test_an_officer_who_is_named_finds_nothing_in_her_list(county: County) -> None:
    asha = county.member("Asha Mfano")
    named, other = county.officer("Otieno Mfano"), county.officer("Juma Mfano")
    case = county.files("Bwana Otieno aliomba pesa.", by=asha)
    plain = county.refers(asha, county.files(by=asha))
    about = county.refers(asha, case)
    heard = [
        (one.who, one.message.options[0].id)
        for one in county.deliver()
        if one.message.question == "referral.open"
    ]
    assert sorted(heard) == sorted(
        [("Otieno Mfano", plain.number), ("Juma Mfano", plain.number), ("Juma Mfano", about.number)]
    )
    for officer, numbers in ((named, {plain.number}), (other, {plain.number, about.number})):
        listed = county.asks(officer, MyReferrals("all", 0))["referrals"]
        assert {one["number"] for one in listed} == numbers


def test_where_the_only_officer_is_named_nothing_goes_there(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Otieno Mfano")
    case = county.files("Bwana Otieno aliomba pesa.", by=asha)
    assert county.asks(asha, RouteFor(case.number))["bodies"][0]["how"] == ""
    with pytest.raises(RefusedError) as refused:
        county.refers(asha, case)
    assert refused.value.key == "referrals.refused.unreachable"


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.RESOLVED, "cases.refused.step"),
        (State.CLOSED, "cases.refused.over"),
        (State.WITHDRAWN, "cases.refused.withdrawn"),
    ],
)
def test_what_is_over_is_not_referred(county: County, state: State, sentence: str) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    case = county.files(by=asha)
    if state is State.WITHDRAWN:
        county.withdraws(case)
    else:
        reason = "no_action" if state is State.CLOSED else ""
        county.do(lambda work: reports.move(work, case.report_id, state, by="Asha Mfano", reason=reason))
    with pytest.raises(RefusedError) as refused:
        county.refers(asha, case)
    assert refused.value.key == sentence
    assert county.all_of(case) == []


def test_an_admin_refers_what_a_colleague_has(county: County) -> None:
    holder, admin = county.member("Holder"), county.member("Admin", role=Role.ADMIN)
    county.officer("Juma Mfano")
    case = county.files(by=holder)
    referral = county.refers(admin, case)
    assert (referral.body, referral.made_by) == (WARD_OFFICE, admin.id)
    assert county.audited("referred") == [("Admin", case.number)]


def test_nobody_refers_what_nobody_has(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    case = county.files()
    with pytest.raises(RefusedError) as refused:
        county.refers(asha, case)
    assert refused.value.key == "cases.refused.not_yours"
