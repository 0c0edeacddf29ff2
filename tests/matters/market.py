"""A market in tests: its traders and their group, a facilitator, reports, and the scheduler's rounds. All are invented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.broadcasting.feeding import broadcast_rounds
from bot.broadcasting.rules import NoticeRules
from bot.broadcasting.topics import Topics
from bot.matters.office import matters_of, rounds_of
from bot.matters.rules import MatterRules
from bot.refused import RefusedError
from bot.schedule import Round
from bot.wording import wording
from directory.bodies import Bodies, bundled_bodies
from flows.changes import FileReport, Manner, SayIfSolved
from flows.matter_changes import MoveMatter, OpenMatter
from flows.matter_facts import MatterByNumber
from flows.notice_changes import JoinGroup, NoticeChange
from storage import case_history, cases, changes, group_leaders, groups, matters, people, reports
from storage.matters import Matter
from storage.member import Staff
from storage.tables import cases as cases_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.forums.town import PAGE, PLACES, RULES, Heard, Town
from tests.storage.conftest import Clock
from tests.storage.gatherings import WARD
from tests.storage.turns import report

BODIES = Bodies.from_records(PLACES, bundled_bodies())
HOST = "Soko Salama"
AROUND = ("nakuru-town-west-constituency", "nakuru-county")
TITLE = "Blocked drain at the lower gate"


class Market(Town):
    """Everybody is on Telegram; an address is a name."""

    def __init__(
        self, storage: Storage, opener: HandleOpener, clock: Clock, notices: NoticeRules = RULES
    ) -> None:
        super().__init__(storage, opener, clock, notices)
        self.matter_rules = MatterRules()
        self.office = matters_of(
            PLACES, BODIES, wording(), "en", self.rules, self.matter_rules, PAGE, host=HOST
        )
        self.topics = Topics(PLACES, "en")

    def rounds(self) -> tuple[Round, ...]:
        """Of a process that has just begun."""
        return (
            *rounds_of(PLACES, wording(), "en", self.rules, self.matter_rules, PAGE, host=HOST),
            *broadcast_rounds(PLACES, self.rules, {"telegram": 100.0, "whatsapp": 100.0}),
        )

    def trader(self, name: str, language: Any = "en") -> str:  # noqa: ANN401 - a language
        """Somebody at the market; her id."""
        return self.resident(name, language=language, topic="")

    def group(
        self, by: Staff, *members: str, leader: str = "", place: str = WARD, name: str = "Traders"
    ) -> str:
        """A group with these in it, of whom `leader` leads it; its id."""
        code = self.do(lambda work: groups.make(work, by.id, name, "traders", place))
        found = self.do(lambda work: groups.by_code(work, code))
        assert found is not None
        for one in members:
            self.notices(one, JoinGroup(code))
        if leader:
            self.do(lambda work: group_leaders.make_leader(work, found.id, leader))
        return found.id

    def files(self, who: str, manner: Manner = Manner.CONFIDENTIAL, *texts: str, **fields: Any) -> str:  # noqa: ANN401
        """She reports it; the id of her report."""
        return self.filed(who, report(manner, *texts, **({"place": WARD} | fields)))[0]

    def filed_at(self, who: str, place: str) -> str:
        """She reports it there; the id of her report."""
        return self.filed(who, report(Manner.CONFIDENTIAL, place=place), (place, *AROUND))[0]

    def filed(self, who: str, change: FileReport, areas: Sequence[str] = AROUND) -> tuple[str, str]:
        """(id of the report, its code). `areas`: what its place lies in."""
        with self.storage.begin() as work:
            code = changes.apply(work, who, "telegram", change, areas=areas)
        assert code is not None
        with self.storage.read() as work:
            found = reports.by_code(work, self.storage.receipts.hash(code))
        assert found is not None
        return found.id, code

    def takes(self, member: Staff, report_id: str) -> str:
        """She takes its case; the number of that."""
        with self.storage.begin() as work:
            number = self.number_of(report_id)
            case = cases.for_number(work, member, number)
            assert case is not None
            cases.take(work, member, case)
            return number

    def number_of(self, report_id: str) -> str:
        with self.storage.read() as work:
            query = cases_table.select().where(cases_table.c.report_id == report_id)
            return str(work.connection.execute(query).one().number)

    def opens(self, member: Staff, report_id: str, title: str = TITLE) -> Matter:
        """She takes the case and makes it public."""
        number = self.does(member.person_id or "", OpenMatter(self.takes(member, report_id), title))
        return self.matter(number)

    def moves(
        self,
        member: Staff,
        matter: Matter,
        state: str,
        percent: int = 0,
        sentence: str = "",
        reason: str = "",
    ) -> Matter:
        """She moves it on, and the rounds run."""
        self.does(member.person_id or "", MoveMatter(matter.number, state, percent, sentence, reason))
        self.turns_round()
        return self.matter(matter.number)

    def does(self, who: str, change: Any) -> str:  # noqa: ANN401 - a change
        """As a turn does it; what it made. Raises RefusedError."""
        return self.do(lambda work: self.office.apply(work, who, change)) or ""

    def refused(self, who: str, change: Any) -> str:  # noqa: ANN401 - a change
        """Why she may not; '' when she may."""
        try:
            self.does(who, change)
        except RefusedError as refused:
            return refused.key.removeprefix("matters.refused.")
        return ""

    def notices(self, who: str, change: NoticeChange) -> None:
        """She joins or leaves a group."""
        self.do(lambda work: self.topics.apply(work, who, change))  # type: ignore[arg-type]

    def says_under_code(self, who: str, report_id: str, *, solved: bool) -> None:
        """Whoever filed it answers under her code."""
        with self.storage.begin() as work:
            changes.apply(work, who, "telegram", SayIfSolved(report_id, solved))

    def knows(self, who: str, fact: Any) -> Any:  # noqa: ANN401 - JSON
        """The answer to a fact."""
        return self.do(lambda work: self.office.look_up(work, who, fact))

    def matter(self, number: str) -> Matter:
        found = self.do(lambda work: matters.by_number(work, number))
        assert found is not None
        return found

    def shown(self, who: str, matter: Matter) -> dict[str, Any]:
        found: dict[str, Any] = self.knows(who, MatterByNumber(matter.number))
        return found

    def states(self, report_id: str) -> list[str]:
        """What became of a report, step by step."""
        with self.storage.read() as work:
            return [step.state for step in case_history.steps(work, report_id)]

    def turns_round(self) -> None:
        """All rounds, until nothing is due."""
        for one in self.rounds():
            while self.do(one.do) and one.repeats:
                pass

    def hears(self, **forward: float) -> list[Heard]:
        """What goes out by then, oldest first."""
        if forward:
            self.clock.forward(**forward)
        return self.tick()


def somebody(market: Market, number: int) -> list[str]:
    """So many traders; their ids."""
    with market.storage.begin() as work:
        return [people.find_or_make(work, "telegram", f"trader {one}").id for one in range(number)]
