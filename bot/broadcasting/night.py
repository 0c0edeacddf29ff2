"""Quiet hours, by the clock of those who would be woken."""

from datetime import datetime, timedelta

from bot.broadcasting.rules import Night
from bot.wording import NAIROBI


def is_quiet(night: Night, now: datetime) -> bool:
    """Whether nothing goes out that is not urgent. `night` may pass midnight; None: never."""
    if night is None:
        return False
    begins, ends = night
    clock = now.astimezone(NAIROBI).time()
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def goes_out_at(night: Night, now: datetime) -> datetime:
    """Now, or when the quiet hours end that it falls into."""
    if night is None or not is_quiet(night, now):
        return now
    local = now.astimezone(NAIROBI)
    ends = local.replace(hour=night[1].hour, minute=night[1].minute, second=0, microsecond=0)
    return (ends if ends > local else ends + timedelta(days=1)).astimezone(now.tzinfo)
