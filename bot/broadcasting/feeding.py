"""What the scheduler does for broadcasts: write down who gets one, queue a few seconds' worth, see when one is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.broadcasting.doors import approved_for, closed_before, doors_for
from bot.broadcasting.night import is_quiet
from bot.broadcasting.places import widened
from bot.broadcasting.rules import NoticeRules
from bot.schedule import Round
from directory.places import Places
from storage import ending, recipients, templates
from storage.recipients import Ready
from storage.work import Work

AHEAD = 5.0
"""Seconds for which the outbox holds notices at the channel's rate: a pause is felt at once, and the rate never starves."""


@dataclass(frozen=True, slots=True)
class Feeding:
    """`per_second`: the configured rate of each channel."""

    places: Places
    rules: NoticeRules
    per_second: Mapping[str, float]

    def fan_out(self, work: Work) -> int:
        """The next chunk of the next broadcast that is due; how many broadcasts that were: the round asks again."""
        broadcast = recipients.due(work)
        if broadcast is None:
            return 0
        doors = doors_for(work, broadcast.bodies, self.rules)
        recipients.fan_out(work, broadcast, widened(self.places, broadcast.audience.places), doors)
        return 1

    def feed(self, work: Work) -> int:
        """Fill up the outbox; how many messages were queued. In quiet hours all but the urgent comes back."""
        quiet = self._quiet(work.now)
        if quiet:
            ending.hold_for_the_night(work)
        running = recipients.to_feed(work, quiet=quiet)
        if not running:
            return 0
        approved = templates.approved(work)
        ready = [Ready(one, approved_for(one.bodies, approved)) for one in running]
        most = {channel: max(1, int(AHEAD * rate)) for channel, rate in self.per_second.items()}
        return recipients.feed(work, ready, most, closed_before(work.now))

    def end(self, work: Work) -> int:
        """What is too late or was stopped is left out, a chunk at a time; what has no line left to send is done."""
        return ending.leave_out_late(work) or ending.end(work)

    def _quiet(self, now: datetime) -> bool:
        return is_quiet(self.rules.night, now)


def broadcast_rounds(
    places: Places, rules: NoticeRules, per_second: Mapping[str, float]
) -> tuple[Round, ...]:
    """For the scheduler. `per_second`: messages a second, by channel."""
    feeding = Feeding(places, rules, per_second)
    return (
        Round("recipients", 1, feeding.fan_out, repeats=True),
        Round("broadcasts", 1, feeding.feed),
        Round("ended_broadcasts", 10, feeding.end, repeats=True),
    )
