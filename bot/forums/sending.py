"""What goes out about a meeting: each as a broadcast of its own, made once whoever asks for it and however often."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.broadcasting.doors import doors_for
from bot.broadcasting.night import goes_out_at
from bot.broadcasting.places import widened
from bot.broadcasting.reach import named_in, reach_of
from bot.broadcasting.rules import NoticeRules
from bot.broadcasting.second import needs_second, of_violence
from bot.broadcasting.within_a_day import sent_alone
from bot.forums import dates
from bot.forums.notices import Bodies, ForumNotices
from bot.staff_lines import StaffLines
from directory.places import Places
from flows.audience import Audience
from flows.words import text
from storage import (
    agreed_actions,
    alerts,
    attendances,
    audience,
    broadcasts,
    due_meetings,
    meeting_notices,
    meetings,
    rsvps,
    staff,
)
from storage.broadcasts import Kind, NewBroadcast
from storage.meeting import Meeting
from storage.work import Work

RECORD_HELPS = timedelta(days=14)
"""So long what came of a meeting may still reach somebody; later it is read in chat."""
NOBODY_AGREES = (
    "A notice about a forum waits for a second member of the staff, and there is none who may agree: "
    "invite somebody for its area, or an admin."
)
MADE_BEFORE = "forum", "reminder", "change"
"""Kinds of notices that are no longer true when a meeting is called off."""


@dataclass(frozen=True, slots=True)
class ForumBroadcasts:
    """`made_by` of each method: the id of a member of the staff, '' the scheduler."""

    notices: ForumNotices
    places: Places
    rules: NoticeRules

    def set_reminders(self, work: Work, meeting: Meeting) -> None:
        """Its reminders, none of which would wake anybody."""
        due = dates.reminders(self.rules.night, meeting.starts_at, meeting.offsets)
        due_meetings.set_reminders(work, meeting, due)

    def announce(self, work: Work, meeting: Meeting, made_by: str) -> None:
        """To its forum's audience; where a second must agree it waits for her, unless she agreed to this forum before."""
        became = agreed_actions.before(work, meeting)
        bodies = self.notices.invitation(meeting, became)
        words = "\n".join((meeting.title, meeting.theme, meeting.host, meeting.place_words, meeting.agenda))
        before = sent_alone(work, self.places, self.rules, made_by) if made_by else 0
        why = self._why_a_second(work, meeting.audience, bodies, words, before)
        if why and not made_by and meeting_notices.series_agreed(work, meeting.forum_id):
            why = ""
        # These are written anew for each meeting: nobody agreed to them with the series.
        anew = (meeting.place_words, *(f"{one.what} {one.who} {one.sentence}" for one in became))
        if not why and of_violence("\n".join(anew)):
            why = "words"
        self._make(work, meeting, "forum", "forum", bodies, made_by, to=meeting.audience, why=why)
        meetings.announced(work, meeting)

    def remind(self, work: Work, meeting: Meeting, minutes_before: int) -> bool:
        """Those who come or wait; False when it was made before."""
        source = f"remind:{minutes_before}:{meeting.revision}"
        made = self._make(work, meeting, "reminder", source, self.notices.reminder(meeting), "")
        meetings.reminded(work, meeting, minutes_before)
        return made

    def moved(self, work: Work, was: Meeting, meeting: Meeting, made_by: str) -> None:
        """Everybody who answered hears the new time and place; who was not told of it yet hears nothing else.

        Where the words for the place speak of violence, whoever agreed to the invitation did not agree to them.
        """
        meeting_notices.halt(work, meeting.id, ("reminder", "change"))
        why = "words" if was.place_words != meeting.place_words and of_violence(meeting.place_words) else ""
        invitation = self.notices.invitation(meeting, agreed_actions.before(work, meeting))
        said = meeting_notices.reword(
            work, meeting.id, "forum", invitation, meeting.starts_at, why=why, by=made_by
        )
        for number in said if why else ():
            self._ask_colleagues(work, meeting, meeting.audience, made_by, why, number)
        if not self._answered(work, meeting):
            return
        bodies = self.notices.change(meeting)
        self._make(
            work,
            meeting,
            "change",
            f"change:{meeting.revision}",
            bodies,
            made_by,
            why=why,
            known_by=min(was.starts_at, meeting.starts_at),
        )

    def cancelled(self, work: Work, meeting: Meeting, why: str, made_by: str) -> None:
        """Everybody who answered hears it; what was on its way about it comes back.

        At once, so that nobody goes there for nothing; a reason that speaks of violence, to which nobody agreed, is left out.
        """
        meeting_notices.halt(work, meeting.id, MADE_BEFORE)
        if not self._answered(work, meeting):
            return
        bodies = self.notices.cancelled(meeting, "" if of_violence(why) else why)
        self._make(work, meeting, "cancel", "cancel", bodies, made_by, known_by=meeting.starts_at)

    def record(self, work: Work, meeting: Meeting, made_by: str) -> None:
        """Those who came; where a second must agree it waits for her."""
        if not attendances.counts(work, [meeting.id]):
            return
        actions = agreed_actions.of_meeting(work, meeting)
        bodies = self.notices.record(meeting, actions)
        to = Audience(attended=(meeting.id,))
        said = [meeting.record or "", *(f"{one.what} {one.who}" for one in actions)]
        why = self._why_a_second(work, to, bodies, "\n".join(said))
        self._make(work, meeting, "record", "record", bodies, made_by, to=to, why=why)

    def _answered(self, work: Work, meeting: Meeting) -> bool:
        """Whether anybody comes or waits: a notice to nobody would only stand in a list."""
        counts = rsvps.counts(work, [meeting.id]).get(meeting.id)
        return counts is not None and bool(counts.answers or counts.waiting)

    def _make(
        self,
        work: Work,
        meeting: Meeting,
        kind: Kind,
        source: str,
        bodies: Bodies,
        made_by: str,
        *,
        to: Audience | None = None,
        why: str = "",
        known_by: datetime | None = None,
    ) -> bool:
        """Whether it was made. `to`: everybody who answered, unless given. `why` a second must agree, '' when she need not.

        `known_by`: also at night, where the morning would be later than that and people would go there for nothing.
        """
        until = {
            "record": work.now + RECORD_HELPS,
            "change": meeting.ends_at,
            "cancel": meeting.ends_at,
        }.get(kind, meeting.starts_at)
        morning = goes_out_at(self.rules.night, work.now)
        new = NewBroadcast(
            kind=kind,
            topic=to.topic if to else "",
            bodies=bodies,
            audience=to or Audience(answered=(meeting.id,)),
            made_by=made_by,
            source=f"meeting:{meeting.id}:{source}",
            meeting_id=meeting.id,
            urgent=known_by is not None and work.now < morning and known_by <= morning,
            until=until,
        )
        if why:
            new = replace(new, state="asked", reason=why)
        number = broadcasts.make(work, new)
        if why and number is not None:
            self._ask_colleagues(work, meeting, new.audience, made_by, why, number)
        return number is not None

    def _ask_colleagues(
        self, work: Work, meeting: Meeting, to: Audience, made_by: str, reason: str, number: str
    ) -> None:
        """Whoever may agree is asked to; whoever made the forum hears that its notice waits."""
        named = named_in(work, [to])
        members = staff.everybody(work)
        host = [one for one in members if one.id == meeting.made_by]
        asked = [
            one
            for one in members
            if one.id not in {meeting.made_by, made_by} and reach_of(self.places, one).may_send(to, named)
        ]
        lines = StaffLines(self.notices.wording, self.notices.first_language)
        why = text(f"broadcast.second.{reason}")
        for way in lines.reach(work, asked).values():
            lines.broadcast(work, way, text("broadcasts.asks_you", number=number, why=why), number)
        for way in lines.reach(work, host).values():
            lines.broadcast(work, way, text("forum_notice.waits", title=meeting.title, why=why), number)
        if not asked:
            alerts.raise_alert(work, NOBODY_AGREES)

    def _why_a_second(self, work: Work, to: Audience, bodies: Bodies, words: str, before: int = 0) -> str:
        """`before`: to how many the same member sent others within a day."""
        return needs_second(self.rules, words, before + self._count(work, to, bodies), urgent=False)

    def _count(self, work: Work, to: Audience, bodies: Bodies) -> int:
        found = audience.counts(
            work, to, widened(self.places, to.places), doors_for(work, bodies, self.rules)
        )
        return sum(one.number for one in found if not one.reason)
