"""The time after her last message in which a channel lets us write freely: one rule, looked at when something is sent."""

from datetime import datetime, timedelta

from storage.claims import Claimed

MARGIN = timedelta(minutes=5)
"""Her message is noted to the minute, its turn may be late, and what is sent now arrives a little later."""
JUST_WROTE = timedelta(seconds=100)
"""A refusal so soon after her message is no end of a window: the provider has not taken her message in yet, or she wrote
once more within the minute to which that is noted."""
_FIRST_AGAIN, _LAST_AGAIN = timedelta(seconds=3), timedelta(seconds=60)


def inside(hours: int, heard_at: datetime | None, now: datetime, closed_at: datetime | None = None) -> bool:
    """Whether a free message may go: within `hours` of what she wrote last on the channel, less MARGIN. 0 hours: always.

    `closed_at`: the channel refused this very message then, so it may go only if she has written since, or in a while
    when she had just written (again_at). Where nothing
    is known of her last message the channel itself decides. WhatsApp: 24 hours (developers.facebook.com, customer
    service windows).
    """
    if not hours:
        return True
    if closed_at is not None and (heard_at is None or heard_at < closed_at):
        again = again_at(heard_at, closed_at)
        if again is None or now < again:
            return False
    return heard_at is None or now - heard_at < timedelta(hours=hours) - MARGIN


def again_at(heard_at: datetime | None, refused_at: datetime) -> datetime | None:
    """When to try again what the channel refused just after she wrote; None when it is to be taken at its word.

    Three times as long after the refusal as that came after her message, 3 to 60 s: five tries at most.
    """
    if heard_at is None or not timedelta(0) <= (since := refused_at - heard_at) < JUST_WROTE:
        return None
    return refused_at + min(_LAST_AGAIN, max(_FIRST_AGAIN, 3 * since))


def closed_since(hours: int, now: datetime) -> datetime:
    """The latest time of her last message with which the window is closed now."""
    return now - timedelta(hours=hours)


def is_open(row: Claimed, hours: int) -> bool:
    """Whether a free message to whom this row names may go on a channel whose window lasts so many hours."""
    return inside(hours, row.heard_at, row.claimed_at, row.closed_at)


def wrote_since(row: Claimed) -> bool:
    """Whether she wrote after the row was queued: what it would tell her she has read by now."""
    return row.heard_at is not None and row.queued_at is not None and row.heard_at > row.queued_at
