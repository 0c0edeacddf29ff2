"""What those who look after forums ask and do."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.broadcasting.hers import everywhere, inside, may_send_to
from bot.broadcasting.told_apart import sorts_few
from bot.forums import dates
from bot.forums.sending import ForumBroadcasts
from bot.forums.shown import action, local, state_at, whole
from bot.matters.promising import Promising
from bot.wording import NAIROBI
from directory.places import Places
from flows.forum_changes import (
    NEEDS,
    Agree,
    AnnounceForum,
    CancelForum,
    KeepRecord,
    MoveAction,
    MoveForum,
    PublishRecord,
    QuestionAnswered,
)
from flows.forum_facts import ForumAtWork, InMyAreas, MyForums, NextDates, UsualReminders, WhoAgrees
from flows.messages import LANGUAGES
from storage import agreed_actions, attendances, forum_questions, forums, meetings, rsvps
from storage.meeting import Meeting
from storage.member import Staff
from storage.refusals import ChangeRefusedError
from storage.rsvps import Counts
from storage.work import Work

ConvenerFact = MyForums | ForumAtWork | NextDates | InMyAreas | UsualReminders | WhoAgrees
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
SHOWN = 8
DATES = 4
SHORTEST, LONGEST = 10, 3 * 24 * 60
"""Minutes of one meeting."""
LEAST_BEFORE, MOST_BEFORE, MOST_REMINDERS = 10, 90 * 24 * 60, 6
MOST_SEATS = 1_000_000
NAMELESS = "Baraza"
"""For a forum whose title has no letters: no template takes an empty one."""
LONGEST_RULE, LONGEST_AGENDA, LONGEST_RECORD = 200, 4_000, 4_000


@dataclass(frozen=True, slots=True)
class Convening:
    """Checks again here that the meeting is hers to look after. `page` as bot.gathering.gathering_of has it."""

    places: Places
    broadcasts: ForumBroadcasts
    page: str
    promising: Promising

    def look_up(self, work: Work, member: Staff, query: ConvenerFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case MyForums(page):
                return self._mine(work, member, page)
            case ForumAtWork(number):
                meeting = meetings.by_number(work, number)
                if meeting is None or not self._hers(member, meeting):
                    return None
                return self._at_work(work, member, meeting)
            case NextDates(starts, rule):
                return _next_dates(starts, rule)
            case InMyAreas(place):
                return inside(self.places, member, place)
            case UsualReminders():
                return sorted(set(self.broadcasts.rules.reminders), reverse=True)
            case WhoAgrees(number):
                meeting = meetings.by_number(work, number)
                if meeting is None or not self._hers(member, meeting):
                    return None
                return self.promising.shown(work, member, meeting.place)

    def apply(self, work: Work, member: Staff, change: ConvenerChange) -> str | None:
        """Do it; for AnnounceForum the meeting's number.

        Raises ChangeRefusedError with a reason that ends a key `gathering.refused.*`: 'not_yours', 'nobody', 'forum', 'forum_over',
        'forum_cancelled', 'past', 'rule', 'not_yet', 'published', 'record', 'date', 'action', 'progress', 'reminds',
        'sentence', 'question_gone'.
        """
        match change:
            case AnnounceForum():
                return self.announce(work, member, change)
            case MoveForum():
                self._move(work, member, change)
            case CancelForum(number, why, whole):
                self._cancel(work, member, number, why, whole)
            case KeepRecord(number, words):
                meetings.keep_record(work, self._known(work, member, number), words[:LONGEST_RECORD])
            case PublishRecord(number):
                published = meetings.publish(work, self._known(work, member, number))
                self.broadcasts.record(work, published, member.id)
            case Agree():
                self._agree(work, member, change)
            case MoveAction(number, percent, state, sentence):
                self._progress(work, member, number, percent, state, sentence)
            case QuestionAnswered(number, question):
                if not forum_questions.answered(work, self._known(work, member, number), question):
                    raise ChangeRefusedError("question_gone", "There is no such question to this meeting.")
        return None

    def announce(self, work: Work, member: Staff, change: AnnounceForum) -> str:
        """A forum with its first meeting, of which its audience is told; the meeting's number. Raises as apply."""
        if not may_send_to(work, self.places, member, change.audience):
            raise ChangeRefusedError("not_yours", "Its audience is not in her areas alone.")
        if sorts_few(work, change.audience):
            raise ChangeRefusedError(
                "nobody", "Its ledger would tell who of a small group is in another list."
            )
        try:
            begins = dates.first(change.starts, change.rule, 1)
        except dates.RuleError as error:
            raise ChangeRefusedError("rule", str(error)) from None
        if not begins or len(change.rule) > LONGEST_RULE:
            raise ChangeRefusedError("rule", "This rule has no date within five years.")
        if begins[0] <= work.now:
            raise ChangeRefusedError("past", "The first meeting would be in the past.")
        meeting = forums.make(work, member.id, _fitting(change), begins[0])
        self.broadcasts.set_reminders(work, meeting)
        self.broadcasts.announce(work, meeting, member.id)
        return meeting.number

    def _mine(self, work: Work, member: Staff, page: int) -> dict[str, Any]:
        places = None if everywhere(member) else _within(self.places, member.areas)
        found = meetings.mine(work, member.id, places, SHOWN + 1, max(0, page) * SHOWN)
        counts = rsvps.counts(work, [one.id for one in found])
        return {
            "meetings": [
                {
                    "number": one.number,
                    "title": one.title,
                    "starts": local(one.starts_at),
                    "place": self.places.name_of(one.place),
                    "state": state_at(one, work.now),
                    "coming": counts.get(one.id, Counts()).coming,
                    "waiting": counts.get(one.id, Counts()).waiting,
                }
                for one in found[:SHOWN]
            ],
            "more": len(found) > SHOWN,
        }

    def _at_work(self, work: Work, member: Staff, meeting: Meeting) -> dict[str, Any]:
        counts = rsvps.counts(work, [meeting.id]).get(meeting.id, Counts())
        follows = "" if meeting.ended else _next_start(meeting)
        return whole(work, self.places, self.page, meeting, member.person_id or "") | {
            "coming": counts.coming,
            "answers": counts.answers,
            "waiting": counts.waiting,
            "declined": counts.declined,
            "with_needs": rsvps.needs(work, meeting),
            "attended": attendances.counts(work, [meeting.id]).get(meeting.id, 0),
            "code": meeting.code,
            "questions": [
                {"id": one.id, "words": one.words, "answered": one.answered}
                for one in forum_questions.of_meeting(work, meeting)
            ],
            "actions": [action(one) for one in agreed_actions.of_meeting(work, meeting)],
            "rule": meeting.rule,
            "record": meeting.record or "",
            "record_kept": meeting.record is not None,
            "next": follows,
        }

    def _move(self, work: Work, member: Staff, change: MoveForum) -> None:
        was = self._known(work, member, change.number)
        begins = None
        if change.starts:
            try:
                begins = dates.start_of(change.starts)
            except dates.RuleError as error:
                raise ChangeRefusedError("rule", str(error)) from None
            if begins <= work.now:
                raise ChangeRefusedError("past", "A meeting cannot be moved into the past.")
        moved = meetings.move(
            work,
            was,
            starts_at=begins,
            place=change.place,
            place_words=_line(change.place_words, 200),
            point=change.point,
        )
        if moved.starts_at != was.starts_at:
            self.broadcasts.set_reminders(work, moved)
        self.broadcasts.moved(work, was, moved, member.id)

    def _cancel(self, work: Work, member: Staff, number: str, why: str, whole: bool) -> None:
        meeting = meetings.cancel(work, self._known(work, member, number))
        if whole:
            forums.end(work, meeting.forum_id)
        self.broadcasts.cancelled(work, meeting, _line(why, 300), member.id)

    def _agree(self, work: Work, member: Staff, change: Agree) -> None:
        meeting = self._known(work, member, change.number)
        if meeting.state == "cancelled":
            raise ChangeRefusedError("forum_cancelled", "This meeting did not take place.")
        try:
            by_when = date.fromisoformat(change.due) if change.due else None
        except ValueError:
            raise ChangeRefusedError("date", "There is no such day.") from None
        promiser = self.promising.named(work, member, change.reminds, meeting.place)
        agreed_actions.agree(work, meeting, change.what, change.who, by_when, promiser)

    def _progress(
        self, work: Work, member: Staff, number: str, percent: int, state: str, sentence: str
    ) -> None:
        known = agreed_actions.by_number(work, number)
        if known is None:
            raise ChangeRefusedError("action", "Nothing was agreed under this number.")
        meeting = meetings.get(work, known.meeting_id) if known.meeting_id else None
        if not (everywhere(member) if meeting is None else self._hers(member, meeting)):
            raise ChangeRefusedError("not_yours", "It was agreed at a meeting that is not hers.")
        agreed_actions.move(work, number, percent, state, sentence, member.id)

    def _known(self, work: Work, member: Staff, number: str) -> Meeting:
        meeting = meetings.by_number(work, number)
        if meeting is None:
            raise ChangeRefusedError("forum", "There is no meeting with this number.")
        if not self._hers(member, meeting):
            raise ChangeRefusedError("not_yours", "This meeting is not in her areas.")
        return meeting

    def _hers(self, member: Staff, meeting: Meeting) -> bool:
        """She made its forum, or it, or those whom it is for, are in her areas."""
        if everywhere(member) or meeting.made_by == member.id:
            return True
        return any(
            place and inside(self.places, member, place)
            for place in (meeting.place, *meeting.audience.places)
        )


