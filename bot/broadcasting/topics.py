"""What somebody hears of: her topics, places and groups, and what is known about rumours."""

from dataclasses import dataclass
from typing import Any

from bot.broadcasting.rumour_words import about
from bot.station_facts import place_as_fact
from directory.places import Places
from flows.audience import TOPICS
from flows.messages import Language
from flows.notice_changes import ChooseTopics, JoinGroup, LeaveGroup
from flows.notice_facts import GroupByCode, MyTopics, RumoursAbout
from storage import consents, groups, interests, ledger, matter_reading, people, rumours
from storage.columns import NAIROBI
from storage.refusals import ChangeRefusedError
from storage.rumours import Rumour
from storage.work import Work

TopicFact = MyTopics | GroupByCode | RumoursAbout
TopicChange = ChooseTopics | JoinGroup | LeaveGroup
MOST_PLACES = 20
"""Places that one person may choose: more is everywhere."""
MOST_RUMOURS = 3


@dataclass(frozen=True, slots=True)
class Topics:
    """Everything here is about the one who writes. `first_language` is spoken to whoever has not shown hers."""

    places: Places
    first_language: Language

    def look_up(self, work: Work, person_id: str, query: TopicFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case MyTopics():
                return self._hers(work, person_id)
            case GroupByCode(code):
                return self._group(work, person_id, code)
            case RumoursAbout(words):
                return self._known(work, person_id, words)

    def apply(self, work: Work, person_id: str, change: TopicChange) -> None:
        """Do it.

        Raises ChangeRefusedError: 'group_code', 'last_leader', 'topics' (of topics or places that there are not).
        """
        match change:
            case ChooseTopics():
                self._choose(work, person_id, change)
            case JoinGroup(code):
                groups.join(work, person_id, code)
            case LeaveGroup(group):
                groups.leave(work, person_id, [group])
                still_in = [one.id for one in groups.of_person(work, person_id)]
                ledger.left_group(work, person_id, group, still_in)
                ledger.unfollowed(work, person_id, matter_reading.heard_in_group(work, person_id, group))

    def _hers(self, work: Work, person_id: str) -> dict[str, Any]:
        agreed = consents.agreed_among(work, person_id, TOPICS)
        chosen = (self.places.by_id(place) for place in interests.of_person(work, person_id))
        return {
            "topics": [topic for topic in TOPICS if topic in agreed],
            "places": [place_as_fact(self.places, place) for place in chosen if place is not None],
            "stopped": consents.stopped(work, person_id),
            "groups": [{"id": one.id, "name": one.name} for one in groups.of_person(work, person_id)],
        }

    def _group(self, work: Work, person_id: str, code: str) -> dict[str, Any] | None:
        group = groups.by_code(work, code)
        if group is None:
            return None
        return {
            "id": group.id,
            "name": group.name,
            "kind": group.kind,
            "place": self.places.name_of(group.place),
            "member": groups.is_member(work, group.id, person_id),
        }

    def _known(self, work: Work, person_id: str, words: str) -> list[dict[str, Any]]:
        """What is told is counted: the staff sees what people worry about, not who."""
        named = rumours.by_number(work, words)
        told = named is not None and named.ended_at is None
        found = [named] if named and told else about(words, rumours.published(work))[:MOST_RUMOURS]
        rumours.told(work, [one.id for one in found])
        language = people.language(work, person_id) or self.first_language
        return [
            {
                "number": one.number,
                "said": one.said,
                "known": _in(one, language),
                "on": one.published_at.astimezone(NAIROBI).date().isoformat(),
            }
            for one in found
        ]

    def _choose(self, work: Work, person_id: str, change: ChooseTopics) -> None:
        unknown = set(change.topics) - set(TOPICS)
        if unknown or any(self.places.by_id(place) is None for place in change.places):
            raise ChangeRefusedError("topics", "There is no such topic or place.")
        if len(change.places) > MOST_PLACES:
            raise ChangeRefusedError("topics", "Nobody may choose that many places.")
        for topic in consents.agreed_among(work, person_id, TOPICS) - set(change.topics):
            consents.withdraw(work, person_id, topic)
        for topic in dict.fromkeys(change.topics):
            consents.give(work, person_id, topic, change.version, change.language)
        interests.choose(work, person_id, change.places if change.topics else ())
        if change.topics:
            consents.start_again(work, person_id)


def _in(one: Rumour, language: Language) -> str:
    """In this language, or in the one that there is."""
    return one.known.get(language) or next(iter(one.known.values()))
