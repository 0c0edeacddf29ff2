"""What nobody answered in time goes on, exactly once: under a moved clock, after a restart, with two processes."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.referring.rounds import NOBODY_HEARS
from flows.changes import State
from flows.referral_changes import AcknowledgeReferral, LookAtReferral
from flows.referral_facts import Overdue, ReferralByNumber
from storage import alerts, case_history, referral_links, referrals, reports
from storage.database import Database
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.referring.county import DESK, MCA, OTHER_WARD, ROUTES, SUMMARY, WARD_OFFICE, WORKS, County, Heard
from tests.storage.conftest import SECRET, Clock


@pytest.fixture
def again(county: County, url: str, clock: Clock, opener: HandleOpener) -> Iterator[County]:
    """The same county after a restart: a new process on the same database."""
    storage = Storage(Database(url), Vault(SECRET), clock=clock, chance=random.Random(8).randbytes)
    yield County(storage, opener, clock)
    storage.close()


def lines(heard: list[Heard], who: str) -> list[str]:
    return [one.text.split("\n")[0] for one in heard if one.who == who]


def test_it_goes_to_the_next_that_can_be_reached(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    county.officer("Neema Mfano", WORKS)  # nobody of what stands between them joined
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    first = county.refers(asha, case)
    link = county.says(juma, LookAtReferral(first.number)) or ""
    county.deliver()

    assert county.at("2026-11-26T09:59") == []
    heard = county.at("2026-11-26T10:00")

    second = county.last_of(case)
    assert county.all_of(case) == [(WARD_OFFICE, "passed_on"), (WORKS, "sent")]
    assert lines(heard, "Neema Mfano") == [f"A case was referred to your office: {second.number}"]
    assert lines(heard, "Asha Mfano") == [
        f"Case {case.number}: Ward Administrator, Kaptembwo did not answer in time. It went on to {ROUTES.name_of(WORKS)}."
    ]
    assert county.do(lambda work: referrals.summary(work, second)) == SUMMARY
    assert county.do(lambda work: referral_links.opened(work, link.rpartition("/")[2])) is None
    assert county.asks(juma, ReferralByNumber(first.number))["steps"] == []
    last = county.do(lambda work: case_history.steps(work, case.report_id))[-1]
    assert (last.state, last.by, last.body) == ("referred", "Baraza", WORKS)
    assert county.audited("passed_on") == [("Baraza", case.number)]
    assert county.tick() == []


def test_the_next_may_be_reached_by_e_mail(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case)
    county.at("2026-11-26T10:00")
    assert county.all_of(case) == [(WARD_OFFICE, "passed_on"), (DESK, "sent")]
    assert county.mails() == [("new", "waiting")]


def test_where_nobody_is_next_it_stays_and_the_facilitator_hears_once(county: County, again: County) -> None:
    asha = county.member("Asha Mfano")
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case, DESK)
    county.deliver()

    heard = again.at("2026-11-26T10:00")

    assert lines(heard, "Asha Mfano") == [
        f"Case {case.number}: Ombudsman did not answer in time, and nobody who comes next can be reached. Decide how it goes on."
    ]
    assert county.tick() == again.tick() == again.at("2026-12-31T10:00") == []
    assert county.all_of(case) == [(DESK, "sent")]
    late = county.asks(asha, Overdue())
    assert [(one["case"], one["due"], one["overdue"]) for one in late["referrals"]] == [
        (case.number, "", True)
    ]


def test_exactly_once_across_a_restart(county: County, again: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case)
    county.deliver()

    heard = again.at("2026-11-27T12:00")  # a day late: nothing ran when it was due

    assert (len(lines(heard, "Neema Mfano")), len(lines(heard, "Asha Mfano"))) == (1, 1)
    assert again.tick() == county.tick() == []
    assert county.all_of(case) == [(WARD_OFFICE, "passed_on"), (MCA, "sent")]


def test_exactly_once_with_two_processes(county: County, again: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    cases = [county.files(by=asha) for _ in range(6)]
    for case in cases:
        county.refers(asha, case)
    county.deliver()
    county.clock.now = county.last_of(cases[0]).due_at or county.clock.now
    both = Barrier(2)

    def one(process: County) -> None:
        both.wait()
        process.rounds()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(one, (county, again)))

    heard = county.deliver()
    assert [county.all_of(case) for case in cases] == [[(WARD_OFFICE, "passed_on"), (MCA, "sent")]] * 6
    assert (len(lines(heard, "Neema Mfano")), len(lines(heard, "Asha Mfano"))) == (6, 6)
    assert len(county.audited("passed_on")) == 6


def test_two_of_one_case_do_not_go_to_the_same_body(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.officer("Zuri Mfano", WORKS)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case)
    county.refers(asha, case, MCA)
    county.deliver()
    heard = county.at("2026-11-26T10:00")
    assert [state for _, state in county.all_of(case)] == ["passed_on", "passed_on", "sent", "sent"]
    assert {body for body, _ in county.all_of(case)} == {WARD_OFFICE, MCA, WORKS, DESK}
    assert len(lines(heard, "Zuri Mfano")) == 1


def test_what_was_acknowledged_is_not_passed_on(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.acknowledges(juma, county.refers(asha, case))
    county.deliver()
    assert county.at("2027-01-11T10:00") == []
    assert county.all_of(case) == [(WARD_OFFICE, "acknowledged")]


def test_what_was_withdrawn_meanwhile_goes_nowhere(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case)
    county.deliver()
    county.withdraws(case)
    assert {one.who for one in county.at("2026-11-26T10:00")} == {"Juma Mfano"}
    assert county.all_of(case) == [(WARD_OFFICE, "recalled")]


@pytest.mark.parametrize(
    ("state", "stands", "hears"),
    [
        (State.RESOLVED, "over", []),
        (State.CLOSED, "recalled", ["was taken back. There is nothing more to do about it."]),
    ],
)
def test_of_a_case_that_is_over_nothing_is_passed_on(
    county: County, state: State, stands: str, hears: list[str]
) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case)
    county.deliver()
    reason = "no_action" if state is State.CLOSED else ""
    county.do(lambda work: reports.move(work, case.report_id, state, by="Asha Mfano", reason=reason))
    assert [one.partition(" ")[2] for one in lines(county.at("2026-11-26T10:00"), "Juma Mfano")] == hears
    assert county.tick() == []
    assert county.all_of(case) == [(WARD_OFFICE, stands)]


def test_the_officer_who_had_it_left_and_the_others_hear_of_it(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma, zuri = county.officer("Juma Mfano"), county.officer("Zuri Mfano")
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    referral = county.refers(asha, case)
    county.acknowledges(juma, referral)
    county.at("2026-12-01T10:00")
    county.leaves(juma)

    assert lines(county.tick(), "Zuri Mfano") == [f"A case was referred to your office: {referral.number}"]
    assert county.tick() == []
    now = county.referral(referral.number)
    assert (now.state, now.acknowledged_by) == ("sent", None)
    assert now.due_at is not None
    assert f"{now.due_at:%Y-%m-%dT%H:%M}" == "2026-12-04T07:00"
    county.says(zuri, AcknowledgeReferral(referral.number))
    assert county.referral(referral.number).state == "acknowledged"


@pytest.mark.parametrize("acknowledged", [True, False])
def test_where_nobody_is_left_it_is_due_at_once(county: County, acknowledged: bool) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    referral = county.refers(asha, case)
    if acknowledged:
        county.acknowledges(juma, referral)
    county.deliver()
    county.leaves(juma)
    county.tick()
    assert county.all_of(case) == [(WARD_OFFICE, "passed_on"), (MCA, "sent")]
    assert county.tick() == []


def test_what_nobody_answered_is_shown_to_those_of_the_area(county: County) -> None:
    asha, elsewhere = county.member("Asha Mfano"), county.member("Baraka Mfano", OTHER_WARD)
    county.at("2026-11-23T10:00")
    case, other = county.files(by=asha), county.files(place=OTHER_WARD, by=elsewhere)
    waits = county.files(by=asha)
    county.refers(asha, case, DESK)
    county.refers(elsewhere, other, DESK)
    county.at("2026-11-26T10:00")
    county.refers(asha, waits, DESK)
    found = {
        who.name: [one["case"] for one in county.asks(who, Overdue())["referrals"]]
        for who in (asha, elsewhere)
    }
    assert found == {"Asha Mfano": [case.number], "Baraka Mfano": [other.number]}


def test_where_nobody_of_the_staff_can_be_told_the_operator_hears(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.at("2026-11-23T10:00")
    case = county.files(by=asha)
    county.refers(asha, case, DESK)
    county.deliver()
    county.leaves(asha)
    assert county.at("2026-11-26T10:00") == []
    assert [one.count for one in county.do(alerts.latest) if one.sentence == NOBODY_HEARS] == [1]
    assert county.all_of(case) == [(DESK, "sent")]
