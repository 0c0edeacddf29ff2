"""Forums and notices as a turn sees them: who answers which fact and makes which change."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.broadcasting.notice import NoticeWords, Shows
from bot.broadcasting.office import BroadcastOffice, OfficeChange, OfficeFact, office_of
from bot.broadcasting.rules import NoticeRules
from bot.broadcasting.topics import TopicChange, TopicFact, Topics
from bot.forums.convening import ConvenerChange, ConvenerFact, Convening
from bot.forums.notices import ForumNotices
from bot.forums.residents import ForumsForResidents, ResidentFact
from bot.forums.sending import ForumBroadcasts
from bot.matters.promising import Promising
from bot.refused import RefusedError
from bot.wording import Wording
from directory.bodies import Bodies
from directory.places import Places
from flows.forum_changes import ForumChange
from flows.forum_facts import ForumFact
from flows.messages import Language
from flows.notice_changes import NoticeChange
from flows.notice_facts import NoticeFact
from storage import staff
from storage.refusals import ChangeRefusedError
from storage.work import Work

__all__ = ["Gathering", "NoticeRules", "gathering_of"]

NO_BODIES = Bodies(())
GatheringFact = ForumFact | NoticeFact
GatheringChange = ForumChange | NoticeChange


@dataclass(frozen=True, slots=True)
class Gathering:
    """Residents speak with the first two; the others are for members of the staff alone."""

    forums: ForumsForResidents
    topics: Topics
    convening: Convening
    office: BroadcastOffice

    def look_up(self, work: Work, person_id: str, query: GatheringFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; of what is for the staff None for anybody else."""
        if isinstance(query, ResidentFact):
            return self.forums.look_up(work, person_id, query)
        if isinstance(query, TopicFact):
            return self.topics.look_up(work, person_id, query)
        member = staff.of_person(work, person_id)
        if member is None:
            return None
        if isinstance(query, ConvenerFact):
            return self.convening.look_up(work, member, query)
        assert isinstance(query, OfficeFact)  # noqa: S101  (nothing else is left)
        return self.office.look_up(work, member, query)

    def apply(self, work: Work, person_id: str, change: GatheringChange) -> str | None:
        """Do it; what it made, to be filled in where the flow says Link. Raises RefusedError, with nothing written."""
        try:
            with work.connection.begin_nested():
                return self._apply(work, person_id, change)
        except ChangeRefusedError as refused:
            raise RefusedError(f"gathering.refused.{refused.reason}") from None

    def _apply(self, work: Work, person_id: str, change: GatheringChange) -> str | None:
        if isinstance(change, TopicChange):
            self.topics.apply(work, person_id, change)
            return None
        if not isinstance(change, ConvenerChange | OfficeChange):
            self.forums.apply(work, person_id, change)
            return None
        member = staff.of_person(work, person_id)
        if member is None:
            raise ChangeRefusedError("not_staff", "She is not on the staff.")
        if isinstance(change, ConvenerChange):
            return self.convening.apply(work, member, change)
        return self.office.apply(work, member, change)


def gathering_of(
    places: Places,
    wording: Wording,
    first_language: Language,
    rules: NoticeRules,
    page: str,
    *,
    host: str = "Baraza",
    channels: Mapping[str, Shows] = MappingProxyType({}),
    bodies: Bodies = NO_BODIES,
) -> Gathering:
    """All of it. `page` is the address of the public pages without a slash at its end, '' where there is none.

    `host`: who sends notices, the operator's name; `channels`: those that run, by name, for previews; `bodies`: whose
    officers may promise something at a forum.
    """
    return Gathering(
        ForumsForResidents(places, page),
        Topics(places, first_language),
        Convening(
            places,
            ForumBroadcasts(ForumNotices(wording, places, first_language), places, rules),
            page,
            Promising(places, bodies),
        ),
        office_of(places, NoticeWords(wording, first_language, host, channels), rules),
    )
