"""What a member of the staff does with commendations: look, verify, decline, ask an admin; and who hears of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from bot import outbound_json
from bot.commendation_hints import CLOSE, duplicates, praises_herself, same_voice, sounds_like_blame
from bot.knowledge_facts import stations_of
from bot.wording import Wording
from directory.places import Places
from flows.messages import Option, Outbound
from flows.words import text
from storage import audit, commendations, complaints, outbox
from storage.commendations import Commendation, Line
from storage.member import Role, Staff
from storage.refusals import ChangeRefusedError
from storage.statuses import SendClass
from storage.vault import SealError
from storage.work import Work

COMMENDED = "commended.open"
"""The question that the lasting button of her notice answers: the option is the commendation's id."""
REASONS = ("duplicate", "unchecked", "other", "complaint")


class CommendingError(Exception):
    """What was asked cannot be done: `reason` is gone, decided, admin, own, reason or complaint."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Hints:
    """What to think of before deciding. `duplicates`: numbers. `complaint`: an open one may concern this officer."""

    duplicates: tuple[str, ...]
    blame: bool
    herself: bool
    again: bool
    complaint: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """One commendation in clear with its hints. `may`: she may decide it; `station` is its name."""

    one: Commendation = field(repr=False)
    station: str
    hints: Hints
    may: bool


class Commending:
    """Works on commendations for a member of the staff; one of another area does not exist for her."""

    def __init__(self, wording: Wording, places: Places) -> None:
        self._wording = wording
        self._places = places

    def stations(self, member: Staff) -> Mapping[str, str]:
        """The names of her stations by their ids."""
        return {one.id: one.name for one in stations_of(self._places, member).values()}

    def waiting(self, work: Work, member: Staff, limit: int) -> list[Line]:
        """Those that nobody decided, the oldest first; without a word of them."""
        return commendations.waiting(work, list(self.stations(member)), limit)

    def verified(self, work: Work, member: Staff, first: date, last: date) -> list[Commendation]:
        """Those of her stations that were verified on these days; the look is noted."""
        audit.note(work, member, "read_praise")
        return commendations.verified(work, list(self.stations(member)), first, last)

    def look(self, work: Work, member: Staff, number: str) -> Looked:
        """What was told, and what to think of. The look is noted. Raises CommendingError."""
        one = self._one(work, member, number)
        audit.note(work, member, "read_praise", one.number)
        around = commendations.around(work, one, CLOSE)
        hints = Hints(
            duplicates(one, around),
            sounds_like_blame(one.told.did),
            praises_herself(one),
            same_voice(one, around),
            self._complaint(work, member, one, one.told.officer),
        )
        return Looked(one, self._places.name_of(one.station), hints, self._why_not(work, member, one) == "")

    def verify(self, work: Work, member: Staff, number: str, officer: str, warned: str = "") -> None:
        """It is right; `officer`: the name as it shall be listed, '' where nobody knows it. Raises CommendingError.

        A name that was not told may be in a complaint of which no hint was given: refused once, until she was `warned`
        of that name.
        """
        one = self._mine(work, member, number)
        known = warned == officer or self._complaint(work, member, one, one.told.officer)
        if not known and self._complaint(work, member, one, officer):
            raise CommendingError("complaint")
        with _as_ours():
            commendations.verify(work, one, officer)
        audit.note(work, member, "verified", one.number)
        self.tell(work, one)

    def decline(self, work: Work, member: Staff, number: str, reason: str) -> None:
        """It does not count, for one of REASONS. Raises CommendingError."""
        one = self._mine(work, member, number)
        with _as_ours():
            commendations.decline(work, one, reason)
        audit.note(work, member, "declined", one.number)
        self.tell(work, one)

    def ask_admin(self, work: Work, member: Staff, number: str) -> None:
        """An admin decides. Raises CommendingError."""
        one = self._mine(work, member, number)
        with _as_ours():
            commendations.ask_admin(work, one)
        audit.note(work, member, "asked_admin", one.number)

    def _one(self, work: Work, member: Staff, number: str) -> Commendation:
        try:
            one = commendations.for_number(work, list(self.stations(member)), number)
        except SealError:
            one = None
        if one is None:
            raise CommendingError("gone")
        return one

    def _mine(self, work: Work, member: Staff, number: str) -> Commendation:
        one = self._one(work, member, number)
        if why := self._why_not(work, member, one):
            raise CommendingError(why)
        return one

    def _why_not(self, work: Work, member: Staff, one: Commendation) -> str:
        if one.state not in commendations.UNDECIDED:
            return "decided"
        if one.state == "asked" and member.role is not Role.ADMIN:
            return "admin"
        if member.person_id and commendations.is_of(work, one, member.person_id):
            return "own"
        return ""

    def _complaint(self, work: Work, member: Staff, one: Commendation, officer: str) -> bool:
        return complaints.may_concern(work, member, self._about(one.station), officer)

    def _about(self, station: str) -> list[str]:
        """The station and the ward or town around it: where a complaint about its officers is placed."""
        place = self._places.by_id(station)
        around = place.parent if place is not None and place.parent != place.county else ""
        return [station, *((around,) if around else ())]

    def tell(self, work: Work, one: Commendation) -> None:
        """She hears that something waits, and no word of what: once when it is decided, once when it is handed over."""
        to = commendations.way_back(one)
        if to is None:
            return
        opens = Option(one.id, self._wording.say(text("commended.open"), one.language))
        notice = Outbound(
            self._wording.say(text("commended.notice"), one.language),
            (opens,),
            COMMENDED,
            neutral=True,
            language=one.language,
            lasting=True,
        )
        outbox.queue(work, to, "", outbound_json.to_bytes(notice), cls=SendClass.NOTICE)


@contextmanager
def _as_ours() -> Iterator[None]:
    try:
        yield
    except ChangeRefusedError as error:
        raise CommendingError(error.reason) from None
