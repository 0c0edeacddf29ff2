"""Two processes on one PostgreSQL, and one that dies in between: every step is taken once, and everybody told once."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.matters.office import rounds_of
from bot.telling_reporter import TellingReporter
from bot.wording import wording
from flows.matter_changes import AddWeight, MoveMatter, StepDown, VoteIfSolved
from storage import groups, matter_cases, matters
from storage.database import Database
from storage.refusals import ChangeRefusedError
from storage.tables import broadcasts, matter_steps
from storage.tables import matters as matters_table
from storage.vault import Vault
from storage.work import Storage
from tests.forums.town import PAGE, PLACES
from tests.matters.market import HOST, Market, somebody
from tests.storage.conftest import POSTGRES_ONLY, SECRET


def at_once(*jobs: Callable[[], object]) -> None:
    """All of them begin together, each on a thread of its own."""
    begin = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        begin.wait()
        job()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


@POSTGRES_ONLY
def test_two_processes_take_each_step_once_and_tell_once(market: Market, url: str) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    people = somebody(market, 12)
    filed = [market.files(who, matter=matter.number) for who in people]
    for who in people:
        market.does(who, AddWeight(matter.number, follow=True))
    person = wanjiru.person_id or ""
    market.does(person, MoveMatter(matter.number, "in_action", 10, "Begun."))
    market.does(person, MoveMatter(matter.number, "resolved"))
    for who in people[:4]:
        market.does(who, VoteIfSolved(matter.number, solved=False))
    beside = Storage(Database(url), Vault(SECRET), clock=market.clock, chance=random.Random(9).randbytes)

    def works(storage: Storage) -> None:
        for _ in range(3):
            for one in rounds_of(PLACES, wording(), "en", market.rules, market.matter_rules, PAGE, host=HOST):
                with storage.begin() as work:
                    one.do(work)

    try:
        at_once(lambda: works(market.storage), lambda: works(beside))
    finally:
        beside.close()
    market.turns_round()
    with market.storage.read() as work:
        steps = work.connection.scalars(select(matter_steps.c.state).order_by(matter_steps.c.seq)).all()
        sources = work.connection.scalars(select(broadcasts.c.source)).all()
    assert steps == ["open", "in_action", "resolved", "reopened"]
    assert len(sources) == len(set(sources)) == 3
    assert {tuple(market.states(one)) for one in filed} == {("received", "in_action", "resolved", "reopened")}


def steps_down(market: Market, who: str, group: str, answers: list[str]) -> None:
    answers.append(market.refused(who, StepDown(group)))


@POSTGRES_ONLY
def test_of_two_leaders_who_go_at_once_one_stays(market: Market) -> None:
    leaders = somebody(market, 2)
    group = market.group(market.member("Wanjiru"), leader=leaders[0])
    with market.storage.begin() as work:
        groups.make_leader(work, group, leaders[1])
    answers: list[str] = []
    at_once(*(partial(steps_down, market, who, group, answers) for who in leaders))
    assert sorted(answers) == ["", "last_leader"]


def test_a_process_that_dies_while_cases_move_goes_on_where_it_was(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    filed = [market.files(who, matter=matter.number) for who in somebody(market, 8)]
    market.does(wanjiru.person_id or "", MoveMatter(matter.number, "in_action", 10, "Begun."))
    whole = TellingReporter.moved
    calls = Counter[str]()

    def dies(self: TellingReporter, work: Any, report_id: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401
        calls["moved"] += 1
        if calls["moved"] == 5:
            raise KeyboardInterrupt
        return whole(self, work, report_id, *rest, **more)

    monkeypatch.setattr(TellingReporter, "moved", dies)
    with pytest.raises(KeyboardInterrupt):
        market.turns_round()
    assert {tuple(market.states(one)) for one in filed} == {("received",)}
    market.turns_round()
    assert {tuple(market.states(one)) for one in filed} == {("received", "in_action")}


def test_one_case_that_fails_holds_up_no_other(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    bad, good = (market.files(who, matter=matter.number) for who in somebody(market, 2))
    market.does(wanjiru.person_id or "", MoveMatter(matter.number, "in_action", 10, "Begun."))
    whole = TellingReporter.moved

    def fails(self: TellingReporter, work: Any, report_id: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401
        if report_id == bad:
            raise OSError("disk")
        return whole(self, work, report_id, *rest, **more)

    with monkeypatch.context() as broken:
        broken.setattr(TellingReporter, "moved", fails)
        market.turns_round()
    assert (market.states(bad), market.states(good)[-1]) == (["received"], "in_action")
    market.turns_round()
    assert market.states(bad)[-1] == "in_action"


def test_a_matter_that_is_erased_in_between_leaves_its_cases_alone(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    filed = market.files(market.trader("Her"))
    matter = market.opens(wanjiru, filed)
    market.does(wanjiru.person_id or "", MoveMatter(matter.number, "in_action", 10, "Begun."))
    with market.storage.begin() as work:
        work.connection.execute(delete(matters_table))
    market.turns_round()
    assert market.states(filed) == ["received"]
    with market.storage.begin() as work:
        assert matter_cases.behind(work, 10) == []
        with pytest.raises(ChangeRefusedError, match="no such matter"):
            matters.move(work, matter, "resolved", by=wanjiru.id)
