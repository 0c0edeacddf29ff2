"""What happens when nobody writes: each line of a table is a silence, and what she hears of it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.desk import Desk
from bot.schedule import Round, Schedule
from bot.wording import NAIROBI, wording
from storage import conversations, outcomes, people, retention
from storage.rewriting import Rewritten
from storage.roles import AnotherDoesError
from storage.staff import operator
from storage.statuses import SendClass
from storage.tables import outbox as outbox_table
from storage.work import Work
from tests.conversations.script import Line
from tests.conversations.stage import ADDRESS, CHANNEL, Stage

REMINDER = "Something is unfinished here."
NOBODY = "nobody"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, only="en")
    yield made
    made.close()


async def say(stage: Stage, *lines: str) -> list[str]:
    heard: list[str] = []
    for line in lines:
        heard = await stage.act(Line(">", line, "", []))
    return heard


async def later(stage: Stage, **by: float) -> list[str]:
    """Time passes with the program running: it looks every hour."""
    until = stage.now + timedelta(**by)
    heard: list[str] = []
    while stage.now < until:
        stage.now = min(until, stage.now + timedelta(hours=1))
        heard += await look(stage)
    return heard


async def look(stage: Stage) -> list[str]:
    stage.sent = []
    await stage.schedule.look_after_conversations()
    await stage.schedule.tell_that_nobody_came()
    stage.deliver()
    return [outbound.text for outbound in stage.sent]


async def in_a_report(stage: Stage) -> None:
    await say(stage, "report", "yes", "1")


async def test_a_report_left_alone_is_recalled_once_and_put_aside_after_that(stage: Stage) -> None:
    await in_a_report(stage)
    heard = await later(stage, hours=30)
    assert len(heard) == 1
    assert heard[0].startswith(REMINDER)
    assert "go on" in " ".join(await say(stage, "hello")).lower()


async def test_the_reminder_is_a_notice_that_is_not_sent_blindly_again(stage: Stage) -> None:
    await in_a_report(stage)
    stage.now += timedelta(hours=4, minutes=1)
    await stage.schedule.look_after_conversations()
    with stage.storage.read() as work:
        waiting = select(outbox_table.c["class"]).where(outbox_table.c.status == "waiting")
        assert list(work.connection.scalars(waiting)) == [SendClass.NOTICE.value]


async def test_who_answers_in_time_hears_nothing(stage: Stage) -> None:
    await in_a_report(stage)
    assert await later(stage, hours=3) == []
    await say(stage, "the maize was stolen")
    assert await later(stage, hours=3) == []


async def test_after_stop_nobody_is_reminded(stage: Stage) -> None:
    await in_a_report(stage)
    await say(stage, "stop")
    await say(stage, "the maize was stolen")
    assert await later(stage, hours=40) == []


async def test_stop_said_long_ago_still_holds(stage: Stage) -> None:
    await say(stage, "stop")
    stage.now += timedelta(days=10)
    await in_a_report(stage)
    assert await later(stage, hours=40) == []


async def test_a_quiet_path_is_never_mentioned(stage: Stage) -> None:
    await say(stage, "report", "yes", "5")
    assert stage.sent, "she is asked something"
    assert await later(stage, hours=40) == []


async def test_a_menu_left_open_is_no_reason_to_write(stage: Stage) -> None:
    await say(stage, "menu")
    assert await later(stage, hours=40) == []


async def test_while_a_human_has_her_the_bot_does_not_remind(stage: Stage) -> None:
    await in_a_report(stage)
    await say(stage, "human", "yes")
    with stage.storage.begin() as work:
        desk = Desk(wording(), "en", timedelta(days=7))
        for waiting in desk.queue(work):
            desk.take(work, operator("Facilitator"), waiting.id)
    stage.deliver()
    assert [text for text in await later(stage, hours=40) if text.startswith(REMINDER)] == []


async def test_whoever_blocked_us_is_not_written_to(stage: Stage) -> None:
    await in_a_report(stage)
    with stage.storage.begin() as work:
        person = people.find(work, CHANNEL, ADDRESS)
        assert person is not None
        outcomes.unreachable(work, person.id, CHANNEL, "blocked")
    assert await later(stage, hours=40) == []


@pytest.mark.parametrize(
    ("stopped_for", "heard"),
    [({"hours": 5}, 1), ({"hours": 19}, 1), ({"hours": 21}, 0), ({"days": 3}, 0)],
)
async def test_a_program_that_stood_still_catches_up_but_never_after_a_day(
    stage: Stage, stopped_for: dict[str, float], heard: int
) -> None:
    await in_a_report(stage)
    stage.now += timedelta(**stopped_for)
    assert len(await look(stage)) == heard
    assert await look(stage) == []


async def test_no_reminder_later_than_whatsapp_s_window_whatever_config_yml_says(stage: Stage) -> None:
    await in_a_report(stage)
    with stage.storage.begin() as work:
        person = people.find(work, CHANNEL, ADDRESS)
        assert person is not None
        kept = conversations.load(work, person.id)
        assert kept is not None
        due = work.now + timedelta(hours=30)
        conversations.save(work, person.id, kept.state, kept.version, remind_at=due)
    stage.now += timedelta(hours=31)
    assert await look(stage) == []


async def test_when_nobody_came_she_is_told_once_even_after_a_weekend(stage: Stage) -> None:
    stage.now = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)
    await say(stage, "human", "yes")
    heard = await later(stage, days=4)
    assert len(heard) == 1, heard
    assert await later(stage, days=2) == []


async def test_a_conversation_that_cannot_be_read_holds_up_no_other(stage: Stage) -> None:
    await in_a_report(stage)
    with stage.storage.begin() as work:
        broken = people.find_or_make(work, CHANNEL, "another")
        soon = work.now + timedelta(hours=1)
        conversations.save(work, broken.id, b"no JSON", remind_at=soon, put_aside_at=soon)
        third = people.find_or_make(work, CHANNEL, "third")
        conversations.save(work, third.id, b"no JSON", remind_at=soon)
    assert len(await later(stage, hours=6)) == 1
    with stage.storage.read() as work:
        assert conversations.load(work, broken.id) is None
        assert conversations.load(work, third.id) is None


async def test_who_writes_while_the_job_looks_is_not_put_aside(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_a_report(stage)

    def moved(*_: object, **__: object) -> int:
        raise conversations.ConversationMovedError

    monkeypatch.setattr(conversations, "save", moved)
    stage.now += timedelta(hours=21)
    assert await look(stage) == []
    monkeypatch.undo()
    with stage.storage.read() as work:
        person = people.find(work, CHANNEL, ADDRESS)
        assert person is not None
        assert conversations.load(work, person.id) is not None


async def test_retention_runs_by_the_limits_it_is_given(stage: Stage) -> None:
    await in_a_report(stage)
    schedule = Schedule(
        stage._run, wording(), retention.Limits(conversations=timedelta(days=1)), "en", lambda: None
    )
    assert (await schedule.retain())["conversations"] == 0
    stage.now += timedelta(days=2)
    assert (await schedule.retain())["conversations"] == 1


@pytest.mark.parametrize(
    ("rewritten", "says"),
    [
        (None, ""),
        (Rewritten(done=["keys"]), "1 tables were written anew"),
        (Rewritten(["keys"], ["outbox"], ["reports"]), "outbox (too large); reports (in use, or not ours)"),
    ],
)
async def test_what_was_not_written_anew_at_night_is_said(
    stage: Stage, caplog: pytest.LogCaptureFixture, rewritten: Rewritten | None, says: str
) -> None:
    caplog.set_level("INFO")
    schedule = Schedule(
        stage._run, wording(), retention.Limits(), "en", lambda: None, rewrite=lambda: rewritten
    )
    await schedule.rewrite()
    assert says in caplog.text if says else not caplog.text


async def test_the_jobs_forgive_a_missed_tick_and_never_overlap(stage: Stage) -> None:
    schedule = stage.schedule
    schedule.start()
    try:
        scheduler = schedule._scheduler
        assert isinstance(scheduler, AsyncIOScheduler)
        jobs: list[Any] = scheduler.get_jobs()
        rounds = [one.name for one in schedule._rounds]
        assert len(rounds) == len(set(rounds))
        assert {job.id for job in jobs} == {"conversations", "humans", "retention", "rewriting", *rounds}
        assert {"cases", "broadcasts"} <= set(rounds)
        for job in jobs:
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    finally:
        schedule.stop()


async def test_at_its_start_it_looks_at_once_for_what_was_missed(stage: Stage) -> None:
    await in_a_report(stage)
    stage.now += timedelta(hours=5)
    looked = asyncio.Event()
    schedule = Schedule(stage._run, wording(), retention.Limits(), "en", looked.set)
    schedule.start()
    try:
        async with asyncio.timeout(60):
            await looked.wait()
    finally:
        schedule.stop()


async def test_a_job_that_fails_is_logged_without_its_words_and_ticks_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(do: object) -> None:
        raise KeyError("Wanjiru Kanari")

    schedule = Schedule(fails, wording(), retention.Limits(), "en", lambda: None)
    await schedule._guarded("humans", schedule.tell_that_nobody_came)()
    assert "the job humans failed; the next tick tries again: KeyError" in caplog.text
    assert "Kanari" not in caplog.text


async def test_delivery_is_woken_only_when_something_was_queued(stage: Stage) -> None:
    woken: list[bool] = []

    async def run(do: Any) -> Any:  # noqa: ANN401
        with stage.storage.begin() as work:
            assert isinstance(work, Work)
            return do(work)

    schedule = Schedule(run, wording(), retention.Limits(), "en", lambda: woken.append(True))
    await schedule.look_after_conversations()
    assert not woken
    await in_a_report(stage)
    stage.now += timedelta(hours=5)
    await schedule.look_after_conversations()
    assert woken == [True]


async def test_a_round_about_the_staff_that_fails_holds_up_no_other(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fails(_: Work) -> int:
        raise KeyError("Wanjiru Kanari")

    def works(_: Work) -> int:
        done.append("works")
        return 1

    rounds = (Round("fails", 20, fails), Round("works", 20, works))
    woken: list[bool] = []
    schedule = Schedule(stage._run, wording(), retention.Limits(), "en", lambda: woken.append(True), rounds)
    for one in rounds:
        await schedule._guarded(one.name, partial(schedule.go_round, one))()
    assert (done, woken) == (["works"], [True])
    assert "Kanari" not in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        AnotherDoesError("Another process does a round of the schedule."),
        OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked")),
    ],
)
async def test_a_conversation_is_not_dropped_for_what_is_no_fault_of_its_own(
    stage: Stage, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_a_report(stage)
    stage.now += timedelta(hours=5)
    if isinstance(fault, OperationalError):
        monkeypatch.setattr(fault.orig, "sqlite_errorname", "SQLITE_BUSY", raising=False)
    works = 0

    async def run(do: Any) -> Any:  # noqa: ANN401
        nonlocal works
        works += 1
        if works == 3:  # two looks find her; this one is to remind her
            raise fault
        return await stage._run(do)

    schedule = Schedule(run, wording(), retention.Limits(), "en", lambda: None)
    with pytest.raises(type(fault)):
        await schedule.look_after_conversations()
    with stage.storage.read() as work:
        person = people.find(work, CHANNEL, ADDRESS)
        assert person is not None
        assert conversations.load(work, person.id) is not None
    assert len(await look(stage)) == 1, "the next tick reminds her"
