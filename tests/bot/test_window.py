"""The 24 hours after her last message: the rule. What delivery does when they are over: test_parking.py."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.window import closed_since, inside

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


@pytest.mark.parametrize(
    ("heard", "refused", "free"),
    [
        (timedelta(hours=1), None, True),
        (timedelta(hours=1), timedelta(minutes=30), False),
        (timedelta(minutes=32), timedelta(minutes=30), False),
        (timedelta(minutes=31), timedelta(minutes=30), True),
        (timedelta(seconds=4), timedelta(seconds=3), True),
        (timedelta(seconds=4), timedelta(seconds=2), False),
        (timedelta(minutes=10), timedelta(minutes=30), True),
        (timedelta(hours=25), timedelta(hours=30), False),
        (None, timedelta(minutes=30), False),
    ],
)
def test_a_refused_message_goes_only_after_she_wrote_again(
    heard: timedelta | None, refused: timedelta | None, free: bool
) -> None:
    heard_at = None if heard is None else NOW - heard
    assert inside(24, heard_at, NOW, None if refused is None else NOW - refused) is free


def test_a_window_that_was_told_to_be_closed_is() -> None:
    assert not inside(24, closed_since(24, NOW), NOW)
