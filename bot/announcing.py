"""Tells the staff of cases that wait: each member one line about each, or one about many."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.faults import told
from bot.staff_lines import StaffLines
from flows.changes import State
from storage import alerts, due_cases
from storage.due_cases import Due
from storage.reached import Reached
from storage.work import Work

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Cases looked at in one tick: far more than come in in one, few enough for one unit of work."""
MANY = 4
"""From so many new cases a member hears how many they are, not of each."""
AGAIN_AFTER = timedelta(minutes=10)
"""What nobody could be told of does not stand in the way of what comes after it. At most; see again_at."""
NOBODY = "A report waits and nobody on the staff may handle it: invite somebody for its area, or an admin."
FAILED = (
    "The staff could not be told of a report that waits; it is tried again. `baraza reports list` shows it."
)

TAKEN_UP_WITHIN = timedelta(days=2)
"""A line to the staff may be lost: a phone that is gone, a message that WhatsApp keeps back until she writes."""
NOBODY_TOOK_IT = (
    "The staff was told of a report days ago, and nobody has taken it up: do their messages arrive? "
    "`baraza reports list` shows it."
)


class Announcing:
    """One round at each tick of the scheduler. `place_name` gives a place's name by its id."""

    def __init__(self, lines: StaffLines, place_name: Callable[[str], str]) -> None:
        self._lines = lines
        self._place_name = place_name

    def announce(self, work: Work) -> int:
        """Tell of what is due; of how many cases somebody heard. One line that fails holds up no other."""
        due = due_cases.due(work, AT_ONCE)
        if not due:
            return 0
        withdrawn = {one.report_id for one in due if one.state == State.WITHDRAWN}
        waiting = [one for one in due if one.report_id not in withdrawn]
        ways = self._lines.reach(work, [member for one in waiting for member in one.members])
        new: dict[str, list[Due]] = defaultdict(list)
        more: dict[str, list[Due]] = defaultdict(list)
        for one in waiting:
            lines = more if one.holder or one.state != State.RECEIVED else new
            for member_id in _who_hears(one, ways):
                lines[member_id].append(one)
        heard: set[str] = set()
        for member_id in sorted({*new, *more}):
            for about, key in _lines(new[member_id], more[member_id]):
                if self._said(work, ways[member_id], about, key):
                    heard |= {one.report_id for one in about}
        self._settle(work, waiting, heard, withdrawn, ways)
        return len(heard)

    def _said(self, work: Work, to: Reached, about: list[Due], key: str) -> bool:
        try:
            with work.connection.begin_nested():
                if len(about) > 1:
                    self._lines.cases(work, to, about)
                else:
                    (one,) = about
                    self._lines.case(work, to, one, self._place_name(one.place), key=key)
        except Exception as error:  # noqa: BLE001 - whatever it is: the other lines go out, this one is tried again
            log.error("the staff could not be told of a report: %s", told(error))  # noqa: TRY400
            return False
        return True

    def _settle(
        self,
        work: Work,
        waiting: list[Due],
        heard: set[str],
        withdrawn: set[str],
        ways: Mapping[str, Reached],
    ) -> None:
        left = [one for one in waiting if one.report_id not in heard]
        due_cases.done(work, heard | withdrawn)
        due_cases.later(work, [one.report_id for one in left], again_at(work.now))
        for sentence in sorted({FAILED if _who_hears(one, ways) else NOBODY for one in left}):
            alerts.raise_alert(work, sentence)
        if not left and not due_cases.any_waits(work):
            for sentence in (NOBODY, FAILED):
                alerts.put_right(work, sentence)


def again_at(now: datetime) -> datetime:
    """When what nobody could be told of is tried again: at the next full ten minutes of the clock.

    Ten minutes after the first try, which follows the filing within seconds, would keep the time of filing with the
    case; at these times all cases that wait are alike.
    """
    return now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0) + AGAIN_AFTER


def tell_that_nobody_took_it(work: Work) -> int:
    """Alert the operator of cases that nobody has taken up although the staff was told; 1 while there are some."""
    if due_cases.nobody_took_it(work, work.now - TAKEN_UP_WITHIN):
        alerts.raise_alert(work, NOBODY_TOOK_IT)
        return 1
    alerts.put_right(work, NOBODY_TOOK_IT)
    return 0


def _who_hears(one: Due, ways: Mapping[str, Reached]) -> list[str]:
    """Whoever has the case; when nobody has, or nothing leads to her, all who may see it."""
    reached = [member.id for member in one.members if member.id in ways]
    return [one.holder] if one.holder in reached else reached


def _lines(new: list[Due], more: list[Due]) -> Iterator[tuple[list[Due], str]]:
    """What one member hears: which cases, and the key of the line about a single one."""
    if len(new) >= MANY:
        yield new, ""
    else:
        yield from (([one], "cases.new") for one in new)
    yield from (([one], "cases.reply") for one in more)
