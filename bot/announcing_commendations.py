"""Tells the staff of commendations that wait: each member one line, however many there are, and never a word of them."""

import logging
from collections import defaultdict
from collections.abc import Mapping

from bot.faults import told
from bot.knowledge_facts import stations_of
from bot.staff_lines import StaffLines
from bot.wording import Wording
from directory.places import Places
from flows.messages import Language
from storage import alerts, due_commendations, staff
from storage.due_commendations import Due
from storage.reached import Reached
from storage.work import Work

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Commendations looked at in one tick."""
NOBODY = "A commendation waits and nobody on the staff may look at it: invite somebody for its area."
FAILED = "The staff could not be told of a commendation that waits; it is tried again."


class AnnouncingCommendations:
    """One round at each tick of the scheduler; how many a commendation waits was drawn by chance when it was filed."""

    def __init__(self, wording: Wording, first_language: Language, places: Places) -> None:
        self._lines = StaffLines(wording, first_language)
        self._places = places

    def announce(self, work: Work) -> int:
        """Tell of what is due; of how many somebody heard. One line that fails holds up no other."""
        due_commendations.count_down(work)
        due = due_commendations.due(work, AT_ONCE)
        if not due:
            return 0
        hear, ways = self._who_hears(work, due)
        heard: set[str] = set()
        for member_id, about in sorted(hear.items()):
            if self._said(work, ways[member_id], about):
                heard |= {one.id for one in about}
        left = [one for one in due if one.id not in heard]
        due_commendations.done(work, heard)
        due_commendations.later(work, [one.id for one in left])
        reached = {one.id for about in hear.values() for one in about}
        for sentence in sorted({FAILED if one.id in reached else NOBODY for one in left}):
            alerts.raise_alert(work, sentence)
        if not left and not due_commendations.any_waits(work):
            for sentence in (NOBODY, FAILED):
                alerts.put_right(work, sentence)
        return len(heard)

    def _who_hears(self, work: Work, due: list[Due]) -> tuple[dict[str, list[Due]], Mapping[str, Reached]]:
        """For each member whom something reaches what she hears of: those of her areas, as with cases."""
        members = staff.everybody(work)
        ways = self._lines.reach(work, members)
        salt = due_commendations.salt_now(work)
        hear: dict[str, list[Due]] = defaultdict(list)
        for member in members:
            stations = stations_of(self._places, member) if member.id in ways else {}
            for one in due:
                if one.station in stations and due_commendations.may_hear(work, one, member, salt):
                    hear[member.id].append(one)
        return hear, ways

    def _said(self, work: Work, to: Reached, about: list[Due]) -> bool:
        try:
            with work.connection.begin_nested():
                if len(about) > 1:
                    self._lines.commendations(work, to, len(about))
                else:
                    (one,) = about
                    self._lines.commendation(work, to, one.number, self._places.name_of(one.station))
        except Exception as error:  # noqa: BLE001 - whatever it is: the other lines go out, this one is tried again
            log.error("the staff could not be told of a commendation: %s", told(error))  # noqa: TRY400
            return False
        return True
