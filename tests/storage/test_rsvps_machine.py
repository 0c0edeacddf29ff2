"""Any order of answers, changes of mind and erasures: never too many people, nobody twice, nobody passed over."""

import random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from storage import erasure, merging, people, rsvps
from storage.database import Database
from storage.meeting import Meeting
from storage.refusals import ChangeRefusedError
from storage.tables import rsvps as table
from storage.vault import Vault
from storage.work import Storage
from tests.storage.conftest import SECRET, SQLITE_ONLY, Clock, NewDatabase
from tests.storage.gatherings import announced, says

SEATS = 3
PEOPLE = 6
WHO = st.integers(0, PEOPLE - 1)


class Seats(RuleBasedStateMachine):
    """Beside the database stands a list that a facilitator would keep on paper."""

    new_database: ClassVar[NewDatabase]

    def __init__(self) -> None:
        super().__init__()
        self._opened = type(self).new_database()
        self.database = Database(self._opened.__enter__())
        self.storage = Storage(self.database, Vault(SECRET), clock=Clock(), chance=random.Random(5).randbytes)
        self.meeting: Meeting = announced(self.storage, capacity=SEATS)
        self.coming: dict[str, int] = {}
        self.waiting: dict[str, int] = {}
        """In the order in which they wait."""
        self.declined: set[str] = set()
        self.told: set[str] = set()
        self.last: dict[str, int] = {}
        self.turn = 0
        self.made = 0
        self.people = [self.somebody() for _ in range(PEOPLE)]

    def teardown(self) -> None:
        self.database.close()
        self._opened.__exit__(None, None, None)

    def somebody(self) -> str:
        self.made += 1
        with self.storage.begin() as work:
            return people.find_or_make(work, "telegram", f"{self.made}").id

    @rule(
        place=WHO,
        number=st.sampled_from((1, 1, 2, 2, SEATS, SEATS + 1)),
        waits=st.sampled_from((True, True, False)),
    )
    def comes(self, place: int, number: int, waits: bool) -> None:
        who = self.people[place]
        free = SEATS - sum(n for one, n in self.coming.items() if one != who)
        refused = number > free and (who in self.coming or not waits or number > SEATS)
        if refused:
            with pytest.raises(ChangeRefusedError, match="not so many seats"):
                says(self.storage, who, self.meeting, number, waits=waits)
            return
        moved = says(self.storage, who, self.meeting, number, waits=waits)
        self.said(who, keeps_her_turn=number > free and who in self.waiting)
        if number <= free:
            self.waiting.pop(who, None)
            self.coming[who] = number
        else:
            self.waiting[who] = number
        assert moved == self.let_in()

    @rule(place=WHO)
    def stays_away(self, place: int) -> None:
        who = self.people[place]
        moved = says(self.storage, who, self.meeting, 0)
        self.said(who)
        self.coming.pop(who, None)
        self.waiting.pop(who, None)
        self.declined.add(who)
        assert moved == self.let_in()

    @rule(place=WHO)
    def is_erased(self, place: int) -> None:
        who = self.people[place]
        with self.storage.begin() as work:
            erasure.forget(work, [who])
        self.forgets(who)
        self.people[place] = self.somebody()
        self.let_in()

    @rule(place=WHO, other=st.integers(1, PEOPLE - 1))
    def turn_out_to_be_one(self, place: int, other: int) -> None:
        gone, into = self.people[place], self.people[(place + other) % PEOPLE]
        with self.storage.begin() as work:
            merging.merge(work, gone, into)
        gives_up_a_seat = {gone, into} <= self.coming.keys() | self.waiting.keys() and (
            gone in self.coming
        ) != (into in self.coming)
        later = self.last.get(gone, 0) > self.last.get(into, 0)
        if (gone in self.coming) if gives_up_a_seat else later:
            waits = {into if one == gone else one: n for one, n in self.waiting.items() if one != into}
            comes, declines = self.coming.get(gone), gone in self.declined
            last, told = self.last[gone], gone in self.told
            self.forgets(into)
            self.forgets(gone)
            self.waiting, self.last[into] = waits, last
            if comes:
                self.coming[into] = comes
            if declines:
                self.declined.add(into)
            if told:
                self.told.add(into)
        else:
            self.forgets(gone)
        self.people[place] = self.somebody()
        self.let_in()

    @rule(most=st.integers(1, 3))
    def somebody_is_told(self, most: int) -> None:
        with self.storage.begin() as work:
            freed = rsvps.freed(work, most)
            rsvps.told(work, freed)
        assert len(freed) == min(most, len(self.told))
        for one in freed:
            assert one.person_id in self.told
            self.told.discard(one.person_id)
            assert one.people == self.coming[one.person_id]

    @invariant()
    def the_list_on_paper_is_the_one_that_is_kept(self) -> None:
        with self.storage.read() as work:
            rows = work.connection.execute(select(table).order_by(table.c.turn)).all()
            counts = rsvps.counts(work, [self.meeting.id]).get(self.meeting.id, rsvps.Counts())
        assert {row.person_id: row.people for row in rows if row.answer == "coming"} == self.coming
        assert [(row.person_id, row.people) for row in rows if row.answer == "waiting"] == list(
            self.waiting.items()
        )
        assert {row.person_id for row in rows if row.answer == "declined"} == self.declined
        assert {row.person_id for row in rows if row.to_tell} == self.told
        assert counts.coming == sum(self.coming.values()) <= SEATS
        assert (counts.answers, counts.declined) == (len(self.coming), len(self.declined))
        free = SEATS - counts.coming
        assert all(number > free for number in self.waiting.values())

    def said(self, who: str, *, keeps_her_turn: bool = False) -> None:
        self.told.discard(who)
        self.declined.discard(who)
        self.turn += 1
        if not keeps_her_turn:
            self.last[who] = self.turn

    def forgets(self, who: str) -> None:
        for kept in (self.coming, self.waiting, self.last):
            kept.pop(who, None)
        self.declined.discard(who)
        self.told.discard(who)

    def let_in(self) -> list[str]:
        up = []
        for who, number in list(self.waiting.items()):
            if number <= SEATS - sum(self.coming.values()):
                self.coming[who] = self.waiting.pop(who)
                self.told.add(who)
                up.append(who)
        return up


@SQLITE_ONLY
def test_seats_are_given_as_on_paper(new_database: NewDatabase) -> None:
    machine = type("SeatsHere", (Seats,), {"new_database": staticmethod(new_database)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
