"""The section of config.yml about forums and notices to many."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.settings_section import Days, Section, as_tuple

Price = Annotated[float, Field(ge=0, le=100)]
MinutesBefore = Annotated[int, Field(ge=10, le=90 * 24 * 60)]


def _night(value: object) -> object:
    """From `21:00-07:00`, which may pass midnight, or `none`."""
    if value == "none":
        return None
    if value is None or isinstance(value, tuple):
        return value
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
    except ValueError:
        raise ValueError("these are not hours") from None
    if begins == ends:
        raise ValueError("it would always be quiet")
    return begins, ends


Night = Annotated[tuple[time, time] | None, BeforeValidator(_night)]


class Prices(Section):
    """What one message costs on WhatsApp, all fees together."""

    currency: str = Field(
        default="USD", pattern=r"^[A-Z]{3}$", description="The currency of the prices: three capital letters."
    )
    free_form: Price = Field(
        default=0, description="What a WhatsApp message inside the 24 hours costs; 0: not told."
    )
    template: Price = Field(
        default=0, description="What an approved template on WhatsApp costs; 0: not told."
    )


class Notices(Section):
    """Forums, reminders and notices to many."""

    quiet_hours: Night = Field(
        default=(time(21), time(7)),
        description="Hours, by Nairobi's clock, in which no notice goes out: `21:00-07:00`, or `none`.",
    )
    second_above: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=200,
        description="Recipients, with those of the same member within 24 hours, above which a second must agree: 1 to 1000000.",
    )
    whatsapp_people_a_day: Annotated[int, Field(ge=1, le=100_000_000)] = Field(
        default=250,
        description="People in 24 hours to whom the WhatsApp account may write first, as Meta allows it (250, 2000, "
        "10000, 100000): 1 to 100000000.",
    )
    prices: Prices = Prices()
    reminders_before_minutes: Annotated[
        tuple[MinutesBefore, ...], BeforeValidator(as_tuple), Field(max_length=6)
    ] = Field(
        default=(10080, 1440, 120),
        description="Minutes before a forum at which those who come are reminded, unless its host chose others: a list.",
    )
    announce_before_days: Annotated[int, Field(ge=1, le=60)] = Field(
        default=14, description="Days before a repeated forum at which it is announced: 1 to 60."
    )
    record_after_days: Annotated[tuple[int, ...], BeforeValidator(as_tuple), Field(max_length=4)] = Field(
        default=(3, 7),
        description="Days after a forum at which its host is reminded to publish what came of it: a list.",
    )
    forums_days: Days = Field(
        default=365, description="Days for which it is kept who answered and came to a forum: 1 to 3650."
    )
    broadcasts_days: Days = Field(
        default=90, description="Days for which it is kept to whom a notice went: 1 to 3650."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.record_after_days) != sorted(set(self.record_after_days)) or any(
            days < 1 for days in self.record_after_days
        ):
            raise ValueError("the days of `record_after_days` do not grow")
        return self
