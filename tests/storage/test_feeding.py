"""Broadcasts on their way: everybody once, and whatever happens meanwhile the ledger says so."""

from datetime import time, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.broadcasting.feeding import Feeding
from bot.broadcasting.rules import NoticeRules
from flows.audience import Audience
from storage import (
    broadcasts,
    claims,
    ledger,
    outcomes,
    retention,
)
from storage.refusals import ChangeRefusedError
from storage.statuses import SendStatus
from storage.tables import broadcasts as broadcasts_table
from storage.tables import outbox
from storage.tables import recipients as lines_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.crowd import Resident, Way, announce, body
from tests.storage.members import joins
from tests.storage.sending_to_many import (
    FEEDING,
    NO_PLACES,
    OTHER,
    RATES,
    delivers,
    in_outbox,
    known,
    ledger_of,
    rounds,
    state_of,
    steers,
)


def test_everybody_gets_it_once_in_her_language(storage: Storage, opener: HandleOpener) -> None:
    known(storage, *(Resident(language=("en", "sw", None)[number % 3]) for number in range(9)))
    broadcast = announce(storage, bodies={"sw": body("Njooni.", "sw"), "en": body("Come.", "en")})
    rounds(storage)
    with storage.begin() as work:
        claimed = claims.claim(work, opener, 100)
        said = sorted(row.body for row in claimed)
        for row in claimed:
            outcomes.sent(work, row)
    assert said == sorted([body("Come.", "en")] * 3 + [body("Njooni.", "sw")] * 6)
    rounds(storage, times=3)
    assert delivers(storage, opener) == []
    assert (state_of(storage, broadcast), ledger_of(storage, broadcast)) == ("done", ({"sent": 9}, []))


def test_no_more_waits_in_the_outbox_than_goes_out_in_five_seconds(
    storage: Storage, opener: HandleOpener
) -> None:
    everybody = known(storage, *[Resident() for _ in range(35)])
    broadcast = announce(storage)
    got: list[str] = []
    for _ in range(3):
        rounds(storage, times=2)
        assert in_outbox(storage) == 10
        got += delivers(storage, opener)
    assert ledger_of(storage, broadcast) == ({"sent": 30, "waiting": 5}, [])
    rounds(storage)
    got += delivers(storage, opener)
    assert sorted(got) == sorted(everybody)


def test_a_second_one_of_the_same_source_is_not_made(storage: Storage) -> None:
    first = announce(storage, source="meeting:m1:forum")
    with storage.begin() as work:
        new = broadcasts.NewBroadcast(
            "forum", "forums", {"en": body()}, Audience("forums"), "", "meeting:m1:forum"
        )
        assert broadcasts.make(work, new) is None
        assert [one.number for one in broadcasts.newest(work, 5)] == [first.number]


@pytest.mark.parametrize(
    ("step", "comes_back", "states"),
    [("pause", {"waiting": 20}, "paused"), ("stop", {"left_out": 20}, "stopped")],
)
def test_pausing_and_stopping_take_back_what_is_not_sent(
    storage: Storage, opener: HandleOpener, step: str, comes_back: dict[str, int], states: str
) -> None:
    everybody = known(storage, *[Resident() for _ in range(30)])
    broadcast = announce(storage)
    rounds(storage)
    got = delivers(storage, opener)
    rounds(storage)
    assert in_outbox(storage) == 10
    steers(storage, broadcast, step)
    assert in_outbox(storage) == 0
    rounds(storage, times=3)
    assert delivers(storage, opener) == []
    assert ledger_of(storage, broadcast)[0] == {"sent": 10} | comes_back
    assert state_of(storage, broadcast) == states
    if step == "pause":
        steers(storage, broadcast, "resume")
        for _ in range(3):
            rounds(storage)
            got += delivers(storage, opener)
        assert sorted(got) == sorted(everybody)
        with pytest.raises(ChangeRefusedError, match="cannot be done"):
            steers(storage, broadcast, "resume")
    else:
        assert ledger_of(storage, broadcast)[1] == [("left_out", "halted", 20)]


