"""What config.yml says of notices to many, as those who make and send them need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

Night = tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class Prices:
    """Of one WhatsApp message, in `currency`; 0 is not known."""

    currency: str = "USD"
    free_form: float = 0.0
    template: float = 0.0


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """`night`: quiet hours by Nairobi's clock, may pass midnight. `second_above`: recipients within a day
    above which a colleague must agree.

    `people_a_day`: whom the WhatsApp account may write to first within 24 hours. `reminders`: minutes before a forum.
    `record_after`: after a forum its host is reminded to publish.
    """

    night: Night = (time(21), time(7))
    second_above: int = 200
    people_a_day: int = 250
    prices: Prices = Prices()
    reminders: Sequence[int] = (10080, 1440, 120)
    announce_before: timedelta = timedelta(days=14)
    record_after: Sequence[timedelta] = (timedelta(days=3), timedelta(days=7))
