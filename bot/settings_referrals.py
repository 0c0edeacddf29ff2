"""The section `referrals` of config.yml: how long a body may take to answer, and how long its links open."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings_section import Section

_WRITTEN = re.compile(r"([1-9][0-9]{0,2}) (hours?|days?)")
MOST_HOURS, MOST_DAYS = 240, 60


def _span(text: str) -> str:
    found = _WRITTEN.fullmatch(text)
    if not found or int(found[1]) > (MOST_DAYS if found[2].startswith("day") else MOST_HOURS):
        raise ValueError(f"this is not 1 to {MOST_HOURS} hours or 1 to {MOST_DAYS} days")
    return text


Within = Annotated[str, AfterValidator(_span)]
_MEANING = 'Time for "{}" to be answered: "4 hours" by the clock (1 to 240), or "3 days" on which people work (1 to 60).'
ORDINARY = "3 days"


def _within(default: str, kind: str) -> str:
    field: str = Field(default=default, description=_MEANING.format(kind))
    return field


class AnswerWithin(Section):
    """Hours for what is urgent, working days for the rest: an attack does not wait for Monday."""

    gbv: Within = _within("4 hours", "violence in the home or sexual violence")
    child: Within = _within("4 hours", "a child in danger")
    missing: Within = _within("6 hours", "a missing person")
    gang: Within = _within("12 hours", "gang or threats")
    theft: Within = _within(ORDINARY, "theft or robbery")
    misconduct: Within = _within(ORDINARY, "police misconduct")
    bribe: Within = _within(ORDINARY, "bribe")
    drugs: Within = _within(ORDINARY, "drugs or illegal alcohol")
    cattle: Within = _within(ORDINARY, "cattle theft")
    works: Within = _within(ORDINARY, "lights, drains and roads")
    dispute: Within = _within(ORDINARY, "noise or a dispute")
    rumour: Within = _within(ORDINARY, "rumour or incitement")
    market: Within = _within(ORDINARY, "market matters")
    other: Within = _within(ORDINARY, "anything else")

    def of(self, kind: str) -> tuple[float, int]:
        """(hours by the clock, working days): one of them is 0. An unknown kind has that of `other`."""
        found = _WRITTEN.fullmatch(getattr(self, kind, self.other))
        assert found is not None  # noqa: S101 - checked when it was read
        number = int(found[1])
        return (0.0, number) if found[2].startswith("day") else (float(number), 0)


class Referrals(Section):
    """Cases that go to a body outside."""

    answer_within: AnswerWithin = AnswerWithin()
    link_minutes: Annotated[int, Field(ge=1, le=240)] = Field(
        default=30, description="Minutes for which an officer's link to a summary opens it: 1 to 240."
    )

    @property
    def link_lasts(self) -> timedelta:
        """For how long an officer's link opens."""
        return timedelta(minutes=self.link_minutes)
