"""Delivery: who is sent what, in which order, and what becomes of a row when sending fails."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.pace import Rate
from bot.waking import Patience
from storage import outbox, outcomes
from storage.outbox import ToPerson
from storage.statuses import SendClass, SendStatus
from storage.tables import outbox as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted, error
from tests.storage.conftest import SQLITE_ONLY, Clock

LOCKED = OperationalError("SELECT 1", {}, Exception("database is locked"))


@pytest.fixture
def telegram() -> Scripted:
    return Scripted()


@pytest.fixture
def post(storage: Storage, opener: HandleOpener, telegram: Scripted) -> Post:
    return Post(storage, opener, telegram)


async def test_hers_in_the_order_they_were_said_and_replies_before_notices(
    post: Post, telegram: Scripted
) -> None:
    post.queue("1", "notice", SendClass.NOTICE)
    for text in ("one", "two", "three"):
        post.queue("1", text)
    post.queue("2", "for another")
    assert await post.delivery.drain() == 5
    assert [text for who, text in telegram.sent if who == "1"] == ["one", "two", "three", "notice"]
    assert post.statuses() == {"sent": 5}


@pytest.mark.parametrize("decision", ["retry", "unknown"])
async def test_a_reply_goes_again_after_growing_delays_until_it_is_given_up(
    post: Post, telegram: Scripted, clock: Clock, decision: str
) -> None:
    telegram.script("1", *(error(decision) for _ in range(4)))
    row = post.queue("1", "hello")
    for delay in (2, 10, 60):
        assert await post.delivery.drain() == 1
        assert post.row(row).due_at == clock.now + timedelta(seconds=delay)
        clock.forward(seconds=delay - 0.1)
        assert await post.delivery.drain() == 0, "not before its time"
        clock.forward(seconds=0.2)
    await post.delivery.drain()
    assert post.row(row).status == "failed"
    assert post.row(row).body is None
    assert post.alerts() == [f"Given up after 4 tries: The provider said: {decision}."]


@SQLITE_ONLY
async def test_her_later_messages_wait_for_the_one_that_failed_and_nobody_elses_do(
    post: Post, telegram: Scripted, clock: Clock
) -> None:
    telegram.script("1", error("retry"))
    post.queue("1", "one")
    post.queue("1", "two")
    post.queue("2", "other")
    await post.delivery.drain()
    assert telegram.sent == [("2", "other")]
    clock.forward(seconds=3)
    await post.delivery.drain()
    assert telegram.sent[1:] == [("1", "one"), ("1", "two")]


@SQLITE_ONLY
async def test_a_provider_that_says_how_long_to_wait_is_waited_for(
    post: Post, telegram: Scripted, clock: Clock
) -> None:
    telegram.script("1", error("retry", after=45))
    row = post.queue("1", "hello")
    await post.delivery.drain()
    assert post.row(row).due_at == clock.now + timedelta(seconds=45)


@SQLITE_ONLY
async def test_slow_down_holds_everybody_on_that_channel_and_nobody_elsewhere(
    storage: Storage, opener: HandleOpener, telegram: Scripted, clock: Clock
) -> None:
    web = Scripted("web")
    post = Post(storage, opener, telegram, web)
    telegram.script("1", error("slow_down", after=30))
    row = post.queue("1", "one")
    await post.delivery.drain()
    post.queue("2", "two")
    post.queue("3", "three", channel="web")
    await post.delivery.drain()
    assert telegram.sent == []
    assert web.sent == [("3", "three")]
    assert post.row(row).tries == 0, "a pause is no try: nobody is given up for it"
    post.seconds += 31
    clock.forward(seconds=31)
    await post.delivery.drain()
    assert sorted(telegram.sent) == [("1", "one"), ("2", "two")]


@SQLITE_ONLY
async def test_slow_down_without_a_time_pauses_all_the_same(post: Post, telegram: Scripted) -> None:
    telegram.script("1", error("slow_down"))
    post.queue("1", "one")
    await post.delivery.drain()
    assert post.paces.paused("telegram") == 5


@SQLITE_ONLY
async def test_a_message_whose_channel_pauses_while_it_waits_for_its_turn_is_put_back(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    post = Post(storage, opener, telegram, rates={"telegram": Rate(10, 0)})
    telegram.script("1", error("slow_down", after=20))
    post.queue("1", "one")
    second = post.queue("2", "two")
    await post.delivery.drain()
    assert telegram.tried == [("1", "one")]
    assert (post.row(second).status, post.row(second).tries) == ("waiting", 0)


async def test_whoever_blocked_us_is_unreachable_until_she_writes_again(
    post: Post, telegram: Scripted
) -> None:
    telegram.script("1", error("final_for_person"))
    for text in ("one", "two"):
        post.queue("1", text)
    post.queue("2", "other")
    await post.delivery.drain()
    assert telegram.tried.count(("1", "two")) == 0
    assert post.statuses() == {"failed": 2, "sent": 1}
    assert post.person("1").unreachable == "The provider said: final_for_person."
    post.queue("1", "later")
    await post.delivery.drain()
    assert post.statuses() == {"failed": 3, "sent": 1}
    assert post.alerts() == [], "that somebody leaves is nobody's fault"


@SQLITE_ONLY
async def test_our_fault_is_not_sent_again_and_the_operator_hears_of_it_once(
    post: Post, telegram: Scripted, clock: Clock
) -> None:
    telegram.script("1", error("our_fault"))
    telegram.script("2", error("our_fault"))
    post.queue("1", "one")
    post.queue("2", "two")
    await post.delivery.drain()
    clock.forward(days=1)
    assert await post.delivery.drain() == 0
    assert post.statuses() == {"failed": 2}
    assert post.alerts() == ["The provider said: our_fault."]


async def test_a_notice_that_may_have_arrived_stays_unknown(
    post: Post, telegram: Scripted, clock: Clock
) -> None:
    telegram.script("1", error("unknown"))
    row = post.queue("1", "forum on Friday", SendClass.NOTICE)
    await post.delivery.drain()
    clock.forward(days=1)
    assert await post.delivery.drain() == 0
    assert post.row(row).status == "unknown"
    with post.storage.begin() as work:
        assert outcomes.advance(work, row, SendStatus.DELIVERED)
        assert not outcomes.advance(work, row, SendStatus.SENT), "a status only moves forward"


@SQLITE_ONLY
async def test_a_report_of_delivery_that_is_faster_than_the_answer_stays(
    post: Post, telegram: Scripted
) -> None:
    go_on = asyncio.Event()
    telegram.script("1", go_on)
    row = post.queue("1", "hello")
    draining = asyncio.create_task(post.delivery.drain())
    await telegram.until(lambda: telegram.under_way == 1)
    with post.storage.begin() as work:
        outcomes.advance(work, row, SendStatus.READ)
    go_on.set()
    await draining
    assert post.row(row).status == "read"


@SQLITE_ONLY
@pytest.mark.parametrize(
    "raised", [KeyError("Wanjiru 0700"), ValueError("hakuna taa"), RuntimeError("Wanjiru")]
)
async def test_a_channel_that_breaks_is_tried_again_and_its_words_stay_out_of_the_log(
    post: Post, telegram: Scripted, clock: Clock, raised: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.script("1", raised)
    row = post.queue("1", "hello")
    await post.delivery.drain()
    assert post.row(row).status == "waiting"
    clock.forward(seconds=3)
    await post.delivery.drain()
    assert telegram.sent == [("1", "hello")]
    assert type(raised).__name__ in caplog.text
    assert "tests/bot/scripted.py" in caplog.text
    assert not any(word in caplog.text for word in ("Wanjiru", "0700", "hakuna"))


@SQLITE_ONLY
async def test_a_channel_that_never_comes_back_is_left_waiting(
    storage: Storage, opener: HandleOpener, telegram: Scripted
) -> None:
    post = Post(storage, opener, telegram, patience=Patience(send=0.01))
    telegram.script("1", asyncio.Event())
    telegram.script("2", asyncio.Event())
    reply = post.queue("1", "reply")
    notice = post.queue("2", "notice", SendClass.NOTICE)
    await post.delivery.drain()
    assert (post.row(reply).status, post.row(notice).status) == ("waiting", "unknown")


@SQLITE_ONLY
async def test_rows_of_a_channel_that_is_not_configured_wait_for_it_and_the_operator_is_told(
    storage: Storage, opener: HandleOpener, telegram: Scripted, clock: Clock
) -> None:
    without = Post(storage, opener, Scripted("web"))
    row = without.queue("1", "hello")
    await without.delivery.recover()
    clock.forward(days=2)
    assert await without.delivery.drain() == 0
    assert (without.row(row).status, without.row(row).tries) == ("waiting", 0)
    assert without.alerts() == ["Messages wait for the channel telegram, which is not configured."]
    both = Post(storage, opener, telegram)
    await both.delivery.recover()
    assert both.alerts() == []
    await both.delivery.drain()
    assert telegram.sent == [("1", "hello")]


@SQLITE_ONLY
async def test_a_body_that_does_not_open_fails_and_is_not_sent(post: Post, telegram: Scripted) -> None:
    row = post.queue("1", "hello")
    post.queue("1", "next")
    with post.storage.begin() as work:
        work.connection.execute(update(table).where(table.c.id == row).values(body=b"changed" * 9))
    await post.delivery.drain()
    assert post.row(row).status == "failed"
    assert telegram.sent == [("1", "next")]
    assert post.alerts() == ["A queued message no longer opens; it was not sent."]


@SQLITE_ONLY
async def test_a_body_that_opens_but_is_no_message_is_given_up_and_blocks_nobody(
    post: Post, telegram: Scripted, clock: Clock
) -> None:
    post.queue("1", "before")
    await post.delivery.drain()
    with post.storage.begin() as work:
        outbox.queue(work, ToPerson(post.person("1").id), "telegram", b"\xff no JSON")
    post.queue("1", "after")
    for _ in range(4):
        await post.delivery.drain()
        clock.forward(seconds=61)
    assert telegram.sent == [("1", "before"), ("1", "after")]
