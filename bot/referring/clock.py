"""Until when a body has to answer: what is urgent by the clock, the rest in days on which people work."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.settings_referrals import AnswerWithin
from bot.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Clock:
    """`within` per kind; `working`: when bodies are at work."""

    within: AnswerWithin
    working: WorkingTime

    def due(self, kind: str, sent: datetime) -> datetime:
        """When an answer to a referral of that kind, sent then, is due (UTC)."""
        hours, days = self.within.of(kind)
        found = self.working.after_days(sent, days) if days else self.working.after_clock(sent, hours)
        return found.astimezone(UTC)
