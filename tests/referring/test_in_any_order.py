"""Whatever the facilitator, the officers, the reporter and the clock do, and in whichever order: no step that does not follow."""

import random
from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.refused import RefusedError
from flows.changes import MAY_BECOME, OVER, REPORTER_MAY, SayIfSolved, State
from flows.referral_changes import (
    AcknowledgeReferral,
    AnswerReferral,
    LookAtReferral,
    RecallReferral,
    ReferCase,
)
from storage import case_history, letters, referrals, reports
from storage.database import Database
from storage.referral import OPEN
from storage.refusals import ChangeRefusedError
from storage.tables import referral_links
from storage.tables import reports as table
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.referring.county import MCA, ROUTES, SUMMARY, WARD_OFFICE, WORKS, County
from tests.storage.conftest import SECRET, Clock, NewDatabase

WORDS = "kanarimaneno ya ofisi"
STEPS = (
    "refer ward", "refer mca", "refer works", "refer police", "recall", "have", "look", "in_action", "resolved", "declined",
    "three days", "tick", "officer leaves", "officer joins", "close", "reopen", "solved", "not solved", "withdraw",
)  # fmt: skip


class Town:
    """One case, and whatever somebody does about it."""

    def __init__(self, url: str) -> None:
        clock = Clock()
        self.storage = Storage(Database(url), Vault(SECRET), clock=clock, chance=random.Random(7).randbytes)
        self.county = County(self.storage, HandleOpener(SECRET), clock)
        self.asha = self.county.member("Asha Mfano")
        self.officers = {
            "ward": self.county.officer("Juma Mfano"),
            "mca": self.county.officer("Neema Mfano", MCA),
        }
        self.county.officer("Zuri Mfano", WORKS)
        self.county.officer("Pendo Mfano", "ipoa")
        self.case = self.county.files(by=self.asha)

    def take(self, step: str) -> None:
        """Whoever may not do it now is refused, which is an answer too."""
        try:
            self._take(step)
        except (RefusedError, ChangeRefusedError):
            return

    def _take(self, step: str) -> None:
        number, body = self._last()
        who = self.officers["mca" if body == MCA else "ward"]
        bodies = {"refer ward": WARD_OFFICE, "refer mca": MCA, "refer works": WORKS, "refer police": "ipoa"}
        does: dict[str, Callable[[], object]] = {
            "recall": lambda: self.county.says(self.asha, RecallReferral(number)),
            "have": lambda: self.county.says(who, AcknowledgeReferral(number)),
            "look": lambda: self.county.says(who, LookAtReferral(number)),
            "three days": lambda: self.county.clock.forward(days=3),
            "tick": self.county.tick,
            "officer leaves": lambda: self.county.leaves(who),
            "officer joins": self._joins,
            "close": lambda: self._move(State.CLOSED),
            "reopen": lambda: self._move(State.REOPENED),
            "solved": lambda: self._says(solved=True),
            "not solved": lambda: self._says(solved=False),
            "withdraw": lambda: self.county.withdraws(self.case),
        }
        if step in bodies:
            about = "police" if step == "refer police" else ""
            self.county.says(self.asha, ReferCase(self.case.number, bodies[step], SUMMARY, about))
        elif step in does:
            does[step]()
        else:
            self.county.says(who, AnswerReferral(number, step, 40 if step == "in_action" else 0, WORDS))

    def _last(self) -> tuple[str, str]:
        found = self.county.do(lambda work: referrals.of_report(work, self.case.report_id))
        return (found[-1].number, found[-1].body) if found else ("R22222", "")

    def _joins(self) -> None:
        self.officers["ward"] = self.county.officer("Juma Mfano")

    def _move(self, state: State) -> None:
        reason = "no_action" if state is State.CLOSED else ""
        report_id = self.case.report_id
        self.county.do(lambda work: reports.move(work, report_id, state, by="Asha Mfano", reason=reason))

    def _says(self, *, solved: bool) -> None:
        whoever = self.county.person("Whoever")
        change = SayIfSolved(self.case.report_id, solved)
        self.county.do(lambda work: reports.say_if_solved(work, whoever, change))

    def check(self) -> None:
        """What holds after each step."""
        with self.storage.read() as work:
            steps = [State(one.state) for one in case_history.steps(work, self.case.report_id)]
            found = referrals.of_report(work, self.case.report_id)
            subject = referrals.subject_of(work, self.case.report_id)
            linked = set(work.connection.scalars(select(referral_links.c.referral_id)))
            told = letters.of_report(work, self.case.report_id)
            state = State(
                work.connection.scalar(select(table.c.state).where(table.c.id == self.case.report_id)) or ""
            )
        for before, after in pairwise(steps):
            may = (*MAY_BECOME[before], *REPORTER_MAY.get(before, ()), State.WITHDRAWN)
            assert after in may, steps
        assert (steps[0], steps[-1]) == (State.RECEIVED, state)
        assert subject is not None
        allowed = ROUTES.ids(subject)
        for one in found:
            assert one.due_at is None or one.state in ("sent", "recalled"), one
            assert one.body in allowed or one.state not in OPEN, one
        waiting = [one.body for one in found if one.open]
        assert len(waiting) == len(set(waiting))
        assert linked <= {one.id for one in found if one.state in OPEN}
        if state is State.WITHDRAWN:
            assert not waiting
        assert not [one for one in told if WORDS in one.words]
        assert not [one for one in self.county.heard if WORDS in one.text or SUMMARY in one.text]

    def ends(self) -> None:
        """Once the clock has run on, nothing of a case that is over is open anywhere."""
        self.county.clock.forward(days=60)
        self.county.tick()
        self.county.tick()
        self.check()
        found = self.county.do(lambda work: referrals.of_report(work, self.case.report_id))
        assert not [one for one in found if one.state in OPEN and one.case_state in OVER]
        assert not [one for one in found if one.due_at is not None and one.due_at <= self.county.clock.now]
        assert self.county.tick() == []
        self.storage.close()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=10))
def test_no_sequence_leads_to_what_does_not_follow(new_database: NewDatabase, steps: list[str]) -> None:
    with new_database() as url:
        town = Town(url)
        for step in ("refer ward", *steps):
            town.take(step)
            town.take("look")
            town.check()
        town.ends()
