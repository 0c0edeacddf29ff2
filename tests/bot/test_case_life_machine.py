"""Any order of steps by the staff, a body, members of a market and whoever reported, with time that passes: every history is one."""

import random
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.casework import CaseworkError
from bot.telling_reporter import TOLD, TellingReporter
from bot.wording import wording
from flows.changes import CLOSING, MAY_BECOME, OVER, REPORTER_MAY, Manner, SayIfSolved, State, WithdrawReport
from storage import case_history, changes, letters, reports, retention
from storage.case_history import MARKET, Step
from storage.database import Database
from storage.people import find_or_make
from storage.refusals import ChangeRefusedError
from storage.retention import Limits
from storage.staff import Staff
from storage.statuses import SendKind
from storage.tables import reports as table
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.bot.office import Filed, Office
from tests.storage.conftest import SECRET, SQLITE_ONLY, Clock, NewDatabase
from tests.storage.filed import case_of
from tests.storage.turns import send_all

OFFICER = "Inspekta Kanari"
BODY = "ke-032-kanari"
SECRET_WORDS = "maneno-ya-kanari"
STATES = st.sampled_from([*State, State.IN_ACTION, State.RESOLVED, State.RESOLVED])
SOLVED = (State.RESOLVED, State.CONFIRMED)


class CaseLife(RuleBasedStateMachine):
    """One report; beside the database stands the state that it should be in, and how its history looked before."""

    new_database: ClassVar[NewDatabase]

    def __init__(self) -> None:
        super().__init__()
        self._opened = type(self).new_database()
        self.clock = Clock()
        self.database = Database(self._opened.__enter__())
        self.storage = Storage(
            self.database, Vault(SECRET), clock=self.clock, chance=random.Random(5).randbytes
        )
        self.office = Office(self.storage, HandleOpener(SECRET))
        self.telling = TellingReporter(wording())
        self.seen: list[Step] = []
        self.state = State.RECEIVED

    def teardown(self) -> None:
        self.database.close()
        self._opened.__exit__(None, None, None)

    @initialize(manner=st.sampled_from(list(Manner)), sensitive=st.booleans())
    def somebody_reports(self, manner: Manner, sensitive: bool) -> None:
        self.achieng: Staff = self.office.member("Achieng")
        self.manner, self.sensitive = manner, sensitive
        self.filed: Filed = self.office.filed(manner, sensitive=sensitive)

    @rule()
    def the_staff_takes_it(self) -> None:
        refused = self.refused_to_staff(
            lambda work: self.office.casework.take(work, self.achieng, self.filed.number)
        )
        gone = self.state is State.WITHDRAWN
        assert refused == (
            "withdrawn" if gone else "over" if self.state in (State.CLOSED, State.CONFIRMED) else ""
        )
        if not refused and self.state is State.RECEIVED:
            self.state = State.ACKNOWLEDGED

    @rule(
        state=STATES,
        percent=st.sampled_from([None, None, -1, 0, 40, 100, 101]),
        reason=st.sampled_from(["", *CLOSING, "fixed"]),
        words=st.sampled_from(["", f"Mtaro {SECRET_WORDS}"]),
    )
    def the_staff_moves_it(self, state: State, percent: int | None, reason: str, words: str) -> None:
        with self.storage.read() as work:
            gone = self.state is State.WITHDRAWN
            hers = not gone and case_of(work, self.filed.report_id).holder == self.achieng.id
        refused = self.refused_to_staff(
            lambda work: self.office.casework.set_state(
                work, self.achieng, self.filed.number, state, percent=percent, reason=reason, words=words
            )
        )
        follows = state in MAY_BECOME[self.state] and state is not State.REFERRED
        counts = percent is None or (state is State.IN_ACTION and 0 <= percent <= 100)
        because = reason in CLOSING if state is State.CLOSED else not reason
        wrong = (
            (gone, "withdrawn"),
            (not hers, "not_yours"),
            (not follows, "step"),
            (not counts, "progress"),
            (not because, "reason"),
        )
        assert refused == next((why for is_so, why in wrong if is_so), "")
        if not refused:
            self.state = state

    @rule(state=STATES, named=st.booleans())
    def a_body_moves_it(self, state: State, named: bool) -> None:
        needs: dict[str, Any] = {"percent": 60} if state is State.IN_ACTION else {}
        needs |= {"reason": "not_responsible"} if state is State.CLOSED else {}
        body = BODY if named else ""
        self.moved(
            state,
            by=OFFICER,
            words=SECRET_WORDS,
            body=body,
            allowed=named or state is not State.REFERRED,
            **needs,
        )

    @rule(state=st.sampled_from([State.CONFIRMED, State.REOPENED]))
    def the_market_says(self, state: State) -> None:
        self.moved(state, by=MARKET)

    @rule(solved=st.booleans(), words=st.sampled_from(["", "Bado maji."]))
    def she_says_whether_it_is_solved(self, solved: bool, words: str) -> None:
        after = State.CONFIRMED if solved else State.REOPENED
        if self.state is State.WITHDRAWN:
            assert self.declared(SayIfSolved(self.filed.report_id, solved, words)) == "withdrawn"
        elif after in REPORTER_MAY.get(self.state, ()):
            assert self.declared(SayIfSolved(self.filed.report_id, solved, words)) == ""
            self.state = after
        else:
            assert self.declared(SayIfSolved(self.filed.report_id, solved, words)) == "step"

    @rule(really=st.integers(0, 5))
    def she_takes_it_back(self, really: int) -> None:
        if really:
            return
        again = self.state is State.WITHDRAWN
        assert self.declared(WithdrawReport(self.filed.report_id)) == ("withdrawn" if again else "")
        self.state = State.WITHDRAWN

    @rule(days=st.sampled_from([1, 1, 1, 31]))
    def days_go_by(self, days: int) -> None:
        self.clock.forward(days=days)
        with self.storage.begin() as work:
            retention.run(work, Limits())

    @invariant()
    def its_history_is_one(self) -> None:
        with self.storage.read() as work:
            steps = case_history.steps(work, self.filed.report_id)
            row = work.connection.execute(
                select(table.c.state, table.c.closed_on).where(table.c.id == self.filed.report_id)
            ).one()
        kept = [(one.state, one.on, one.by, one.percent, one.reason, one.body) for one in steps]
        before = [(one.state, one.on, one.by, one.percent, one.reason, one.body) for one in self.seen]
        assert kept[: len(before)] == before, "a history only grows"
        self.seen = steps
        assert [one.position for one in steps] == list(range(len(steps)))
        assert steps[0].state == State.RECEIVED
        for one, following in pairwise(steps):
            state, then = State(one.state), State(following.state)
            may = {*MAY_BECOME[state], *REPORTER_MAY.get(state, ())}
            if state is not State.WITHDRAWN:
                may.add(State.WITHDRAWN)
            assert then in may
            assert one.on <= following.on
        for one in steps:
            assert (one.percent is not None) == (one.state == State.IN_ACTION)
            assert (one.reason in CLOSING) == (one.state == State.CLOSED)
            assert one.body or one.state != State.REFERRED
        assert row.state == steps[-1].state == self.state
        assert (row.closed_on is not None) == (self.state in OVER)

    @invariant()
    def she_is_told_of_every_step_and_never_what_is_not_so(self) -> None:
        with self.storage.read() as work:
            news = [one.news for one in letters.of_report(work, self.filed.report_id) if one.news]
            letter = letters.of_report(work, self.filed.report_id)[:1]
            found = reports.by_letter(work, letter[0].id) if letter else None
        if self.state is State.WITHDRAWN:
            assert news == []
            return
        told = [one for one in self.seen if one.state in TOLD and one.by != case_history.REPORTER]
        assert [(one.state, one.step) for one in news] == [(one.state, one.position) for one in told]
        if found is not None:
            shown = repr(found.as_fact())
            assert OFFICER not in shown
            assert "Achieng" not in shown
            theirs = [
                one["words"] for one, step in zip(found.steps, self.seen, strict=True) if step.by == OFFICER
            ]
            assert not any(theirs), "what a body wrote is for the staff"
            assert BODY not in shown or not self.sensitive
            assert found.may == tuple(one.value for one in REPORTER_MAY.get(self.state, ()))

    @invariant()
    def nothing_but_what_is_solved_counts_as_solved(self) -> None:
        for row in send_all(self.storage, self.office.opener):
            if row.kind is SendKind.NOTE_STATE:
                with self.storage.begin() as work:
                    reports.noted(work, row)
        with self.storage.read() as work:
            counts = reports.of_person(work, self.filed.person_id)
        solved = sum(counts.get(state, 0) for state in SOLVED)
        assert solved == 0 or (solved == 1 and self.state in SOLVED)
        assert sum(counts.values()) <= 1

    def moved(self, state: State, *, by: str, allowed: bool = True, **more: Any) -> None:  # noqa: ANN401
        may = allowed and state in (*MAY_BECOME[self.state], *REPORTER_MAY.get(self.state, ()))
        refused = ""
        try:
            with self.storage.begin() as work:
                self.telling.moved(work, self.filed.report_id, state, by=by, **more)
        except ChangeRefusedError as error:
            refused = error.reason
        assert refused == ("" if may else "withdrawn" if self.state is State.WITHDRAWN else "step")
        if may:
            self.state = state

    def refused_to_staff(self, step: Any) -> str:  # noqa: ANN401
        try:
            self.office.do(step)
        except CaseworkError as refused:
            return refused.reason
        return ""

    def declared(self, change: SayIfSolved | WithdrawReport) -> str:
        """She comes with her code, from any phone."""
        try:
            with self.storage.begin() as work:
                changes.apply(work, find_or_make(work, "telegram", "4799").id, "telegram", change)
        except ChangeRefusedError as refused:
            return refused.reason
        return ""


@SQLITE_ONLY
def test_no_order_of_steps_makes_a_history_that_is_none(new_database: NewDatabase) -> None:
    machine = type("LifeHere", (CaseLife,), {"new_database": staticmethod(new_database)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("days", [364, 366])
def test_a_history_goes_with_its_report(office: Office, achieng: Staff, clock: Clock, days: int) -> None:
    filed = office.taken(achieng)
    office.do(lambda work: office.casework.set_state(work, achieng, filed.number, State.RESOLVED))
    clock.forward(days=days)
    with office.storage.begin() as work:
        retention.run(work, Limits())
    with office.storage.read() as work:
        assert bool(case_history.steps(work, filed.report_id)) is (days < 365)
