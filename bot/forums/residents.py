"""What somebody who may come asks and says about forums."""

from dataclasses import dataclass
from typing import Any

from directory.places import Places
from flows.engine.replay import FlowError
from flows.forum_changes import AnswerForum, AskAtForum, AttendForum
from flows.forum_facts import AskedToCome, ForumByCode, ForumByNumber, Forums
from storage.work import Work

ResidentFact = Forums | ForumByNumber | ForumByCode | AskedToCome
ResidentChange = AnswerForum | AskAtForum | AttendForum


@dataclass(frozen=True, slots=True)
class ForumsForResidents:
    """`page` is the address of the public pages without a slash at its end, '' where there is none."""

    places: Places
    page: str

    def look_up(self, work: Work, person_id: str, query: ResidentFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        raise FlowError(f"nobody answers {type(query).__name__}")

    def apply(self, work: Work, person_id: str, change: ResidentChange) -> None:
        """Do it. Raises ChangeRefusedError with a reason that ends a key `gathering.refused.*`."""
        raise FlowError(f"nobody does {type(change).__name__}")
