"""Any order of voices, votes, joining, merging and erasing: never two voices of one person, never a vote of somebody not asked."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from flows.changes import Manner
from storage import changes, erasure, groups, matter_votes, matters, merging, people, voices
from storage.database import Database
from storage.matter_votes import Rules, Tally
from storage.matters import Matter
from storage.refusals import ChangeRefusedError
from storage.tables import cases
from storage.vault import Vault
from storage.work import Storage, Work
from tests.storage.conftest import SECRET, SQLITE_ONLY, Clock, NewDatabase
from tests.storage.turns import report

PEOPLE = 7
WHO = st.integers(0, PEOPLE - 1)
RULES = Rules(reopen_from=3, reopen_share=0.3)
ASK_FOR = timedelta(days=7)


class Voices:
    """Beside the database stand the sets that somebody would keep on paper."""

    def __init__(self, new_database: NewDatabase) -> None:
        self._opened = new_database()
        self.database = Database(self._opened.__enter__())
        self.clock = Clock()
        self.storage = Storage(
            self.database, Vault(SECRET), clock=self.clock, chance=random.Random(5).randbytes
        )
        self.made = 0
        self.people = [self.somebody() for _ in range(PEOPLE)]
        self.spoke: set[str] = set()
        self.follows: set[str] = set()
        self.members: set[str] = set()
        self.votes: dict[str, bool] = {}
        self.by_chance = 1
        """Of the case that opened it: filed in confidence, so that nobody knows whose it is."""
        self.cases = 1
        self.state = "open"
        self.asks_until: datetime | None = None
        self.outcomes: set[str] = set()
        with self.storage.begin() as work:
            self.code = groups.make(work, "maker", "Traders", "traders", "")
            group = groups.by_code(work, self.code)
            assert group is not None
            changes.apply(work, self.somebody_in(work), "telegram", report())
            work.connection.execute(update(cases).values(group_id=group.id))
            report_id = str(work.connection.scalar(select(cases.c.report_id)))
            self.number = matters.open_for_case(work, report_id, "Blocked drain", "maker")[0].number
        self.group = group.id
        for place in range(5):
            self.joins_in(place)

    def close(self) -> None:
        self.database.close()
        self._opened.__exit__(None, None, None)

    def somebody(self) -> str:
        with self.storage.begin() as work:
            return self.somebody_in(work)

    def somebody_in(self, work: Work) -> str:
        self.made += 1
        return people.find_or_make(work, "telegram", f"{self.made}").id

    def matter(self, work: Work) -> Matter:
        found = matters.by_number(work, self.number)
        assert found is not None
        return found

    def adds_weight(self, place: int, follow: bool) -> None:
        who = self.people[place]
        with self.storage.begin() as work:
            assert matters.add_weight(work, who, self.matter(work)) == (who not in self.spoke)
            if follow:
                matters.follow(work, who, self.matter(work))
                self.follows.add(who)
        self.spoke.add(who)

    def reports_the_same(self, place: int, manner: Manner, messages: bool) -> None:
        who = self.people[place]
        filed = report(manner, matter=self.number, messages=messages and manner is not Manner.WITHOUT_TRACE)
        with self.storage.begin() as work:
            changes.apply(work, who, "telegram", filed)
        self.cases += 1
        if manner is Manner.WITHOUT_TRACE or (manner is Manner.CONFIDENTIAL and not messages):
            self.by_chance += 1
        else:
            self.spoke.add(who)

    def joins_the_group(self, place: int) -> None:
        self.joins_in(place)

    def joins_in(self, place: int) -> None:
        with self.storage.begin() as work:
            groups.join(work, self.people[place], self.code)
        self.members.add(self.people[place])

    def leaves(self, place: int) -> None:
        with self.storage.begin() as work:
            groups.leave(work, self.people[place], [self.group])
            matters.unfollow(work, self.people[place], self.matter(work))
        self.members.discard(self.people[place])
        self.follows.discard(self.people[place])

    def some_vote(self, no: set[int], yes: set[int]) -> None:
        for place in sorted(no):
            self.votes_on_it(self.people[place], solved=False)
        for place in sorted(yes):
            self.votes_on_it(self.people[place], solved=True)

    def votes_on_it(self, who: str, *, solved: bool) -> None:
        asked = self.asks_until is not None and self.clock.now < self.asks_until
        if not asked or who not in self.members | self.follows:
            with self.storage.begin() as work, pytest.raises(ChangeRefusedError, match="Nobody asks"):
                matters.vote(work, who, self.matter(work), solved)
            return
        with self.storage.begin() as work:
            matters.vote(work, who, self.matter(work), solved)
        self.votes[who] = solved

    def is_called_solved(self) -> None:
        if self.state not in {"open", "reopened"}:
            return
        with self.storage.begin() as work:
            matters.move(work, self.matter(work), "resolved", by="maker", ask_for=ASK_FOR)
        self.state, self.votes = "resolved", {}
        self.asks_until = self.clock.now + ASK_FOR if self.members | self.follows else None

    def is_counted(self, days: int) -> None:
        self.clock.forward(days=days)
        with self.storage.begin() as work:
            found = [(one.number, outcome) for one, outcome in matter_votes.decided(work, RULES)]
        assert found == self.expected()
        for _, outcome in found:
            self.outcomes.add(outcome)
            with self.storage.begin() as work:
                if outcome:
                    matters.move(work, self.matter(work), outcome)
                else:
                    assert matters.ended_asking(work, self.matter(work))
            self.state, self.asks_until = outcome or self.state, None
            if outcome == "reopened":
                self.votes = {}

    def expected(self) -> list[tuple[str, str]]:
        """As the sentence in the settings says it."""
        if self.state not in {"resolved", "confirmed"}:
            return []
        no = sum(not solved for solved in self.votes.values())
        asked = max(len(self.members | self.follows), self.cases)
        if no and no >= min(3, asked) and no >= 0.3 * len(self.votes):
            return [(self.number, "reopened")]
        if self.state == "resolved" and self.asks_until is not None and self.asks_until <= self.clock.now:
            return [(self.number, "confirmed" if any(self.votes.values()) else "")]
        return []

    def is_erased(self, place: int) -> None:
        who = self.people[place]
        with self.storage.begin() as work:
            erasure.erase_me(work, who)
        self.forgets(who)
        self.people[place] = self.somebody()

    def turn_out_to_be_one(self, place: int, other: int) -> None:
        gone, into = self.people[place], self.people[(place + other) % PEOPLE]
        with self.storage.begin() as work:
            merging.merge(work, gone, into)
        for one in (self.spoke, self.follows, self.members):
            if gone in one:
                one.add(into)
        if gone in self.votes:
            self.votes.setdefault(into, self.votes[gone])
        self.forgets(gone)
        self.people[place] = self.somebody()

    def forgets(self, who: str) -> None:
        for one in (self.spoke, self.follows, self.members):
            one.discard(who)
        self.votes.pop(who, None)

    def stands_as_on_paper(self) -> None:
        with self.storage.read() as work:
            matter = self.matter(work)
            assert voices.numbers(work, [matter.id]) == {matter.id: len(self.spoke) + self.by_chance}
            shown = voices.shown(work, [matter.id])
            assert shown == (
                {matter.id: len(self.spoke) + self.by_chance} if len(self.spoke) + self.by_chance >= 5 else {}
            )
            assert {who for who in self.people if voices.speaks_in(work, who, [matter.id])} == self.spoke
            yes = sum(self.votes.values())
            expected = {matter.id: Tally(yes, len(self.votes) - yes)} if self.votes else {}
            assert matter_votes.tallies(work, [matter.id]) == expected
            assert matter.state == self.state
            assert matter.is_asked(work.now) == (self.asks_until is not None and work.now < self.asks_until)


MANNERS = (Manner.CONFIDENTIAL, Manner.WITHOUT_TRACE, Manner.NAMED)
DONE: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just("adds_weight"), WHO, st.booleans()),
    st.tuples(st.just("reports_the_same"), WHO, st.sampled_from(MANNERS), st.booleans()),
    st.tuples(st.just("joins_the_group"), WHO),
    st.tuples(st.just("leaves"), WHO),
    st.tuples(st.just("some_vote"), st.sets(WHO), st.sets(WHO, max_size=2)),
    st.tuples(st.just("some_vote"), st.sets(WHO, max_size=2), st.sets(WHO)),
    st.tuples(st.just("is_called_solved")),
    st.tuples(st.just("is_called_solved")),
    st.tuples(st.just("is_counted"), st.sampled_from((0, 1, 8))),
    st.tuples(st.just("is_counted"), st.sampled_from((0, 1, 8))),
    st.tuples(st.just("is_erased"), WHO),
    st.tuples(st.just("turn_out_to_be_one"), WHO, st.integers(1, PEOPLE - 1)),
)


@SQLITE_ONLY
def test_any_order(new_database: NewDatabase) -> None:
    outcomes: set[str] = set()

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(DONE, min_size=25, max_size=50))
    def compare(done: list[tuple[Any, ...]]) -> None:
        market = Voices(new_database)
        for name, *given_to in done:
            getattr(market, name)(*given_to)
            market.stands_as_on_paper()
        outcomes.update(market.outcomes)
        market.close()

    compare()
    assert outcomes == {"reopened", "confirmed", ""}, "the examples led nowhere"
