"""The outbox: order per person, classes, forward-only statuses, crashes."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from storage import claims, outbox, outcomes, people
from storage.claims import Claimed
from storage.outbox import ToNobody, ToPerson
from storage.statuses import MAY_BECOME_FROM, SendClass, SendKind, SendStatus
from storage.tables import outbox as table
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.turns import claim, send_all


def person(storage: Storage, address: str) -> ToPerson:
    with storage.begin() as work:
        return ToPerson(people.find_or_make(work, "telegram", address).id)


def queue(storage: Storage, to: outbox.Recipient, body: bytes, cls: SendClass = SendClass.REPLY) -> str:
    with storage.begin() as work:
        return outbox.queue(work, to, "telegram", body, cls=cls)


def test_one_message_of_hers_is_out_at_a_time_and_in_order(storage: Storage, opener: HandleOpener) -> None:
    akinyi, baraka = person(storage, "1"), person(storage, "2")
    for body in (b"a1", b"a2", b"a3"):
        queue(storage, akinyi, body)
    queue(storage, baraka, b"b1")
    first = claim(storage, opener)
    assert [row.body for row in first] == [b"a1", b"b1"]
    assert claim(storage, opener) == []
    with storage.begin() as work:
        outcomes.sent(work, first[0])
    assert [row.body for row in claim(storage, opener)] == [b"a2"]


def test_replies_go_before_notices_and_errands_before_both(storage: Storage, opener: HandleOpener) -> None:
    to = person(storage, "1")
    queue(storage, to, b"notice", SendClass.NOTICE)
    queue(storage, to, b"reply")
    queue(storage, to, b"urgent", SendClass.URGENT)
    with storage.begin() as work:
        outbox.queue(work, to, "telegram", b"tap", cls=SendClass.ERRAND, kind=SendKind.ANSWER_TAP)
    assert [row.body for row in send_all(storage, opener)] == [b"tap", b"urgent", b"reply", b"notice"]


def test_a_message_that_is_tried_again_holds_back_her_later_ones(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    to = person(storage, "1")
    queue(storage, to, b"1")
    queue(storage, to, b"2")
    (row,) = claim(storage, opener)
    with storage.begin() as work:
        outcomes.retry(work, row, clock.now + timedelta(seconds=30), "The provider was busy.")
    assert claim(storage, opener) == []
    clock.forward(seconds=31)
    assert [(row.body, row.tries) for row in send_all(storage, opener)] == [(b"1", 2), (b"2", 1)]


def test_nothing_is_claimed_before_it_is_due(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    to = person(storage, "1")
    with storage.begin() as work:
        outbox.queue(work, to, "telegram", b"later", due_at=clock.now + timedelta(hours=1))
    assert claim(storage, opener) == []
    clock.forward(hours=1)
    assert [row.body for row in claim(storage, opener)] == [b"later"]


@pytest.mark.parametrize(
    ("cls", "status"),
    [
        (SendClass.REPLY, SendStatus.WAITING),
        (SendClass.URGENT, SendStatus.WAITING),
        (SendClass.ERRAND, SendStatus.WAITING),
        (SendClass.NOTICE, SendStatus.UNKNOWN),
    ],
)
def test_what_a_dead_delivery_held(
    storage: Storage, opener: HandleOpener, clock: Clock, cls: SendClass, status: SendStatus
) -> None:
    queue(storage, person(storage, "1"), b"held", cls)
    claim(storage, opener)
    with storage.begin() as work:
        assert claims.reclaim(work) == (0, 0)
    clock.forward(minutes=6)
    with storage.begin() as work:
        assert claims.reclaim(work) == ((0, 1) if cls is SendClass.NOTICE else (1, 0))
        assert outbox.counts(work) == {status.value: 1}


@pytest.mark.parametrize(
    ("now", "reported", "moves"),
    [
        ("sending", "sent", True),
        ("sending", "unknown", True),
        ("waiting", "delivered", True),  # it timed out, waits to be sent again, and had arrived after all
        ("unknown", "delivered", True),
        ("sent", "failed", True),  # Twilio: sent, then undelivered
        ("delivered", "read", True),
        ("sent", "sent", False),
        ("sent", "unknown", False),
        ("waiting", "unknown", False),
        ("delivered", "sent", False),
        ("delivered", "failed", False),
        ("read", "delivered", False),
        ("read", "failed", False),
        ("failed", "delivered", False),
        ("failed", "sent", False),
        ("sent", "waiting", False),
        ("sent", "sending", False),
    ],
)
def test_what_may_follow_what(now: str, reported: str, moves: bool) -> None:
    assert (SendStatus(now) in MAY_BECOME_FROM.get(SendStatus(reported), frozenset())) == moves


def test_a_status_only_moves_forward(storage: Storage, opener: HandleOpener) -> None:
    pairs = list(product(SendStatus, MAY_BECOME_FROM))
    rows = [queue(storage, person(storage, str(number)), b"text") for number in range(len(pairs))]
    with storage.begin() as work:
        for row_id, (now, _) in zip(rows, pairs, strict=True):
            work.connection.execute(update(table).where(table.c.id == row_id).values(status=now.value))
    with storage.begin() as work:
        for row_id, (now, reported) in zip(rows, pairs, strict=True):
            moved = outcomes.advance(work, row_id, reported, "as the provider says")
            status = work.connection.scalar(select(table.c.status).where(table.c.id == row_id))
            assert moved == (now in MAY_BECOME_FROM[reported]), (now, reported)
            assert status == (reported if moved else now).value


def test_a_report_of_delivery_that_is_faster_than_the_answer_stays(
    storage: Storage, opener: HandleOpener
) -> None:
    queue(storage, person(storage, "1"), b"text")
    (row,) = claim(storage, opener)
    with storage.begin() as work:
        outcomes.advance(work, row.id, SendStatus.DELIVERED)
        outcomes.sent(work, row, "SM1")
        assert outbox.counts(work) == {"delivered": 1}


def test_who_cannot_be_reached_gets_nothing_more_until_she_writes(
    storage: Storage, opener: HandleOpener
) -> None:
    to = person(storage, "1")
    queue(storage, to, b"1")
    queue(storage, to, b"2")
    (row,) = claim(storage, opener)
    with storage.begin() as work:
        outcomes.failed(work, row, "She blocked the bot.")
        assert outcomes.unreachable(work, to.person_id, "telegram", "blocked the bot") == 1
        assert outbox.counts(work) == {"failed": 2}
    queue(storage, to, b"3")
    (row,) = claim(storage, opener)
    assert row.unreachable == "blocked the bot"


def test_an_errand_about_nobody_is_read_by_delivery_alone(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        outbox.queue(work, ToNobody(), "telegram", b"file-7", cls=SendClass.ERRAND, kind=SendKind.FETCH_MEDIA)
    (row,) = claim(storage, opener)
    assert (row.person_id, row.address, row.body, row.channel) == (None, None, b"file-7", "telegram")


def test_a_row_that_was_tampered_with_can_only_fail(storage: Storage, opener: HandleOpener) -> None:
    queue(storage, person(storage, "1"), b"1")
    with storage.begin() as work:
        work.connection.execute(update(table).values(body=b"x" * 60))
    (row,) = claim(storage, opener)
    assert (row.unreadable, row.body, row.address) == (True, b"", None)


@POSTGRES_ONLY
def test_two_deliveries_never_claim_the_same_row(storage: Storage, opener: HandleOpener) -> None:
    for number in range(6):
        to = person(storage, str(number))
        queue(storage, to, b"first")
        queue(storage, to, b"second")
    with storage.begin() as one, storage.begin() as two:
        mine, yours = claims.claim(one, opener, 3), claims.claim(two, opener, 9)
    assert (len(mine), len(yours)) == (3, 3)
    assert {row.body for row in mine + yours} == {b"first"}
    assert len({row.id for row in mine + yours}) == 6


@pytest.mark.parametrize("cls", [SendClass.REPLY, SendClass.NOTICE])
@pytest.mark.parametrize(
    "late",
    [
        lambda work, row: outcomes.retry(work, row, work.now, "busy"),
        lambda work, row: outcomes.failed(work, row, "She blocked the bot."),
        lambda work, row: outcomes.unknown(work, row, "timed out"),
        outcomes.sent,
    ],
)
def test_who_was_taken_for_dead_and_comes_late_takes_nothing_from_who_sends_now(
    storage: Storage,
    opener: HandleOpener,
    clock: Clock,
    cls: SendClass,
    late: Callable[[Work, Claimed], None],
) -> None:
    queue(storage, person(storage, "1"), b"text", cls)
    (slow,) = claim(storage, opener)
    clock.forward(minutes=6)
    with storage.begin() as work:
        work.connection.execute(update(table).values(status=SendStatus.WAITING.value, claimed_at=None))
    (now,) = claim(storage, opener)
    with storage.begin() as work:
        assert not outcomes.held(work, slow)
        late(work, slow)
        assert outcomes.held(work, now)
        assert outbox.counts(work) == {"sending": 1}
        outcomes.sent(work, now)
        assert outbox.counts(work) == {"sent": 1}
