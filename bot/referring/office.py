"""What flows of referral ask and do: facilitators refer, officers of a body answer."""

from dataclasses import dataclass
from typing import Any

from bot.refused import RefusedError
from flows.engine.replay import FlowError
from flows.referral_changes import ReferralChange
from flows.referral_facts import ReferralFact
from storage.refusals import ChangeRefusedError
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Referring:
    """Facilitators see what they may see of cases; an officer sees what came to her body, and nothing else."""

    def look_up(self, work: Work, person_id: str, query: ReferralFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever it is not for."""
        raise FlowError(f"Nobody answers {type(query).__name__}.")

    def apply(self, work: Work, person_id: str, change: ReferralChange) -> str | None:
        """Do it; what it made, to be filled in where the flow says Link. Raises RefusedError, with nothing written."""
        try:
            with work.connection.begin_nested():
                return self._apply(work, person_id, change)
        except ChangeRefusedError as refused:
            raise RefusedError(f"referrals.refused.{refused.reason}") from None

    def _apply(self, work: Work, person_id: str, change: ReferralChange) -> str | None:
        raise FlowError(f"Nobody makes {type(change).__name__}.")


def referring_of() -> Referring:
    """All of it."""
    return Referring()
