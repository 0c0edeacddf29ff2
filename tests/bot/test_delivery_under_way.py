"""Delivery while it runs: crashes, a database that fails, slow sends, stopping, and rows that can go to nobody."""

import asyncio
from collections.abc import Callable
from typing import Any, Self

import pytest
from sqlalchemy.exc import OperationalError

from bot.look import Look
from bot.pace import Rate
from bot.waking import Patience
from storage import claims, erasure
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.bot.scripted import Post, Scripted, error
from tests.storage.conftest import SQLITE_ONLY, Clock

LOCKED = OperationalError("SELECT 1", {}, Exception("database is locked"))


@pytest.fixture
def telegram() -> Scripted:
    return Scripted()


@pytest.fixture
def post(storage: Storage, opener: HandleOpener, telegram: Scripted) -> Post:
    return Post(storage, opener, telegram)


async def test_what_a_killed_process_had_claimed_goes_again_and_a_notice_stays_unknown(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    post = Post(storage, opener, telegram)
    reply, notice = post.queue("1", "reply"), post.queue("2", "notice", SendClass.NOTICE)
    with storage.begin() as work:
        assert len(claims.claim(work, opener)) == 2
    await post.delivery.drain()
    assert telegram.sent == []
    await post.delivery.recover()
    await post.delivery.drain()
    assert telegram.sent == [("1", "reply")]
    assert (post.row(reply).status, post.row(notice).status) == ("sent", "unknown")


@SQLITE_ONLY
async def test_a_database_that_fails_after_the_send_gets_the_outcome_when_it_is_back(
    post: Post, telegram: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    go_on = asyncio.Event()
    telegram.script("1", go_on)
    row = post.queue("1", "hello")
    draining = asyncio.create_task(post.delivery.drain())
    await telegram.until(lambda: telegram.under_way == 1)
    post.faults += [LOCKED, LOCKED]
    go_on.set()
    await draining
    assert telegram.sent == [("1", "hello")], "once"
    assert post.row(row).status == "sent"
    assert post.slept == [0.5, 2.0]
    assert "hello" not in caplog.text


class Running:
    """`deliver` beside a test; leaving the block stops it."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.stop = asyncio.Event()

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self.post.delivery.deliver(self.stop))
        return self

    async def __aexit__(self, *raised: object) -> None:
        self.stop.set()
        async with asyncio.timeout(60):
            await self.task

    def queue(self, address: str, text: str, cls: SendClass = SendClass.REPLY) -> str:
        row = self.post.queue(address, text, cls)
        self.post.delivery.wake()
        return row


@SQLITE_ONLY
async def test_one_slow_send_holds_up_nobody_else(post: Post, telegram: Scripted) -> None:
    go_on = asyncio.Event()
    telegram.script("slow", go_on)
    async with Running(post) as running:
        running.queue("slow", "one")
        running.queue("slow", "two")
        for number in range(30):
            running.queue(f"quick{number}", "hello")
        await telegram.until(lambda: len(telegram.sent) == 30)
        running.queue("quick0", "again")
        await telegram.until(lambda: len(telegram.sent) == 31)
        assert ("slow", "two") not in telegram.tried, "hers stay in order"
        go_on.set()
        await telegram.until(lambda: telegram.sent[-1] == ("slow", "two"))


@SQLITE_ONLY
async def test_no_more_are_under_way_or_claimed_than_allowed(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    post = Post(storage, opener, telegram, at_once=4)
    gates = [asyncio.Event() for _ in range(12)]
    for number, gate in enumerate(gates):
        telegram.script(str(number), gate)
        post.queue(str(number), "hello")
    async with Running(post):
        await telegram.until(lambda: telegram.under_way == 4)
        assert post.statuses() == {"sending": 4, "waiting": 8}
        for gate in gates:
            gate.set()
        await telegram.until(lambda: len(telegram.sent) == 12)
    assert telegram.most_under_way == 4
    assert post.statuses() == {"sent": 12}


@SQLITE_ONLY
async def test_a_stop_finishes_what_is_under_way_and_begins_nothing_new(
    post: Post, telegram: Scripted
) -> None:
    go_on = asyncio.Event()
    telegram.script("1", go_on)
    async with Running(post) as running:
        running.queue("1", "one")
        running.queue("1", "two")
        await telegram.until(lambda: telegram.under_way == 1)
        running.stop.set()
        await asyncio.sleep(0)
        go_on.set()
    assert telegram.sent == [("1", "one")]
    assert post.statuses() == {"sent": 1, "waiting": 1}


@SQLITE_ONLY
async def test_a_stop_does_not_wait_for_ever(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    post = Post(storage, opener, telegram, patience=Patience(look=5, fault=0.01, stop=0.01))
    telegram.script("1", asyncio.Event())
    async with Running(post) as running:
        running.queue("1", "one")
        await telegram.until(lambda: telegram.under_way == 1)
    assert post.statuses() == {"sending": 1}
    await post.delivery.recover()
    await post.delivery.drain()
    assert telegram.sent == [("1", "one")]


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("cls", [SendClass.REPLY, SendClass.NOTICE])
async def test_what_a_look_claims_after_everybody_left_waits_for_the_next_start(
    storage: Storage, opener: HandleOpener, telegram: Scripted, cls: SendClass, kept: bool
) -> None:
    """The turns look as well, in a unit of work that may last; a send that nobody waits for would be cut off, and sent again."""
    post = Post(storage, opener, telegram, patience=Patience(look=5, fault=0.01, stop=0.01))
    async with Running(post) as running:
        while (look := post.delivery.look()) is None:  # noqa: ASYNC110 - delivery tells nobody that it has begun
            await asyncio.sleep(0)
        running.stop.set()
        await asyncio.sleep(0.1)
        row = post.queue("1", "one", cls)
        await post.run(look.do)
        assert len(look.claimed) == 1
        (post.delivery.looked if kept else post.delivery.not_looked)(look)
    assert telegram.sent == []
    assert (post.row(row).status, post.row(row).tries) == ("waiting", 0)
    async with Running(post):
        await telegram.until(lambda: telegram.sent == [("1", "one")])


@SQLITE_ONLY
async def test_a_database_that_does_not_answer_is_asked_again(post: Post, telegram: Scripted) -> None:
    post.queue("1", "hello")
    post.faults += [LOCKED, LOCKED, LOCKED]
    async with Running(post):
        await telegram.until(lambda: telegram.sent == [("1", "hello")])


@SQLITE_ONLY
async def test_a_database_that_is_gone_at_the_start_is_waited_for_and_what_a_dead_process_held_goes_again(
    storage: Storage, opener: HandleOpener, post: Post, telegram: Scripted
) -> None:
    post.queue("1", "hello")
    with storage.begin() as work:
        assert len(claims.claim(work, opener)) == 1
    post.faults += [LOCKED, LOCKED]
    async with Running(post):
        await telegram.until(lambda: telegram.sent == [("1", "hello")])


@SQLITE_ONLY
async def test_while_everything_waits_delivery_sleeps(post: Post, telegram: Scripted, clock: Clock) -> None:
    """A row that waits behind one tried again in an hour must not wake it twenty times a second."""
    telegram.script("1", error("retry", after=3600))
    post.queue("1", "one")
    post.queue("1", "two")
    await post.delivery.drain()
    before = post.works
    async with Running(post):
        await asyncio.sleep(0.2)
    assert post.works - before <= 6


@SQLITE_ONLY
async def test_the_answer_to_a_tap_is_never_repeated(post: Post, telegram: Scripted, clock: Clock) -> None:
    telegram.script("tap", error("retry"))
    post.tap("1", "tap-1")
    post.tap("1", "tap-2")
    await post.delivery.drain()
    clock.forward(hours=1)
    await post.delivery.drain()
    assert telegram.taps == ["tap-2"]
    assert post.alerts() == []


@SQLITE_ONLY
async def test_a_message_on_its_way_when_she_was_erased_goes_to_nobody(
    post: Post, telegram: Scripted
) -> None:
    post.queue("1", "hello")
    with post.storage.begin() as work:
        erasure.forget(work, [post.person("1").id])
    await post.delivery.drain()
    assert telegram.tried == []
    assert post.alerts() == []


@SQLITE_ONLY
async def test_notices_leave_room_for_a_reply(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    """However many notices hang at the provider: a quarter of the room is not for them."""
    post = Post(storage, opener, telegram, at_once=4)
    go_on = asyncio.Event()
    for number in range(10):
        telegram.script(str(number), go_on)
        post.queue(str(number), "notice", SendClass.NOTICE)
    async with Running(post) as running:
        await telegram.until(lambda: telegram.under_way == 3)
        running.queue("reply", "reply")
        await telegram.until(lambda: ("reply", "reply") in telegram.sent)
        assert telegram.most_under_way == 4
        go_on.set()
        await telegram.until(lambda: len(telegram.sent) == 11)


@SQLITE_ONLY
async def test_a_notice_that_its_pace_keeps_too_long_waits_in_the_database(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    """It was not tried: it counts as no try, and is not left unknown."""
    post = Post(storage, opener, telegram, rates={"telegram": Rate(0.01, 0)})
    post.queue("1", "reply")
    notice = post.queue("2", "notice", SendClass.NOTICE)
    await post.delivery.drain()
    row = post.row(notice)
    assert (row.status, row.tries, row.failure) == ("waiting", 0, None)
    assert (row.due_at - row.queued_at).total_seconds() == pytest.approx(100, abs=0.1)


@SQLITE_ONLY
async def test_a_stop_puts_back_what_only_waits_for_its_pace(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    """Otherwise notices that nobody began to send would stay unknown after each restart."""
    post = Post(storage, opener, telegram, rates={"telegram": Rate(1, 0)})
    ringing = asyncio.Event()

    async def never_rings(seconds: float) -> None:
        ringing.set()
        await asyncio.Event().wait()

    post.paces._sleep = never_rings
    rows = [post.queue(str(number), "notice", SendClass.NOTICE) for number in range(3)]
    async with Running(post):
        await telegram.until(lambda: len(telegram.sent) == 1)
        await ringing.wait()
    assert post.statuses() == {"sent": 1, "waiting": 2}
    assert sorted(post.row(row).tries for row in rows) == [0, 0, 1]


@SQLITE_ONLY
@pytest.mark.parametrize("cls", [SendClass.REPLY, SendClass.NOTICE])
async def test_what_was_claimed_by_a_commit_whose_answer_was_lost_is_sent_once(
    storage: Storage, opener: HandleOpener, telegram: Scripted, cls: SendClass
) -> None:
    post = Post(storage, opener, telegram)
    row = post.queue("1", "hello", cls)
    run, lost = post.delivery._run, list[str]()

    async def loses_one_answer(do: Callable[[Work], Any]) -> Any:  # noqa: ANN401
        done = await run(do)
        if isinstance(done, Look) and done.claimed and not lost:
            lost.append(post.row(row).status)
            raise OperationalError("COMMIT", {}, Exception("server closed the connection unexpectedly"))
        return done

    post.delivery._run = loses_one_answer
    async with Running(post):
        await telegram.until(lambda: len(telegram.sent) == 1)
    assert lost == ["sending"]
    assert telegram.sent == [("1", "hello")]
    assert (post.row(row).status, post.row(row).tries) == ("sent", 1)
