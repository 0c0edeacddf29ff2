"""The time after her last message in which a channel lets us write freely: one rule, looked at when something is sent."""

from datetime import datetime, timedelta

MARGIN = timedelta(minutes=5)
"""Her message is noted to the minute, its turn may be late, and what is sent now arrives a little later."""


def inside(hours: int, last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether a free message may go: within `hours` of what she wrote last, less MARGIN. 0 hours: always.

    Where nothing is known of her last message the channel itself decides. WhatsApp: 24 hours
    (developers.facebook.com, customer service windows).
    """
    return not hours or last_inbound_at is None or now - last_inbound_at < timedelta(hours=hours) - MARGIN
