"""Parked rows in the database: found by her id, or by a keyed hash that leads nowhere without the secret."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storage import claims, handles, merging, outbox, outcomes, parking, people, retention
from storage.outbox import ToHandle, ToPerson
from storage.statuses import SendClass, SendStatus
from storage.tables import addresses
from storage.tables import outbox as table
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.looking import everything, reachable
from tests.storage.messages import said
from tests.storage.turns import arrives, claim

CHANNEL = "whatsapp"


def person(storage: Storage, address: str) -> str:
    with storage.begin() as work:
        return people.find_or_make(work, CHANNEL, address).id


def parked(storage: Storage, opener: HandleOpener, person_id: str, *reports: str) -> list[str]:
    """Messages about these reports, parked as delivery parks them; '' names her."""
    rows = []
    for report in reports:
        with storage.begin() as work:
            to: ToPerson | ToHandle = ToPerson(person_id)
            if report:
                to = ToHandle(report, handles.make(work, report, person_id, CHANNEL))
            rows.append(outbox.queue(work, to, CHANNEL, b"x", cls=SendClass.NOTICE))
        (row,) = claim(storage, opener)
        with storage.begin() as work:
            assert parking.park(work, row.id, person_id, work.now)
    return rows


def statuses(storage: Storage) -> dict[str, int]:
    with storage.read() as work:
        return outbox.counts(work)


def test_two_parked_rows_of_one_person_show_no_likeness(storage: Storage, opener: HandleOpener) -> None:
    jane = person(storage, "1")
    parked(storage, opener, jane, "r" * 26, "s" * 26, "")
    with storage.read() as work:
        hashes = work.connection.scalars(select(table.c.whose).order_by(table.c.seq)).all()
    assert hashes[2] is None, "one that names her needs none"
    assert len({*hashes[:2]}) == 2
    other = Vault(bytes(32))
    with storage.read() as work:
        ids = work.connection.scalars(select(table.c.id)).all()
    assert not {other.parked_hash(row, jane) for row in ids} & {*hashes}, "without the secret nobody can try"


def test_her_word_releases_all_of_hers_and_nobody_elses(storage: Storage, opener: HandleOpener) -> None:
    jane, ann = person(storage, "1"), person(storage, "2")
    parked(storage, opener, jane, "r" * 26, "")
    parked(storage, opener, ann, "s" * 26, "")
    with storage.begin() as work:
        assert parking.release(work, jane, "telegram") == 1, "what names her waits for its own channel"
        assert parking.release(work, jane, CHANNEL) == 1
        assert parking.release(work, jane, CHANNEL) == 0
    assert statuses(storage) == {"waiting": 2, "parked": 2}
    assert [row.person_id for row in claim(storage, opener)] == [jane, jane]


def test_what_her_word_releases_shows_nobody_whose_word_it_was(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    jane = person(storage, "1")
    clock.forward(hours=30, seconds=7)
    parked(storage, opener, jane, "r" * 26)
    clock.forward(hours=5, seconds=11)
    arrives(storage, said("ndio", 2, who="1", channel=CHANNEL))
    clock.forward(seconds=2)
    (row,) = claim(storage, opener)
    assert row.person_id == jane
    rows = everything(storage)
    by_handle = [one for one in rows if one[0].table == "outbox"]
    assert reachable(rows, by_handle) == {"outbox"}, "it still has its handle, which leads to the report"


def test_only_what_is_held_is_parked(storage: Storage) -> None:
    jane = person(storage, "1")
    with storage.begin() as work:
        row = outbox.queue(work, ToPerson(jane), CHANNEL, b"x")
        assert not parking.park(work, row, jane, work.now)
    assert statuses(storage) == {"waiting": 1}


def test_parking_is_no_try(storage: Storage, opener: HandleOpener) -> None:
    jane = person(storage, "1")
    parked(storage, opener, jane, "")
    with storage.begin() as work:
        assert work.connection.scalar(select(table.c.tries)) == 0


def test_who_was_known_twice_is_found_by_the_other_id(storage: Storage, opener: HandleOpener) -> None:
    old, new = person(storage, "KE.1000"), person(storage, "1")
    parked(storage, opener, old, "r" * 26)
    with storage.begin() as work:
        merging.merge(work, gone=old, into=new)
    with storage.begin() as work:
        assert parking.release(work, old, CHANNEL) == 0
        assert parking.release(work, new, CHANNEL) == 1


@pytest.mark.parametrize(
    ("heard", "tried", "corrected"),
    [(-3600, 0, True), (-3600, -3600, True), (60, 0, False), (-90_000, 0, False)],
)
def test_what_the_channel_says_of_the_window_is_believed_for_what_she_wrote_before(
    storage: Storage, clock: Clock, heard: int, tried: int, *, corrected: bool
) -> None:
    """Seconds from now: when she wrote, when the refused message was sent."""
    jane = person(storage, "1")
    wrote, since = clock.now + timedelta(seconds=heard), clock.now - timedelta(days=1)
    with storage.begin() as work:
        work.connection.execute(update(addresses).values(heard_at=wrote))
        people.window_is_closed(work, jane, CHANNEL, clock.now + timedelta(seconds=tried), since)
        assert people.heard_at(work, jane, CHANNEL) == (since if corrected else wrote)


def test_when_she_wrote_is_noted_by_channel_and_to_the_minute(storage: Storage, clock: Clock) -> None:
    person(storage, "1")
    begun = clock.now
    for seconds, noted in (
        (30, begun),
        (31, begun + timedelta(seconds=61)),
        (3600, begun + timedelta(seconds=3661)),
    ):
        clock.forward(seconds=seconds)
        with storage.begin() as work:
            found = people.find_or_make(work, CHANNEL, "1")
            people.heard_from(work, found, CHANNEL)
            assert people.heard_at(work, found.id, CHANNEL) == noted


@pytest.mark.parametrize("reports", [False, True])
def test_a_body_stays_until_the_channel_tells_where_it_does(
    storage: Storage, opener: HandleOpener, *, reports: bool
) -> None:
    jane = person(storage, "1")
    with storage.begin() as work:
        outbox.queue(work, ToHandle("r" * 26, handles.make(work, "r" * 26, jane, CHANNEL)), "", b"x")
    (row,) = claim(storage, opener)
    kept = select(func.count()).where(
        table.c.body.is_not(None), table.c.handle.is_not(None), table.c.lane.is_not(None)
    )
    with storage.begin() as work:
        outcomes.sent(work, row, "SM1", reports=reports)
        assert work.connection.scalar(kept) == reports
        assert outcomes.advance(work, row.id, SendStatus.DELIVERED, provider_id="SM1")
        assert work.connection.scalar(kept) == 0


def test_of_a_turn_without_trace_a_sent_row_goes_at_the_report_or_in_a_day(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    jane, ann = person(storage, "1"), person(storage, "2")
    for one in (jane, ann):
        with storage.begin() as work:
            outbox.queue(work, ToPerson(one), CHANNEL, b"code", erase_after_final=True)
    rows = {row.person_id: row for row in claim(storage, opener)}
    with storage.begin() as work:
        for row in rows.values():
            outcomes.sent(work, row, "SM1", reports=True)
        assert outbox.counts(work) == {"sent": 2}
        outcomes.advance(work, rows[jane].id, SendStatus.DELIVERED)
        assert outbox.counts(work) == {"sent": 1}
        assert not people.exists_id(work, jane), "and nothing is left of her"
    clock.forward(hours=2)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
        assert outbox.counts(work) == {"sent": 1}
    clock.forward(hours=22)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
        assert outbox.counts(work) == {}
        assert not people.exists_id(work, ann)


def test_a_refusal_of_an_earlier_message_changes_nothing(storage: Storage, opener: HandleOpener) -> None:
    jane = person(storage, "1")
    with storage.begin() as work:
        outbox.queue(work, ToPerson(jane), CHANNEL, b"x")
    for sid in ("SM1", "SM2"):
        (row,) = claim(storage, opener)
        with storage.begin() as work:
            outcomes.sent(work, row, sid, reports=True)
            if sid == "SM1":
                assert outcomes.again(work, row.id, work.now, "slow", provider_id=sid, closed=False)
                assert not outcomes.again(work, row.id, work.now, "slow", provider_id=sid, closed=False)
                assert not outcomes.advance(work, row.id, SendStatus.SENT, provider_id=sid)
    with storage.begin() as work:
        assert outcomes.tried(work, row.id, "SM1") is None
        assert outcomes.tried(work, row.id, "SM2") is not None
        assert claims.next_due(work) is None
