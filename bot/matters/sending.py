"""Telling followers and members that a matter moved on: one broadcast for each step, however many processes see it."""

from dataclasses import dataclass
from datetime import timedelta

from bot.broadcasting.doors import doors_for
from bot.broadcasting.reach import named_in, reach_of
from bot.broadcasting.rules import NoticeRules
from bot.broadcasting.second import needs_second
from bot.broadcasting.within_a_day import sent_alone
from bot.matters.notices import MatterNotices
from bot.staff_lines import StaffLines
from directory.places import Places
from flows.audience import Audience
from flows.words import text
from storage import alerts, audience, broadcasts, staff
from storage.broadcasts import NewBroadcast
from storage.matter_reading import Matter
from storage.work import Work

HELPS_FOR = timedelta(days=7)
"""Later nobody is told of a step: how far it is stands on the public page."""
NOBODY_AGREES = (
    "A notice about a public matter waits for a second member of the staff, and there is none who may agree: "
    "invite somebody for its area, or an admin."
)


@dataclass(frozen=True, slots=True)
class MatterBroadcasts:
    """`made_by` of its method: the id of a member of the staff, '' the scheduler."""

    notices: MatterNotices
    places: Places
    rules: NoticeRules

    def moved(self, work: Work, matter: Matter, step: int, made_by: str) -> bool:
        """Tell of this step (its number); False when it was told before, or nobody follows it.

        Where a second must agree, as with any notice to many, it waits for her. What was not sent yet of earlier steps is not
        sent any more: nobody is asked whether it is solved after it was opened again.
        """
        to = Audience(matters=(matter.id,))
        bodies = self.notices.moved(matter)
        counted = audience.counts(work, to, (), doors_for(work, bodies, self.rules))
        if not counted:
            return False
        reached = sum(one.number for one in counted if not one.reason)
        before = sent_alone(work, self.places, self.rules, made_by) if made_by else 0
        # What the scheduler tells, members decided, in words that stand in the catalogue.
        why = needs_second(self.rules, f"{matter.title}\n{matter.sentence}", before + reached, urgent=False)
        why = why if made_by or why == "words" else ""
        until = matter.ask_until if matter.is_asked(work.now) else None
        new = NewBroadcast(
            kind="solved" if matter.state == "resolved" else "progress",
            topic="",
            bodies=bodies,
            audience=to,
            made_by=made_by,
            source=f"matter:{matter.id}:{step}",
            until=until or work.now + HELPS_FOR,
            state="asked" if why else "running",
            reason=why,
        )
        number = broadcasts.make(work, new)
        if number is not None:
            broadcasts.overtaken(work, f"matter:{matter.id}:", number)
        if why and number is not None:
            self._ask_colleagues(work, to, made_by, why, number)
        return number is not None

    def _ask_colleagues(self, work: Work, to: Audience, made_by: str, reason: str, number: str) -> None:
        """Whoever may agree is asked to."""
        named = named_in(work, [to])
        asked = [
            one
            for one in staff.everybody(work)
            if one.id != made_by and reach_of(self.places, one).may_send(to, named)
        ]
        lines = StaffLines(self.notices.wording, self.notices.first_language)
        why = text(f"broadcast.second.{reason}")
        for way in lines.reach(work, asked).values():
            lines.broadcast(work, way, text("broadcasts.asks_you", number=number, why=why), number)
        if not asked:
            alerts.raise_alert(work, NOBODY_AGREES)
