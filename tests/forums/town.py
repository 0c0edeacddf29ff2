"""A town in tests: a facilitator, residents who opted in to hear of forums, and the scheduler's rounds. All are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot import outbound_json
from bot.broadcasting.feeding import broadcast_rounds
from bot.broadcasting.rules import NoticeRules
from bot.forums.rounds import forum_rounds
from bot.gathering import gathering_of
from bot.schedule import Round
from bot.wording import NAIROBI, wording
from directory.places import Places
from flows.forum_changes import AnswerForum, ForumChange
from flows.forum_facts import MyForums
from flows.messages import Language, Outbound
from storage import claims, consents, interests, meetings, outcomes, people
from storage import staff as staff_rows
from storage.meeting import Meeting
from storage.member import Role, Staff
from storage.statuses import SendKind
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.gatherings import WARD, forum

T = TypeVar("T")
PLACES = Places.bundled()
RULES = NoticeRules()
PAGE = "https://baraza.example.org"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that went out: when (UTC), to whom, what."""

    at: datetime
    who: str
    message: Outbound = field(repr=False)

    @property
    def about(self) -> str:
        """What its first line begins with."""
        return self.message.text.split(":", 1)[0]

    @property
    def number(self) -> str:
        """Of the meeting that its button is about, '' without one."""
        return self.message.options[0].id.split("-")[-1] if self.message.options else ""


class Town:
    """Everybody is on Telegram; an address is a name."""

    def __init__(
        self, storage: Storage, opener: HandleOpener, clock: Clock, rules: NoticeRules = RULES
    ) -> None:
        self.storage, self.opener, self.clock, self.rules = storage, opener, clock, rules
        self.gathering = gathering_of(PLACES, wording(), "en", rules, PAGE)
        self.heard: list[Heard] = []

    def do(self, step: Callable[[Work], T]) -> T:
        """In a unit of work of its own."""
        with self.storage.begin() as work:
            return step(work)

    def member(self, name: str, areas: tuple[str, ...] = (WARD,), *, role: Role = Role.FACILITATOR) -> Staff:
        """A member of the staff whose address is her name."""
        with self.storage.begin() as work:
            invited = staff_rows.invitation(
                work, staff_rows.invite(work, name, role, areas, timedelta(days=1))
            )
            assert invited is not None
            person = people.find_or_make(work, "telegram", name)
            people.set_language(work, person.id, "en", chosen=True)
            return staff_rows.join(work, person.id, invited.id)

    def resident(self, name: str, *places: str, language: Language = "en", topic: str = "forums") -> str:
        """Somebody who hears of forums there; without places everywhere. Her id."""
        with self.storage.begin() as work:
            person = people.find_or_make(work, "telegram", name)
            people.set_language(work, person.id, language, chosen=True)
            if topic:
                consents.give(work, person.id, topic, "1", language)
                interests.choose(work, person.id, places)
            return person.id

    def announces(self, by: Staff, **other: Any) -> Meeting:  # noqa: ANN401 - fields of AnnounceForum
        """A forum as in tests.storage.gatherings; its first meeting."""
        number = self.applies(by, forum(**other))
        return self.meeting(number)

    def applies(self, by: Staff, change: Any) -> str:  # noqa: ANN401 - a change of hers
        """As a turn does it; what it made."""
        assert by.person_id
        return self.do(lambda work: self.gathering.apply(work, by.person_id or "", change)) or ""

    def leaves(self, member: Staff) -> None:
        """She is not on the staff any more."""
        self.do(lambda work: staff_rows.leave(work, member.id))

    def mine(self, by: Staff) -> list[dict[str, Any]]:
        """The meetings that she may look after."""
        found: list[dict[str, Any]] = self.asks(by, MyForums(0))["meetings"]
        return found

    def asks(self, by: Staff, fact: Any) -> Any:  # noqa: ANN401 - JSON
        """The answer to a fact."""
        return self.do(lambda work: self.gathering.look_up(work, by.person_id or "", fact))

    def meeting(self, number: str) -> Meeting:
        """As it is now."""
        found = self.do(lambda work: meetings.by_number(work, number))
        assert found is not None
        return found

    def answers(self, who: str, meeting: Meeting, people: int = 1, *, waits: bool = False) -> None:
        """She comes with so many in all, or not when they are 0."""
        self.says(who, AnswerForum(meeting.number, people > 0, people, waits=waits))

    def says(self, who: str, change: ForumChange) -> None:
        """A resident does it."""
        self.do(lambda work: self.gathering.apply(work, who, change))

    def rounds(self) -> tuple[Round, ...]:
        """Of a process that has just begun."""
        return (
            *forum_rounds(wording(), PLACES, "en", self.rules),
            *broadcast_rounds(PLACES, self.rules, {"telegram": 25.0}),
        )

    def tick(self) -> list[Heard]:
        """Every round once, as long as it repeats; then all that waits goes out. What went out."""
        for one in self.rounds():
            while self.do(one.do) and one.repeats:
                continue
        return self.deliver()

    def deliver(self) -> list[Heard]:
        """Send what waits in the outbox."""
        new: list[Heard] = []
        while True:
            with self.storage.begin() as work:
                claimed = claims.claim(work, self.opener, 50)
            if not claimed:
                break
            with self.storage.begin() as work:
                for row in claimed:
                    if row.kind is SendKind.MESSAGE:
                        new.append(
                            Heard(self.clock.now, row.address or "", outbound_json.from_bytes(row.body))
                        )
                    outcomes.sent(work, row)
        self.heard += new
        return new

    def at(self, local: str) -> list[Heard]:
        """The clock moves to that time in Nairobi ('2026-12-08T14:00'), and a tick follows."""
        self.clock.now = datetime.fromisoformat(local).replace(tzinfo=NAIROBI).astimezone(UTC)
        return self.tick()