def test_in_quiet_hours_only_the_urgent_goes_out(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    night = Feeding(NO_PLACES, NoticeRules(night=(time(21), time(7))), RATES)
    known(storage, *[Resident() for _ in range(15)])
    clock.now = clock.now.replace(hour=17, minute=59)  # 20:59 in Nairobi
    broadcast = announce(storage)
    rounds(storage, night)
    assert len(delivers(storage, opener)) == 10
    rounds(storage, night)
    assert in_outbox(storage) == 5
    clock.forward(minutes=2)
    rounds(storage, night)
    assert in_outbox(storage) == 0
    assert ledger_of(storage, broadcast)[0] == {"sent": 10, "waiting": 5}
    urgent = announce(storage, urgent=True, bodies={"en": body("Stay inside.")})
    rounds(storage, night)
    assert len(delivers(storage, opener)) == 10
    assert ledger_of(storage, urgent)[0] == {"sent": 10, "waiting": 5}
    clock.forward(hours=10)
    rounds(storage, night, times=2)
    # Whoever waits for both gets one after the other.
    assert len(delivers(storage, opener)) + len(delivers(storage, opener)) == 10
    assert (ledger_of(storage, broadcast)[0], ledger_of(storage, urgent)[0]) == ({"sent": 15}, {"sent": 15})


def test_after_a_long_outage_nothing_goes_out_that_is_late(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    known(storage, *[Resident() for _ in range(12)])
    broadcast = announce(storage, until=clock.now + timedelta(hours=2))
    never_begun = announce(storage, until=clock.now + timedelta(hours=2))
    with storage.begin() as work:
        FEEDING.fan_out(work)
    with storage.begin() as work:
        FEEDING.feed(work)
    assert len(delivers(storage, opener, 4)) == 4
    clock.forward(days=1)
    rounds(storage, times=4)
    assert delivers(storage, opener) == []
    assert ledger_of(storage, broadcast) == ({"sent": 4, "left_out": 8}, [("left_out", "late", 8)])
    assert ledger_of(storage, never_begun) == ({"left_out": 12}, [("left_out", "late", 12)])
    assert {state_of(storage, broadcast), state_of(storage, never_begun)} == {"done"}


def test_late_reports_show_and_stay_when_the_row_is_gone(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    known(storage, *[Resident(ways=(Way("whatsapp"),)) for _ in range(4)])
    broadcast = announce(storage)
    rounds(storage)
    with storage.begin() as work:
        rows = claims.claim(work, opener, 10)
        for row in rows:
            outcomes.sent(work, row, f"SM{row.id}", reports=True)
    assert ledger_of(storage, broadcast)[0] == {"sent": 4}
    reported = (SendStatus.DELIVERED, SendStatus.READ, SendStatus.FAILED)
    with storage.begin() as work:
        for row, status in zip(rows, reported, strict=False):
            outcomes.advance(work, row.id, status, "Not on WhatsApp.", provider_id=f"SM{row.id}")
    told = ({"sent": 1, "delivered": 1, "read": 1, "failed": 1}, [("failed", "Not on WhatsApp.", 1)])
    assert ledger_of(storage, broadcast) == told
    rounds(storage)
    clock.forward(days=31)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
        assert work.connection.scalar(select(func.count()).select_from(outbox)) == 0
    assert ledger_of(storage, broadcast) == told
    clock.forward(days=60)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
        assert work.connection.scalar(select(func.count()).select_from(lines_table)) == 0
        assert broadcasts.newest(work, 5) == []


@POSTGRES_ONLY
def test_two_feeders_take_different_lines(storage: Storage, opener: HandleOpener) -> None:
    everybody = known(storage, *[Resident() for _ in range(20)])
    broadcast = announce(storage)
    with storage.begin() as one, storage.begin() as two:
        assert FEEDING.fan_out(one) == 1
        assert FEEDING.fan_out(two) == 0, "the other process has it"
    with storage.begin() as one, storage.begin() as two:
        assert (FEEDING.feed(one), FEEDING.feed(two)) == (10, 10)
    assert sorted(delivers(storage, opener)) == sorted(everybody)
    rounds(storage)
    assert delivers(storage, opener) == []
    assert ledger_of(storage, broadcast) == ({"sent": 20}, [])


def test_what_nobody_decides_on_is_given_up(storage: Storage, clock: Clock) -> None:
    broadcast = announce(storage)
    with storage.begin() as work:
        work.connection.execute(update(broadcasts_table).values(state="asked"))
    clock.forward(days=15)
    rounds(storage)
    assert state_of(storage, broadcast) == "refused"


def test_whose_row_is_gone_without_a_word_is_unknown(storage: Storage, opener: HandleOpener) -> None:
    known(storage, Resident())
    broadcast = announce(storage)
    rounds(storage)
    with storage.begin() as work:
        work.connection.execute(delete(outbox))
    assert ledger_of(storage, broadcast)[0] == {"unknown": 1}


def test_approving_refusing_and_who_may(storage: Storage) -> None:
    member = joins(storage, "Achieng")
    for step, state in (("approve", "running"), ("refuse", "refused")):
        broadcast = announce(storage)
        with storage.begin() as work:
            work.connection.execute(
                update(broadcasts_table)
                .where(broadcasts_table.c.id == broadcast.id)
                .values(state="asked", made_by=member.id)
            )
        with pytest.raises(ChangeRefusedError, match="Nobody approves her own"):
            steers(storage, broadcast, "approve", member)
        with pytest.raises(ChangeRefusedError, match="cannot be done"):
            steers(storage, broadcast, "pause", OTHER)
        steers(storage, broadcast, step, OTHER, "Too long.")
        assert state_of(storage, broadcast) == state
    with storage.read() as work:
        refused = broadcasts.by_number(work, broadcast.number)
    assert refused is not None
    assert refused.reason == "Too long."


def test_a_message_that_is_being_sent_is_not_taken_back(storage: Storage, opener: HandleOpener) -> None:
    known(storage, Resident())
    broadcast = announce(storage)
    rounds(storage)
    with storage.begin() as work:
        (row,) = claims.claim(work, opener, 1)
    steers(storage, broadcast, "pause")
    with storage.begin() as work:
        assert ledger.pull_back(work, [broadcast.id]) == 0
        outcomes.sent(work, row)
    assert ledger_of(storage, broadcast)[0] == {"sent": 1}
