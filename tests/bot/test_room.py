"""How many sends are under way at once, by rate and by how long the provider takes."""

from datetime import UTC, datetime

import pytest

from bot.room import MOST_FETCHES, Room
from storage.claims import Claimed
from storage.statuses import SendClass, SendKind

RATES = {"whatsapp": 80.0, "telegram": 25.0, "slow": 1.0}
ALL = 64
"""At once; three quarters of it are 48."""


def row(
    channel: str = "whatsapp", cls: SendClass = SendClass.NOTICE, kind: SendKind = SendKind.MESSAGE
) -> Claimed:
    return Claimed("1", None, channel, None, cls, kind, b"", 1, datetime(2026, 11, 20, tzinfo=UTC))


def room(at_once: int = ALL) -> Room:
    return Room(at_once, RATES.get)


@pytest.mark.parametrize(
    ("channel", "seconds", "useful"),
    [
        ("whatsapp", 0.0, 24),
        ("whatsapp", 0.1, 32),
        ("whatsapp", 0.3, 48),
        ("whatsapp", 5.0, 48),
        ("telegram", 0.3, 15),
        ("telegram", 60.0, 48),
        ("slow", 0.3, 4),
        ("never slowed", 0.3, 48),
    ],
)
def test_as_many_as_rate_times_time_needs_and_no_more_than_there_may_be(
    channel: str, seconds: float, useful: int
) -> None:
    one = room()
    for _ in range(200):
        one.took(channel, seconds)
    assert one.for_notices(channel) == useful


def test_one_slow_answer_changes_little() -> None:
    one = room()
    for _ in range(50):
        one.took("telegram", 0.1)
    before = one.for_notices("telegram")
    one.took("telegram", 1.0)
    assert one.for_notices("telegram") - before in range(4)


def test_a_channel_that_hangs_leaves_room_for_another_and_both_for_replies() -> None:
    one = room()
    one.took("whatsapp", 0.1)
    for _ in range(one.for_notices("whatsapp")):
        one.begins(row())
    assert (one.for_notices("whatsapp"), one.for_notices("telegram")) == (0, 15)
    for _ in range(15):
        one.begins(row("telegram"))
    assert one.left() == ALL - 32 - 15
    one.begins(row(cls=SendClass.REPLY))
    assert one.left() == ALL - 32 - 16
    one.ends(row())
    assert one.for_notices("whatsapp") == 1


def test_few_files_are_fetched_at_once_since_each_is_held_whole() -> None:
    one, fetch = room(), row(cls=SendClass.ERRAND, kind=SendKind.FETCH_MEDIA)
    assert one.for_fetches() == MOST_FETCHES
    for _ in range(MOST_FETCHES):
        one.begins(fetch)
    assert one.for_fetches() == 0
    one.ends(fetch)
    assert one.for_fetches() == 1


def test_after_a_reply_it_is_looked_at_once_and_after_notices_when_there_is_room_for_several() -> None:
    one = room()
    one.took("whatsapp", 0.1)
    for _ in range(32):
        one.begins(row())
    assert one.worth_a_look(row(cls=SendClass.REPLY))
    looks = []
    for _ in range(4):
        one.ends(row())
        looks.append(one.worth_a_look(row()))
    assert looks == [False, False, False, True]
