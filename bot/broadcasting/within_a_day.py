"""To how many people a member has sent within a day without a colleague: many small notices are one large one."""

from datetime import timedelta

from bot.broadcasting.doors import doors_for
from bot.broadcasting.places import widened
from bot.broadcasting.rules import NoticeRules
from directory.places import Places
from storage import audience, broadcasts, named_audience
from storage.broadcasts import Broadcast
from storage.work import Work

A_DAY = timedelta(hours=24)


def sent_alone(work: Work, places: Places, rules: NoticeRules, staff_id: str) -> int:
    """Recipients of all of it together; somebody who got two counts twice."""
    found = broadcasts.agreed_by_nobody(work, staff_id, work.now - A_DAY)
    written = named_audience.sizes(work, [one.id for one in found if one.fanned_out_at])
    return sum(written.values()) + sum(
        _would_reach(work, places, rules, one) for one in found if one.fanned_out_at is None
    )


def _would_reach(work: Work, places: Places, rules: NoticeRules, one: Broadcast) -> int:
    """Of one whose recipients are not written down yet: a second later they are, so there are few of these."""
    where = widened(places, one.audience.places)
    counted = audience.counts(work, one.audience, where, doors_for(work, one.bodies, rules))
    return sum(count.number for count in counted if not count.reason)
