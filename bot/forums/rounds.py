"""What the scheduler does for forums: the next meeting of a repeated one, invitations, reminders, freed seats, a word to the host.

What is due stands in rows: after a day without the program the next look finds it. Whatever goes out has a name of its own
(broadcasts.source), or is marked in the same unit of work: two processes on one PostgreSQL do nothing twice.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar

from bot import outbound_json
from bot.broadcasting.hers import inside
from bot.broadcasting.night import is_quiet
from bot.broadcasting.rules import NoticeRules
from bot.faults import told
from bot.forums import dates
from bot.forums.notices import ForumNotices
from bot.forums.sending import ForumBroadcasts
from bot.schedule import Round
from bot.wording import NAIROBI, Wording
from directory.places import Places
from flows.messages import Language, Option, Outbound
from flows.words import Moment, text
from storage import alerts, consents, forums, meetings, outbox, reached, rsvps, staff
from storage.meeting import Meeting
from storage.member import Staff
from storage.reached import Reached
from storage.rsvps import Freed
from storage.statuses import SendClass
from storage.work import Work

log = logging.getLogger(__name__)
T = TypeVar("T")
AT_WORK = "forum_work.open"
"""The question that the lasting button of a line to a host answers."""
SEATS_AT_ONCE = 100
NO_DATES = "A repeated forum has a rule that cannot be read and ends. Announce it anew: `baraza forum list` shows it."


@dataclass(frozen=True, slots=True)
class ForumRounds:
    """Each method is one round: in one unit of work it does what is due, and says how much that was."""

    broadcasts: ForumBroadcasts
    notices: ForumNotices
    places: Places
    rules: NoticeRules

    def go_on(self, work: Work) -> int:
        """Meetings that ended are over, and a repeated forum gets its next one; how many were made."""
        meetings.over(work)
        return sum(_each(work, meetings.to_follow(work), self._follow))

    def invite(self, work: Work) -> int:
        """The next meetings of repeated forums are announced some time before; how many."""
        due = meetings.to_announce(work, self.rules.announce_before)
        return sum(_each(work, due, self._invite))

    def remind(self, work: Work) -> int:
        """Of each meeting the last reminder that is due goes out, unless it has begun; of how many."""
        due = meetings.due_reminders(work)
        counts = rsvps.counts(work, [meeting.id for meeting, _ in due])
        answered = {meeting_id for meeting_id, one in counts.items() if one.answers or one.waiting}
        for meeting, minutes in due:
            if meeting.id not in answered:
                meetings.reminded(work, meeting, minutes)
        return sum(_each(work, [one for one in due if one[0].id in answered], self._remind))

    def give_seats(self, work: Work) -> int:
        """Whoever moved up from the waiting list is told, by day; how many."""
        if is_quiet(self.rules.night, work.now):
            return 0
        freed = rsvps.freed(work, SEATS_AT_ONCE)
        if not freed:
            return 0
        persons = {one.person_id for one in freed}
        ways = reached.people_by_id(work, persons - consents.stopped_among(work, persons))
        known = {one.id: one for one in meetings.by_ids(work, {one.meeting_id for one in freed})}
        for one in freed:
            if one.person_id in ways and known[one.meeting_id].starts_at > work.now:
                self._tell(work, ways[one.person_id], known[one.meeting_id], one)
        rsvps.told(work, freed)
        return len(freed)

    def ask_for_records(self, work: Work) -> int:
        """Whoever made a forum is reminded to publish what came of it, by day; of how many meetings."""
        if is_quiet(self.rules.night, work.now):
            return 0
        due = meetings.to_nudge(work, self.rules.record_after)
        if not due:
            return 0
        everybody = staff.everybody(work)
        hosts = {meeting.id: self._hosts(meeting, everybody) for meeting, _ in due}
        persons = {member.person_id for members in hosts.values() for member in members if member.person_id}
        ways = reached.people_by_id(work, persons)
        done = 0
        for meeting, times in due:
            if meetings.nudged(work, meeting, times):
                self._ask(work, meeting, [ways[one] for one in _persons(hosts[meeting.id]) if one in ways])
                done += 1
        return done

    def _follow(self, work: Work, last: Meeting) -> bool:
        """Dates that passed while nobody looked are left out."""
        try:
            slot = dates.next_after(last.first, last.rule, max(last.slot, work.now))
        except dates.RuleError as error:
            log.error("the rule of a forum cannot be read: %s", error)  # noqa: TRY400
            alerts.raise_alert(work, NO_DATES)
            slot = None
        if slot is None:
            forums.end(work, last.forum_id)
            return False
        made = meetings.next_of(work, last.forum_id, slot)
        if made is not None:
            self.broadcasts.set_reminders(work, made)
        return made is not None

    def _invite(self, work: Work, meeting: Meeting) -> bool:
        now = meetings.held(work, meeting)
        if now is None or now.announced_at is not None:
            return False
        self.broadcasts.announce(work, now, "")
        return True

    def _remind(self, work: Work, due: tuple[Meeting, int]) -> bool:
        now = meetings.held(work, due[0])
        return now is not None and self.broadcasts.remind(work, now, due[1])

    def _tell(self, work: Work, to: Reached, meeting: Meeting, freed: Freed) -> None:
        body = self.notices.seat(meeting, freed.people, to.language)
        outbox.queue(work, outbox.ToPerson(to.person_id), to.channel, body, cls=SendClass.NOTICE)

    def _hosts(self, meeting: Meeting, everybody: Iterable[Staff]) -> list[Staff]:
        """Who made it; once she has left, those in whose areas it was."""
        members = list(everybody)
        made = [one for one in members if one.id == meeting.made_by]
        return made or [one for one in members if inside(self.places, one, meeting.place)]

    def _ask(self, work: Work, meeting: Meeting, ways: Iterable[Reached]) -> None:
        """A line to each: by its number, with a button that opens it."""
        for to in ways:
            language = to.language or self.notices.first_language
            say = self.notices.wording.say
            noon = datetime.combine(meeting.starts_at.astimezone(NAIROBI), time(12), NAIROBI)
            words = text("forum_notice.publish", number=meeting.number, title=meeting.title, day=Moment(noon, precision="day"))  # fmt: skip
            option = Option(meeting.number, say(text("forum_notice.publish_open"), language))
            outbound = Outbound(say(words, language), (option,), AT_WORK, language=language, lasting=True)
            body = outbound_json.to_bytes(outbound)
            outbox.queue(work, outbox.ToPerson(to.person_id), to.channel, body, cls=SendClass.NOTICE)


def forum_rounds(
    wording: Wording, places: Places, first_language: Language, rules: NoticeRules
) -> tuple[Round, ...]:
    """For the scheduler. A freed seat is told soon: whoever gave it up did so late."""
    notices = ForumNotices(wording, places, first_language)
    rounds = ForumRounds(ForumBroadcasts(notices, places, rules), notices, places, rules)
    return (
        Round("forums", 60, rounds.go_on),
        Round("invitations", 60, rounds.invite),
        Round("reminders", 20, rounds.remind),
        Round("seats", 15, rounds.give_seats),
        Round("records", int(timedelta(minutes=10).total_seconds()), rounds.ask_for_records),
    )


def _each(work: Work, due: Iterable[T], do: Callable[[Work, T], bool]) -> list[bool]:
    """Each for itself: one that fails is logged, tried again at the next look, and holds up no other."""
    done = []
    for one in due:
        try:
            with work.connection.begin_nested():
                done.append(do(work, one))
        except Exception as error:  # noqa: BLE001 - whatever it is: the others go on
            log.error("something about a forum failed and is tried again: %s", told(error))  # noqa: TRY400
    return done


def _persons(members: Iterable[Staff]) -> list[str]:
    return [one.person_id for one in members if one.person_id]