def _within(places: Places, areas: tuple[str, ...]) -> tuple[str, ...]:
    """These areas with all that lies in them."""
    known = [place for area in areas if (place := places.by_id(area)) is not None]
    return (*areas, *(inner.id for place in known for inner in places.within(place)))


def _fitting(change: AnnounceForum) -> AnnounceForum:
    """Within what can be kept; longer words are cut, and reminders that are too many or too close are none."""
    offsets = sorted(
        {minutes for minutes in change.offsets if LEAST_BEFORE <= minutes <= MOST_BEFORE}, reverse=True
    )
    return replace(
        change,
        title=_line(change.title, 120) or NAMELESS,
        theme=_line(change.theme, 200),
        host=_line(change.host, 120),
        place_words=_line(change.place_words, 200),
        minutes=min(max(change.minutes, SHORTEST), LONGEST),
        languages=tuple(one for one in LANGUAGES if one in change.languages),
        offers=tuple(one for one in NEEDS if one in change.offers),
        agenda=change.agenda[:LONGEST_AGENDA],
        capacity=None if change.capacity is None else min(max(change.capacity, 1), MOST_SEATS),
        offsets=tuple(offsets[:MOST_REMINDERS]),
    )


def _line(words: str, longest: int) -> str:
    return " ".join(words.split())[:longest]


def _next_start(meeting: Meeting) -> str:
    try:
        found = dates.next_after(meeting.first, meeting.rule, meeting.slot)
    except dates.RuleError:
        return ""
    return "" if found is None else local(found)


def _next_dates(starts: str, rule: str) -> list[dict[str, str]]:
    try:
        found = dates.first(starts, rule, DATES)
    except dates.RuleError:
        return []
    walls = [moment.astimezone(NAIROBI) for moment in found]
    return [{"starts": f"{wall:%Y-%m-%dT%H:%M}", "holiday": dates.holiday(wall.date())} for wall in walls]
