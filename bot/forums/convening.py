"""What those who look after forums ask and do."""

from dataclasses import dataclass
from typing import Any

from directory.places import Places
from flows.engine.replay import FlowError
from flows.forum_changes import (
    Agree,
    AnnounceForum,
    CancelForum,
    KeepRecord,
    MoveAction,
    MoveForum,
    PublishRecord,
    QuestionAnswered,
)
from flows.forum_facts import ForumAtWork, MyForums, NextDates
from storage.member import Staff
from storage.work import Work

ConvenerFact = MyForums | ForumAtWork | NextDates
ConvenerChange = (
    AnnounceForum
    | MoveForum
    | CancelForum
    | KeepRecord
    | PublishRecord
    | Agree
    | MoveAction
    | QuestionAnswered
)


@dataclass(frozen=True, slots=True)
class Convening:
    """Checks again here that the meeting is hers to look after."""

    places: Places

    def look_up(self, work: Work, member: Staff, query: ConvenerFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        raise FlowError(f"nobody answers {type(query).__name__}")

    def apply(self, work: Work, member: Staff, change: ConvenerChange) -> str | None:
        """Do it; for AnnounceForum the meeting's number. Raises ChangeRefusedError (`gathering.refused.*`)."""
        raise FlowError(f"nobody does {type(change).__name__}")
