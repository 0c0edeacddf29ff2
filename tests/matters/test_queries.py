"""What runs every few seconds, or whenever a stranger asks, reads no table as a whole, however much is public."""

from collections.abc import Callable
from datetime import date

import pytest

from storage import agreed_actions, matter_cases, matter_reading, matter_votes, public_matters, voices
from storage.matter_votes import Rules
from storage.public_matters import Wanted
from storage.work import Work
from tests.matters.market import Market, somebody
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.test_queries import statements

DAY = date(2026, 11, 20)
HOT: dict[str, Callable[[Work], object]] = {
    "cases that go along": lambda work: matter_cases.behind(work, 50),
    "what members decided": lambda work: matter_votes.decided(work, Rules()),
    "promises that come up": lambda work: agreed_actions.due_reminders(work, 100),
    "Open311, of some days": lambda work: public_matters.found(work, Wanted(begun=DAY, until=DAY), 1000),
    "Open311, one": lambda work: public_matters.by_number(work, "K7M2P"),
    "the page of a place": lambda work: public_matters.of_places(work, ["kaptembwo-ward"], 200),
    "what was promised there": lambda work: agreed_actions.of_places(work, ["kaptembwo-ward"], 200),
    "is it one of these": lambda work: matter_reading.similar(work, "works", ["kaptembwo-ward"], 4, DAY),
    "what is hers": lambda work: matter_reading.of_person(work, "0" * 32, 6),
    "whose problem it is": lambda work: voices.shown(work, ["0" * 32]),
    "how many accounts": lambda work: matter_reading.accounts(work, ["0" * 32]),
}


@SQLITE_ONLY
@pytest.mark.parametrize("what", HOT)
def test_no_table_is_read_as_a_whole(market: Market, what: str) -> None:
    """SQLite says how it will do a query whatever the table holds."""
    market.opens(market.member("Wanjiru"), market.files(somebody(market, 1)[0]))
    with statements(market.storage) as seen, market.storage.begin() as work:
        HOT[what](work)
    with market.storage.database.engine.connect() as connection:
        plans = [
            (step.detail, statement)
            for statement, parameters in seen
            if statement.startswith(("SELECT", "WITH"))
            for step in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
        ]
    assert plans
    for detail, statement in plans:
        assert not (detail.startswith("SCAN") and "USING" not in detail), f"{detail}: {statement}"
