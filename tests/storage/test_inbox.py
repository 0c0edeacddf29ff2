"""The inbox: stored once, one lane per person, in order, given up after three tries."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import update

from flows.changes import Manner
from flows.messages import Inbound, InboundKind, MediaRef, Point
from storage import changes, inbound_json, inbox, outbox, outcomes, people
from storage.outbox import ToPerson
from storage.statuses import SendClass
from storage.tables import inbox as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.looking import rows_in
from tests.storage.messages import NOON, said
from tests.storage.turns import arrives, claim, report, turn

ODD_TEXTS = ["", "taa\x00gizwani", "🔥" * 50, "مرحبا", "a" * 5000, "/intent{...}", "\ud83d half", '"\\\n\t']


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_any_text_comes_back_as_it_came(storage: Storage, text: str) -> None:
    arrives(storage, said(text, 1))
    with storage.begin() as work:
        row = inbox.next_waiting(work)
    assert row is not None
    assert row.inbound.text == text


def test_every_field_of_a_message_comes_back() -> None:
    message = Inbound(
        "telegram",
        "9",
        "4711",
        InboundKind.PHOTO,
        NOON,
        "caption",
        "kind:theft",
        Point(-0.3, 36.07),
        (MediaRef("file", "image/jpeg", 3),),
        "tap",
        "sw",
    )
    assert inbound_json.from_bytes(inbound_json.to_bytes(message)) == message


def test_the_same_message_at_the_same_moment_is_stored_once(storage: Storage) -> None:
    def store(_: int) -> bool:
        with storage.begin() as work:
            return bool(inbox.store(work, said("naibiwa", 1)))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(store, range(8))) == [False] * 7 + [True]
    assert rows_in(storage) == {"addresses": 1, "inbox": 1, "keys": 1, "people": 1, "seen": 1}


def test_a_new_person_who_writes_twice_at_the_same_moment_is_one_person(storage: Storage) -> None:
    def store(number: int) -> bool:
        with storage.begin() as work:
            return bool(inbox.store(work, said("habari", number)))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(store, range(8))) == [True] * 8
    assert rows_in(storage) == {"addresses": 1, "inbox": 8, "keys": 1, "people": 1, "seen": 8}


def test_a_message_is_a_duplicate_also_after_it_was_answered_and_erased(storage: Storage) -> None:
    arrives(storage, said("habari", 1))
    turn(storage)
    with storage.begin() as work:
        assert not inbox.store(work, said("habari", 1))
        assert inbox.store(work, said("habari", 1, channel="web"))
        assert inbox.backlog(work) == 1


def test_her_messages_are_served_in_order_and_others_do_not_wait(storage: Storage, clock: Clock) -> None:
    arrives(storage, said("1", 1), said("2", 2), said("other", 3, who="4712"))
    with storage.begin() as work:
        first = inbox.next_waiting(work)
        assert first is not None
        assert first.inbound.text == "1"
        inbox.defer(work, first, clock.now + timedelta(seconds=5))
    with storage.begin() as work:
        other = inbox.next_waiting(work)
        assert other is not None
        assert other.inbound.text == "other"
        inbox.done(work, other)
    with storage.begin() as work:
        assert inbox.next_waiting(work) is None
        assert inbox.next_due(work) == clock.now + timedelta(seconds=5)
    clock.forward(seconds=6)
    for text in ("1", "2"):
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            assert row.inbound.text == text
            inbox.done(work, row)


def test_a_message_on_which_the_turn_fails_three_times_makes_way(storage: Storage, clock: Clock) -> None:
    arrives(storage, said("poison", 1), said("next", 2))
    given_up = []
    for _ in range(3):
        with storage.begin() as work:
            row = inbox.next_waiting(work)
        assert row is not None
        assert row.inbound.text == "poison"
        with storage.begin() as work:
            given_up.append(inbox.failed(work, row, clock.now + timedelta(seconds=1)))
        clock.forward(seconds=2)
    assert given_up == [False, False, True]
    with storage.begin() as work:
        row = inbox.next_waiting(work)
        assert row is not None
        assert row.inbound.text == "next"


def test_a_message_that_does_not_open_stops_nobody(storage: Storage) -> None:
    arrives(storage, said("changed", 1), said("next", 2))
    with storage.begin() as work:
        work.connection.execute(update(table).where(table.c.seq == 1).values(payload=b"x" * 50))
    with storage.begin() as work:
        row = inbox.next_waiting(work)
        assert row is not None
        assert row.inbound.text == "next"
        assert inbox.backlog(work) == 1


def test_a_turn_that_raises_leaves_everything_as_it_was(storage: Storage) -> None:
    arrives(storage, said("habari", 1))

    def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        turn(storage, also=breaks)
    assert rows_in(storage) == {"addresses": 1, "inbox": 1, "keys": 1, "people": 1, "seen": 1}
    turn(storage)


def test_who_writes_again_is_reachable_again(storage: Storage) -> None:
    arrives(storage, said("habari", 1))
    with storage.begin() as work:
        person = people.find(work, "telegram", "4711")
        assert person is not None
        outcomes.unreachable(work, person.id, "telegram", "blocked the bot")
    with storage.begin() as work:
        inbox.store(work, said("", 2, kind=InboundKind.LEFT))
        gone = people.get(work, person.id, "telegram")
        assert gone is not None
        assert gone.unreachable == "blocked the bot"
        inbox.store(work, said("nimerudi", 3))
        back = people.get(work, person.id, "telegram")
        assert back is not None
        assert back.unreachable == ""


@POSTGRES_ONLY
def test_two_processes_serve_different_people_and_never_the_same_one(storage: Storage) -> None:
    arrives(storage, said("1", 1), said("2", 2), said("other", 3, who="4712"))
    with storage.begin() as one, storage.begin() as two, storage.begin() as three:
        first, second = inbox.next_waiting(one), inbox.next_waiting(two)
        assert first is not None
        assert second is not None
        assert (first.inbound.text, second.inbound.text) == ("1", "other")
        assert inbox.next_waiting(three) is None
        inbox.done(one, first)


@POSTGRES_ONLY
def test_who_writes_while_her_key_is_replaced_is_read_all_the_same(storage: Storage) -> None:
    """Two processes: one files without trace for her, the other stores her next message."""
    arrives(storage, said("hakuna taa", 1))
    begun = threading.Event()

    def store() -> None:
        begun.set()
        arrives(storage, said("haraka", 2))

    with ThreadPoolExecutor(1) as pool:
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            other = pool.submit(store)
            begun.wait(5)
            with suppress(TimeoutError):  # it waits for this unit of work
                other.result(0.3)
            changes.apply(work, row.person_id, "telegram", report(Manner.WITHOUT_TRACE))
            inbox.done(work, row)
        other.result(5)
    with storage.begin() as work:
        row = inbox.next_waiting(work)
    assert row is not None
    assert row.inbound.text == "haraka"


@POSTGRES_ONLY
def test_two_of_her_messages_stored_by_two_processes_after_a_pause(storage: Storage, clock: Clock) -> None:
    """Both note when she wrote: neither may hold what the other waits for."""
    arrives(storage, said("hakuna taa", 1))
    clock.forward(hours=1)
    begun = threading.Event()

    def store() -> None:
        begun.set()
        arrives(storage, said("second photo", 3))

    with ThreadPoolExecutor(1) as pool:
        with storage.begin() as work:
            people.find_to_write(work, "telegram", "4711")
            other = pool.submit(store)
            begun.wait(5)
            with suppress(TimeoutError):
                other.result(0.3)
            inbox.store(work, said("first photo", 2))
        other.result(5)
    assert rows_in(storage)["inbox"] == 3


@POSTGRES_ONLY
def test_a_notice_queued_while_her_key_is_replaced_can_be_sent(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("hakuna taa", 1))

    def remind(person_id: str) -> None:
        with storage.begin() as work:
            assert people.address(work, person_id, "telegram") == "4711"
            outbox.queue(work, outbox.ToPerson(person_id), "telegram", b"unfinished", cls=SendClass.NOTICE)

    with ThreadPoolExecutor(1) as pool:
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            changes.apply(work, row.person_id, "telegram", report(Manner.WITHOUT_TRACE))
            other = pool.submit(remind, row.person_id)
            with suppress(TimeoutError):  # it waits for this unit of work
                other.result(0.3)
            inbox.done(work, row)
        other.result(5)
    (notice,) = claim(storage, opener)
    assert (notice.unreadable, notice.body) == (False, b"unfinished")


@POSTGRES_ONLY
def test_during_her_turn_another_turn_queues_something_for_her_and_does_not_wait(storage: Storage) -> None:
    arrives(storage, said("habari", 1, who="4711"), said("habari", 2, who="4712"))
    with storage.begin() as hers:
        akinyi = inbox.next_waiting(hers)
        assert akinyi is not None
        with storage.begin() as work:
            work.connection.exec_driver_sql("set local lock_timeout = '300ms'")
            baraka = inbox.next_waiting(work)
            assert baraka is not None
            assert baraka.person_id != akinyi.person_id
            outbox.queue(work, ToPerson(akinyi.person_id), "telegram", b"taarifa", cls=SendClass.NOTICE)
            inbox.done(work, baraka)
        inbox.done(hers, akinyi)
    with storage.read() as work:
        assert outbox.counts(work) == {"waiting": 1}


def her_turn_without_trace(storage: Storage) -> None:
    with storage.begin() as hers:
        row = inbox.next_waiting(hers)
        assert row is not None
        changes.apply(hers, row.person_id, "telegram", report(Manner.WITHOUT_TRACE))
        inbox.done(hers, row)


@POSTGRES_ONLY
@pytest.mark.parametrize("first", ["hers", "the other"])
def test_what_the_turn_of_another_queues_for_her_opens_though_her_turn_gave_her_a_new_key(
    storage: Storage, opener: HandleOpener, first: str
) -> None:
    arrives(storage, said("habari", 1, who="4712"), said("hakuna taa", 2, who="4711"))

    def others_turn(then: Callable[[], None]) -> None:
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            hers = people.find(work, "telegram", "4711")
            assert row is not None
            assert hers is not None
            assert row.person_id != hers.id
            if first == "hers":
                then()
            outbox.queue(work, ToPerson(hers.id), "telegram", b"taarifa", cls=SendClass.NOTICE)
            if first == "the other":
                then()
            inbox.done(work, row)

    with ThreadPoolExecutor(1) as pool:
        turns = []

        def begins() -> None:
            turns.append(pool.submit(her_turn_without_trace, storage))
            with suppress(TimeoutError):  # where it waits for this unit of work
                turns[0].result(0.3)

        others_turn(begins)
        turns[0].result(5)
    (notice,) = claim(storage, opener)
    assert (notice.unreadable, notice.body) == (False, b"taarifa")
