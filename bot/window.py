"""The time after her last message in which a channel lets us write freely: one rule, looked at when something is sent."""

from datetime import datetime, timedelta

from storage.claims import Claimed

MARGIN = timedelta(minutes=5)
"""Her message is noted to the minute, its turn may be late, and what is sent now arrives a little later."""


def inside(hours: int, heard_at: datetime | None, now: datetime, closed_at: datetime | None = None) -> bool:
    """Whether a free message may go: within `hours` of what she wrote last on the channel, less MARGIN. 0 hours: always.

    `closed_at`: the channel refused this very message then, so it may go only if she has written since. Where nothing
    is known of her last message the channel itself decides. WhatsApp: 24 hours (developers.facebook.com, customer
    service windows).
    """
    if not hours:
        return True
    if closed_at is not None and (heard_at is None or heard_at < closed_at):
        return False
    return heard_at is None or now - heard_at < timedelta(hours=hours) - MARGIN


def closed_since(hours: int, now: datetime) -> datetime:
    """The latest time of her last message with which the window is closed now."""
    return now - timedelta(hours=hours)


def is_open(row: Claimed, hours: int) -> bool:
    """Whether a free message to whom this row names may go on a channel whose window lasts so many hours."""
    return inside(hours, row.heard_at, row.claimed_at, row.closed_at)


def wrote_since(row: Claimed) -> bool:
    """Whether she wrote after the row was queued: what it would tell her she has read by now."""
    return row.heard_at is not None and row.queued_at is not None and row.heard_at > row.queued_at
