"""What somebody who may come asks and says about forums."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.broadcasting.places import widened
from bot.forums.shown import NOTHING, line, whole
from directory.places import Places
from flows.forum_changes import AnswerForum, AskAtForum, AttendForum
from flows.forum_facts import AskedToCome, ForumByCode, ForumByNumber, Forums
from storage import attendances, forum_questions, interests, meetings, rsvps
from storage.meeting import Meeting
from storage.refusals import ChangeRefusedError
from storage.rsvps import Counts
from storage.work import Work

ResidentFact = Forums | ForumByNumber | ForumByCode | AskedToCome
ResidentChange = AnswerForum | AskAtForum | AttendForum
MOST = 8
"""Meetings in one list."""


@dataclass(frozen=True, slots=True)
class ForumsForResidents:
    """`page` is the address of the public pages without a slash at its end, '' where there is none."""

    places: Places
    page: str

    def look_up(self, work: Work, person_id: str, query: ResidentFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case Forums(place):
                return self._lines(work, person_id, self._planned(work, person_id, place))
            case ForumByNumber(number):
                return self._whole(work, person_id, meetings.by_number(work, number))
            case ForumByCode(code):
                return self._whole(work, person_id, meetings.by_code(work, code))
            case AskedToCome():
                known = meetings.told_of(work, person_id, 2)
                return known[0].number if len(known) == 1 else ""

    def apply(self, work: Work, person_id: str, change: ResidentChange) -> None:
        """Do it.

        Raises ChangeRefusedError with a reason that ends a key `gathering.refused.*`: 'forum' (there is none with this
        number), 'forum_over', 'forum_cancelled', 'full', 'question' (without words), 'code'.
        """
        match change:
            case AnswerForum(number, coming, people, needs, waits):
                rsvps.answer(work, person_id, _known(work, number), coming, people, needs, waits)
            case AskAtForum(number, words):
                forum_questions.ask(work, _known(work, number), words)
            case AttendForum(code):
                meeting = meetings.by_code(work, code)
                if meeting is None:
                    raise ChangeRefusedError("code", "No meeting is opened by this code now.")
                attendances.attend(work, person_id, meeting)

    def _planned(self, work: Work, person_id: str, place: str) -> list[Meeting]:
        if place:
            return meetings.planned(work, widened(self.places, [place]), MOST, person_id=person_id)
        chosen = interests.of_person(work, person_id)
        near = (
            meetings.planned(work, widened(self.places, chosen), MOST, person_id=person_id) if chosen else []
        )
        return near or meetings.planned(work, None, MOST, person_id=person_id)

    def _lines(self, work: Work, person_id: str, found: Sequence[Meeting]) -> list[dict[str, Any]]:
        ids = [one.id for one in found]
        counts, hers = rsvps.counts(work, ids), rsvps.of_person(work, person_id, ids)
        return [
            line(self.places, one, counts.get(one.id, Counts()), hers.get(one.id, NOTHING)) for one in found
        ]

    def _whole(self, work: Work, person_id: str, meeting: Meeting | None) -> dict[str, Any] | None:
        return None if meeting is None else whole(work, self.places, self.page, meeting, person_id)


def _known(work: Work, number: str) -> Meeting:
    meeting = meetings.by_number(work, number)
    if meeting is None:
        raise ChangeRefusedError("forum", "There is no meeting with this number.")
    return meeting
