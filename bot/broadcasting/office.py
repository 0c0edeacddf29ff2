"""What those who send notices to many ask and do."""

from dataclasses import dataclass
from typing import Any

from directory.places import Places
from flows.engine.replay import FlowError
from flows.notice_changes import (
    CloseGroup,
    EndKnown,
    MakeGroup,
    PublishKnown,
    SendBroadcast,
    SteerBroadcast,
    TryBroadcast,
)
from flows.notice_facts import AudienceChoices, BroadcastByNumber, Broadcasts, Groups, Preview, Rumours
from storage.member import Staff
from storage.work import Work

OfficeFact = Groups | Rumours | AudienceChoices | Preview | Broadcasts | BroadcastByNumber
OfficeChange = (
    MakeGroup | CloseGroup | SendBroadcast | TryBroadcast | SteerBroadcast | PublishKnown | EndKnown
)


@dataclass(frozen=True, slots=True)
class BroadcastOffice:
    """Checks again here that the audience is hers to send to."""

    places: Places

    def look_up(self, work: Work, member: Staff, query: OfficeFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        raise FlowError(f"nobody answers {type(query).__name__}")

    def apply(self, work: Work, member: Staff, change: OfficeChange) -> str | None:
        """Do it; the number or code that it made, if any. Raises ChangeRefusedError (`gathering.refused.*`)."""
        raise FlowError(f"nobody does {type(change).__name__}")
