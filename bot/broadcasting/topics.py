"""What somebody hears of: her topics, places and groups, and what is known about rumours."""

from dataclasses import dataclass
from typing import Any

from directory.places import Places
from flows.engine.replay import FlowError
from flows.notice_changes import ChooseTopics, JoinGroup, LeaveGroup
from flows.notice_facts import GroupByCode, MyTopics, RumoursAbout
from storage.work import Work

TopicFact = MyTopics | GroupByCode | RumoursAbout
TopicChange = ChooseTopics | JoinGroup | LeaveGroup


@dataclass(frozen=True, slots=True)
class Topics:
    """Everything here is about the one who writes."""

    places: Places

    def look_up(self, work: Work, person_id: str, query: TopicFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        raise FlowError(f"nobody answers {type(query).__name__}")

    def apply(self, work: Work, person_id: str, change: TopicChange) -> None:
        """Do it. Raises ChangeRefusedError with a reason that ends a key `gathering.refused.*`."""
        raise FlowError(f"nobody does {type(change).__name__}")
