"""What flows about matters, groups and promises ask and do."""

from dataclasses import dataclass
from typing import Any

from bot.refused import RefusedError
from flows.engine.replay import FlowError
from flows.matter_changes import MatterChange
from flows.matter_facts import MatterFact
from storage.refusals import ChangeRefusedError
from storage.work import Work


@dataclass(frozen=True, slots=True)
class MatterOffice:
    """Residents, leaders and staff each see their part."""

    def look_up(self, work: Work, person_id: str, query: MatterFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever it is not for."""
        raise FlowError(f"Nobody answers {type(query).__name__}.")

    def apply(self, work: Work, person_id: str, change: MatterChange) -> str | None:
        """Do it; what it made, to be filled in where the flow says Link. Raises RefusedError, with nothing written."""
        try:
            with work.connection.begin_nested():
                return self._apply(work, person_id, change)
        except ChangeRefusedError as refused:
            raise RefusedError(f"matters.refused.{refused.reason}") from None

    def _apply(self, work: Work, person_id: str, change: MatterChange) -> str | None:
        raise FlowError(f"Nobody makes {type(change).__name__}.")


def matters_of() -> MatterOffice:
    """All of it."""
    return MatterOffice()
