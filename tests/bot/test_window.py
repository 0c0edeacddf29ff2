"""The 24 hours after her last message: the rule, and what delivery does when they are over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import OUTSIDE_WINDOW
from bot.window import inside
from storage import handles, outbox, people
from storage.outbox import ToHandle
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted, said
from tests.storage.conftest import SQLITE_ONLY, Clock

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "silent", "free"),
    [
        (24, timedelta(0), True),
        (24, timedelta(hours=23, minutes=54), True),
        (24, timedelta(hours=23, minutes=55), False),
        (24, timedelta(hours=24), False),
        (24, timedelta(days=300), False),
        (24, timedelta(minutes=-1), True),
        (24, None, True),
        (0, timedelta(days=300), True),
    ],
)
def test_when_a_free_message_may_go(hours: int, silent: timedelta | None, free: bool) -> None:
    assert inside(hours, None if silent is None else NOW - silent, NOW) is free


@pytest.fixture
def whatsapp() -> Scripted:
    channel = Scripted("whatsapp")
    channel.capabilities = replace(channel.capabilities, window_hours=24)
    return channel


@pytest.fixture
def post(storage: Storage, opener: HandleOpener, whatsapp: Scripted) -> Post:
    return Post(storage, opener, whatsapp, Scripted("telegram"))


def writes(storage: Storage, address: str) -> None:
    with storage.begin() as work:
        people.heard_from(work, people.find_or_make(work, "whatsapp", address), "whatsapp")


@SQLITE_ONLY
async def test_outside_it_the_message_fails_once_and_she_stays_reachable(
    post: Post, storage: Storage, whatsapp: Scripted, clock: Clock
) -> None:
    first = post.queue("1", "first", channel="whatsapp")
    assert await post.delivery.drain() == 1
    clock.forward(hours=25)
    late = [post.queue("1", "late", channel="whatsapp") for _ in range(3)]
    post.queue("2", "on another channel", channel="telegram")
    await post.delivery.drain()
    assert [text for _, text in whatsapp.sent] == ["first"]
    assert [(post.row(row).status, post.row(row).failure) for row in late] == [("failed", OUTSIDE_WINDOW)] * 3
    assert post.row(first).status == "sent"
    assert post.alerts() == [], "nobody is woken for it"
    writes(storage, "1")
    post.queue("1", "answer", channel="whatsapp")
    await post.delivery.drain()
    assert [text for _, text in whatsapp.sent] == ["first", "answer"]


@SQLITE_ONLY
async def test_it_holds_for_what_staff_write_to_a_confidential_reporter(
    post: Post, storage: Storage, whatsapp: Scripted, clock: Clock
) -> None:
    with storage.begin() as work:
        person = people.find_or_make(work, "whatsapp", "1")
        to = ToHandle("r" * 26, handles.make(work, "r" * 26, person.id, "whatsapp"))
        outbox.queue(work, to, "", said("inside"))
    await post.delivery.drain()
    clock.forward(hours=30)
    with storage.begin() as work:
        row = outbox.queue(work, to, "", said("outside"))
    await post.delivery.drain()
    assert [text for _, text in whatsapp.sent] == ["inside"]
    assert post.row(row).failure == OUTSIDE_WINDOW
