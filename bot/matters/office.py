"""What flows about matters, groups and promises ask and do: residents, leaders and staff each see their part."""

from dataclasses import dataclass
from typing import Any

from bot.broadcasting.rules import NoticeRules
from bot.matters.at_work import MattersAtWork, StaffChange, StaffFact
from bot.matters.chats import CHATS, Chats
from bot.matters.group_lines import GroupLines
from bot.matters.group_talk import GroupTalk
from bot.matters.leading import GroupChange, GroupFact, Leading
from bot.matters.notices import MatterNotices
from bot.matters.promises import PromiseChange, PromiseFact, Promises
from bot.matters.promising import Promising
from bot.matters.residents import MattersForResidents, ResidentChange, ResidentFact
from bot.matters.rounds import matter_rounds
from bot.matters.rules import MatterRules
from bot.matters.sending import MatterBroadcasts
from bot.matters.shown import Shown
from bot.refused import RefusedError
from bot.schedule import Round
from bot.staff_lines import StaffLines
from bot.telling_reporter import TellingReporter
from bot.wording import Wording
from directory.bodies import Bodies
from directory.places import Places
from flows.matter_changes import MatterChange
from flows.matter_facts import MatterFact
from flows.messages import Language
from storage import staff
from storage.refusals import ChangeRefusedError
from storage.work import Work


@dataclass(frozen=True, slots=True)
class MatterOffice:
    """Each part looks up anew who may do what."""

    residents: MattersForResidents
    at_work: MattersAtWork
    leading: Leading
    promises: Promises
    chats: Chats

    def look_up(self, work: Work, person_id: str, query: MatterFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever it is not for."""
        if isinstance(query, ResidentFact):
            return self.residents.look_up(work, person_id, query)
        if isinstance(query, GroupFact):
            return self.leading.look_up(work, person_id, query)
        if isinstance(query, PromiseFact):
            return self.promises.look_up(work, person_id, query)
        assert isinstance(query, StaffFact)  # noqa: S101  (nothing else is left)
        member = staff.of_person(work, person_id)
        return None if member is None else self.at_work.look_up(work, member, query)

    def apply(self, work: Work, person_id: str, change: MatterChange) -> str | None:
        """Do it; what it made, to be filled in where the flow says Link. Raises RefusedError, with nothing written."""
        try:
            with work.connection.begin_nested():
                return self._apply(work, person_id, change)
        except ChangeRefusedError as refused:
            raise RefusedError(f"matters.refused.{refused.reason}") from None

    def _apply(self, work: Work, person_id: str, change: MatterChange) -> str | None:
        if isinstance(change, ResidentChange):
            self.residents.apply(work, person_id, change)
            return None
        if isinstance(change, GroupChange):
            return self.leading.apply(work, person_id, change)
        if isinstance(change, PromiseChange):
            return self.promises.apply(work, person_id, change)
        if isinstance(change, CHATS):
            return self.chats.apply(work, person_id, change)
        assert isinstance(change, StaffChange)  # noqa: S101  (nothing else is left)
        member = staff.of_person(work, person_id)
        if member is None:
            raise ChangeRefusedError("not_staff", "She is not on the staff.")
        return self.at_work.apply(work, member, change)


def matters_of(
    places: Places,
    bodies: Bodies,
    wording: Wording,
    first_language: Language,
    notices: NoticeRules,
    rules: MatterRules,
    page: str,
    *,
    host: str = "Baraza",
) -> MatterOffice:
    """All of it. `page` is the address of the public pages without a slash at its end, '' where there is none; `host`: the
    operator's name.
    """
    residents = MattersForResidents(Shown(places, page), rules)
    broadcasts = broadcasts_of(places, wording, first_language, notices, host, page)
    lines = GroupLines(wording, first_language, host, notices.night)
    return MatterOffice(
        residents,
        MattersAtWork(places, residents, broadcasts, rules),
        Leading(places, lines, rules),
        Promises(places, Promising(places, bodies)),
        Chats(GroupTalk(wording, first_language)),
    )


def rounds_of(
    places: Places,
    wording: Wording,
    first_language: Language,
    notices: NoticeRules,
    rules: MatterRules,
    page: str,
    *,
    host: str = "Baraza",
) -> tuple[Round, ...]:
    """For the scheduler; the arguments are those of matters_of."""
    return matter_rounds(
        TellingReporter(wording),
        broadcasts_of(places, wording, first_language, notices, host, page),
        StaffLines(wording, first_language),
        rules,
    )


def broadcasts_of(
    places: Places, wording: Wording, first_language: Language, notices: NoticeRules, host: str, page: str
) -> MatterBroadcasts:
    """Telling followers and members, in chat and from the scheduler alike."""
    return MatterBroadcasts(MatterNotices(wording, places, first_language, host, page), places, notices)
