"""Lists and rounds take as many looks for one referral as for many, and scan no table."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.referring.rounds import referral_rounds
from bot.wording import wording
from flows.referral_facts import MyReferrals, Overdue, RouteFor
from storage import referral_told, referrals
from storage.tables import referrals as table
from storage.work import Work
from tests.referring.county import MCA, ROUTES, RULES, WARD_OFFICE, County
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.test_queries import statements

HOT: dict[str, Callable[[Work], object]] = {
    "a number": lambda work: referrals.by_number(work, "R22222"),
    "of a case": lambda work: referrals.of_report(work, "0" * 32),
    "of a body": lambda work: referrals.for_body(work, WARD_OFFICE, open_only=True, limit=7),
    "what is due": lambda work: referrals.due(work, 100),
    "who is to hear that it was taken back": lambda work: referrals.to_tell(work, 100),
    "who is named": lambda work: referral_told.told_each(work, ["0" * 32]),
}


def test_lists_take_as_many_statements_for_one_as_for_many(county: County) -> None:
    asha = county.member("Asha Mfano")
    juma = county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    counts = []
    for _ in range(4):
        case = county.files(by=asha)
        county.refers(asha, case)
        seen = []
        for who, fact in ((juma, MyReferrals("all", 0)), (asha, Overdue()), (asha, RouteFor(case.number))):
            with statements(county.storage) as made:
                county.asks(who, fact)
            seen.append(len(made))
        counts.append(seen)
    assert all(one == counts[0] for one in counts), counts


def test_what_is_due_is_looked_up_at_once(county: County) -> None:
    """Each one that moves is written by itself; what is read beforehand, of whom and for whom, is read once."""
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    county.officer("Neema Mfano", MCA)
    reads = []
    for number in (1, 5):
        county.at(f"2026-11-2{2 + number // 3}T10:00")
        for _ in range(number):
            county.refers(asha, county.files(by=asha))
        county.clock.forward(days=14)
        escalate = referral_rounds(wording(), "en", ROUTES, RULES)[-1]
        with statements(county.storage) as made:
            assert county.do(escalate.do) == number
        of_members = [one for one, _ in made if "FROM officers" in one and "INSERT" not in one]
        reads.append(len(of_members))
    assert reads[0] == reads[1]


def test_a_round_without_anything_to_do_asks_little(county: County) -> None:
    with statements(county.storage) as made:
        county.rounds()
    assert len(made) <= 6


@SQLITE_ONLY
@pytest.mark.parametrize("what", HOT)
def test_a_hot_query_scans_no_table(county: County, what: str) -> None:
    with statements(county.storage) as seen, county.storage.begin() as work:
        HOT[what](work)
    assert seen
    with county.storage.database.engine.connect() as connection:
        for statement, parameters in seen:
            for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters):
                assert not (step.detail.startswith("SCAN") and "USING" not in step.detail), (
                    f"{step.detail}: {statement}"
                )


def test_numbers_are_each_other_s(county: County) -> None:
    """R and five letters, none twice, and never that of a case."""
    asha = county.member("Asha Mfano")
    county.officer("Juma Mfano")
    for _ in range(8):
        county.refers(asha, county.files(by=asha))
    numbers = county.do(lambda work: list(work.connection.scalars(select(table.c.number))))
    assert len(set(numbers)) == 8
    assert all(referrals.written(f" #{one.lower()} ") == one for one in numbers)
