"""Whatever order things happen in: nothing that leaves the house names who reported, and no case comes to have an impossible past."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.changes import CLOSING, MAY_BECOME, REPORTER_MAY, Manner, State
from flows.matter_changes import AddWeight, JoinMatter, MoveMatter, OpenMatter, VoteIfSolved
from flows.referral_changes import AcknowledgeReferral, AnswerReferral, RecallReferral, ReferCase
from storage import case_history, matters
from storage.cases import Case
from storage.database import Database
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.canaries.town import STORY, THEIRS, Town, told_in
from tests.referring.county import DESK, SUMMARY, WARD_OFFICE
from tests.storage.conftest import SECRET, Clock

KINDS = ("works", "works", "works", "market", "misconduct", "bribe", "gbv")
Step = Callable[[Town, random.Random], object]


def reports(town: Town, chance: random.Random) -> None:
    town.reports(chance.choice(KINDS), chance.choice(list(Manner)))


def refers(town: Town, chance: random.Random) -> None:
    if case := one(town, chance):
        body, by = chance.choice((WARD_OFFICE, WARD_OFFICE, DESK, "ipoa", "iau")), town.amina.person_id or ""
        assert not town.tries(lambda: town.says(by, ReferCase(case.number, body, STORY)))
        town.tries(lambda: town.says(by, ReferCase(case.number, body, SUMMARY)))


def answers(town: Town, chance: random.Random) -> None:
    """The body takes up whatever came to it, or says at once what it does."""
    for referral in [one for case in town.cases() for one in town.referrals_of(case) if one.open]:
        town.tries(partial(town.says, town.juma, AcknowledgeReferral(referral.number)))
        step = chance.choice(("", "in_action", "in_action", "resolved", "declined"))
        answer = AnswerReferral(referral.number, step, 40, f"{THEIRS} we know who wrote this")
        if step:
            town.tries(partial(town.says, town.juma, answer))


def recalls(town: Town, chance: random.Random) -> None:
    if chance.random() < 0.3 and (case := one(town, chance)):
        for referral in town.referrals_of(case):
            town.tries(partial(town.says, town.amina, RecallReferral(referral.number)))


def sets_what_is_next(town: Town, chance: random.Random) -> None:
    """Of what may come next, so that not all is refused."""
    if case := one(town, chance):
        state = chance.choice((State.IN_ACTION, State.RESOLVED, State.CLOSED, State.REOPENED))
        sets_to(town, case, state, CLOSING[0] if state is State.CLOSED else "")


def sets(town: Town, chance: random.Random) -> None:
    if case := one(town, chance):
        sets_to(town, case, chance.choice(list(State)), chance.choice(("", *CLOSING)))


def sets_to(town: Town, case: Case, state: State, reason: str) -> None:
    percent = 40 if state is State.IN_ACTION else None
    town.tries(
        lambda: town.do(
            lambda work: town.casework.set_state(
                work, town.amina, case.number, state, percent=percent, words=STORY, reason=reason
            )
        )
    )


def makes_public(town: Town, chance: random.Random) -> None:
    if case := one(town, chance):
        amina = town.amina.person_id or ""
        assert not town.tries(lambda: town.makes(amina, OpenMatter(case.number, STORY)))
        town.tries(lambda: town.makes(amina, OpenMatter(case.number, "Drain at the second gate")))
        found = town.do(lambda work: matters.of_places(work, None, 5, 0))
        if found:
            number = chance.choice(found).number
            town.tries(lambda: town.makes(amina, JoinMatter(case.number, number)))


def moves_matter(town: Town, chance: random.Random) -> None:
    found = town.do(lambda work: matters.of_places(work, None, 5, 0))
    if found:
        number, amina = chance.choice(found).number, town.amina.person_id or ""
        state, reason = chance.choice(("in_action", "resolved", "closed", "reopened")), chance.choice(CLOSING)
        assert not town.tries(lambda: town.makes(amina, MoveMatter(number, "in_action", 40, STORY)))
        town.tries(lambda: town.makes(amina, MoveMatter(number, state, 40, "The first half is dug.", reason)))


def neighbours_speak(town: Town, chance: random.Random) -> None:
    for matter in town.do(lambda work: matters.of_places(work, None, 5, 0)):
        for neighbour in town.neighbours[: chance.randint(0, 6)]:
            town.tries(partial(town.makes, neighbour, AddWeight(matter.number, follow=True)))
            vote = VoteIfSolved(matter.number, chance.random() < 0.5)
            town.tries(partial(town.makes, neighbour, vote))


def says_if_solved(town: Town, chance: random.Random) -> None:
    if case := one(town, chance):
        town.tries(lambda: town.says_if_solved(case, solved=chance.random() < 0.5))


def takes_back(town: Town, chance: random.Random) -> None:
    if chance.random() < 0.2 and (case := one(town, chance)):
        town.tries(lambda: town.withdraws(case))


def days_pass(town: Town, chance: random.Random) -> None:
    town.days(chance.choice((1, 2, 4, 9)))


STEPS: tuple[Step, ...] = (
    reports, refers, answers, recalls, sets, sets_what_is_next, makes_public, moves_matter, neighbours_speak, says_if_solved,
    takes_back, days_pass,
)  # fmt: skip


def one(town: Town, chance: random.Random) -> Case | None:
    found = [case for case in town.cases() if case.state is not State.WITHDRAWN]
    return chance.choice(found) if found else None


@contextmanager
def town_in(folder: Path, migrated: Path) -> Iterator[Town]:
    folder.mkdir()
    shutil.copy(migrated, folder / "baraza.db")
    clock = Clock()
    database = Database(f"sqlite:///{folder / 'baraza.db'}")
    town = Town(
        Storage(database, Vault(SECRET), clock=clock, chance=random.Random(7).randbytes),
        HandleOpener(SECRET),
        clock,
    )
    town.settle()
    yield town
    database.close()
    shutil.rmtree(folder)


def past_of(town: Town, case: Case) -> list[State]:
    found = town.do(lambda work: case_history.steps(work, case.report_id))
    return [State(step.state) for step in found]


def possible(past: list[State]) -> bool:
    """Each state may follow on the one before it, by whoever works on it or by whoever reported it."""
    anybody = {
        state: {*MAY_BECOME[state], *REPORTER_MAY.get(state, ()), State.WITHDRAWN, *(
            (State.CONFIRMED,) if state is State.RESOLVED else ()
        )}
        for state in State
    }  # fmt: skip
    return past[:1] == [State.RECEIVED] and all(after in anybody[before] for before, after in pairwise(past))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=14))
def test_in_any_order(migrated_sqlite: Path, tmp_path: Path, seed: int, steps: list[Step]) -> None:
    chance = random.Random(seed)
    with town_in(tmp_path / str(seed), migrated_sqlite) as town:
        reports(town, chance)
        for step in steps:
            step(town, chance)
        nothing_shows(town)


def test_in_an_order_in_which_much_happens(migrated_sqlite: Path, tmp_path: Path) -> None:
    """The same, so long that everything happens at least once: else the test above could look at nothing."""
    chance = random.Random(11)
    with town_in(tmp_path / "town", migrated_sqlite) as town:
        for _ in range(15):
            for step in STEPS[:-1]:
                step(town, chance)
            town.days(1)
        nothing_shows(town)
        states = {state for case in town.cases() for state in past_of(town, case)}
        assert states == set(State)
        sent = "\n".join(town.to_others())
        for heard in ("40 %", "solved?"):
            assert heard in sent
        assert "Drain at the second gate" in "\n".join(town.public())


def nothing_shows(town: Town) -> None:
    town.days(1)
    for said in (*town.to_others(), *town.mailed(), *town.public()):
        assert told_in(said) == []
        assert THEIRS not in said
    assert all(THEIRS not in letter for letter in town.to_reporters())
    for case in town.cases():
        past = past_of(town, case)
        assert possible(past), past
        assert past[-1] == case.state
