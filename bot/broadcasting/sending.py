"""A notice leaves the desk: sent, tried, or put before a colleague; then paused, stopped, approved or refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.broadcasting.looking import SAFETY, Looking
from bot.broadcasting.notice import bodies_of
from bot.broadcasting.watching import SECONDS, Watching
from bot.staff_lines import StaffLines
from flows.notice_changes import SendBroadcast, SteerBroadcast, TryBroadcast
from flows.words import Text, text
from storage import audit, broadcasts, outbox, reached, staff
from storage.broadcasts import Broadcast, NewBroadcast
from storage.member import Staff
from storage.refusals import ChangeRefusedError
from storage.statuses import SendClass
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Sending:
    """Everything is reckoned again here; what a preview said may be old."""

    looking: Looking
    watching: Watching
    lines: StaffLines

    def send(self, work: Work, member: Staff, change: SendBroadcast) -> str:
        """Its number. Raises ChangeRefusedError: 'audience', 'nobody', 'words', 'no_second'."""
        looked = self.looking.look(work, member, change.texts, change.audience, urgent=change.urgent)
        if looked is None:
            raise ChangeRefusedError("audience", "She may not send to this audience.")
        if not looked.count:
            raise ChangeRefusedError("nobody", "Nobody is in this audience whom it may reach.")
        if looked.second and not looked.colleagues:
            raise ChangeRefusedError("no_second", "Nobody else on the staff may agree to it.")
        number = broadcasts.make(
            work,
            NewBroadcast(
                kind="alert" if change.audience.topic == SAFETY else "notice",
                topic=change.audience.topic,
                bodies=bodies_of(looked.outbounds),
                audience=change.audience,
                made_by=member.id,
                urgent=looked.urgent,
                state="asked" if looked.second else "running",
                reason=looked.second,
            ),
        )
        assert number is not None  # noqa: S101  (only a source can be there already)
        audit.note(work, member, "asked_second" if looked.second else "sent", number)
        if looked.second:
            why = text(f"broadcast.second.{looked.second}")
            words = text("broadcasts.asks_you", number=number, why=why)
            self._tell(work, looked.colleagues, words, number)
        return number

    def trial(self, work: Work, member: Staff, change: TryBroadcast) -> None:
        """To herself, in each of its languages. Raises ChangeRefusedError('words')."""
        bodies = bodies_of(self.looking.words.outbounds(change.texts))
        ways = reached.people_by_id(work, [member.person_id] if member.person_id else [])
        for to in ways.values():
            for body in bodies.values():
                outbox.queue(work, outbox.ToPerson(to.person_id), to.channel, body, cls=SendClass.URGENT)
        audit.note(work, member, "tried")

    def steer(self, work: Work, member: Staff, change: SteerBroadcast) -> None:
        """As storage.broadcasts.steer, noted in the audit; whoever wrote it hears what became of it.

        Raises ChangeRefusedError: 'broadcast', 'step', 'own', 'why' (a refusal without one).
        """
        found = self.watching.must_get(work, member, change.number)
        why = " ".join(change.why.split())[: broadcasts.LONGEST_REASON]
        if change.step == "refuse" and found.made_by != member.id and (not why or why in SECONDS):
            raise ChangeRefusedError("why", "A refusal needs a reason.")
        if change.step == "resume" and self._has_grown(work, found):
            raise ChangeRefusedError("step", "More people are in it now than may hear it without a second.")
        broadcasts.steer(work, found, change.step, member, why)
        if found.made_by == member.id or change.step not in {"approve", "refuse", "stop"}:
            return
        maker = staff.get(work, found.made_by) if found.made_by else None
        if maker is not None:
            self._tell(work, [maker], _became(change.step, found, why), found.number)

    def _has_grown(self, work: Work, found: Broadcast) -> bool:
        """Whether it was paused before its recipients were written down, and nobody agreed to as many as there are now."""
        if found.approved_by or found.fanned_to or found.fanned_out_at:
            return False
        counted = self.looking.counts(work, found.audience, found.bodies)
        return sum(one.number for one in counted if not one.reason) > self.looking.rules.second_above

    def _tell(self, work: Work, members: Iterable[Staff], words: Text, number: str) -> None:
        for to in self.lines.reach(work, members).values():
            self.lines.broadcast(work, to, words, number)


def _became(step: str, found: Broadcast, why: str) -> Text:
    if step == "refuse":
        return text("broadcasts.told_refused", number=found.number, why=why)
    return text(
        "broadcasts.told_approved" if step == "approve" else "broadcasts.told_stopped", number=found.number
    )
