"""What a flow may not do: it fails at once, and nobody waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from flows.engine.answers import yes_or_no
from flows.engine.journal import Journal
from flows.engine.replay import MOST_ENTRIES, Flow, FlowError, Step, replay
from flows.engine.talk import Talk
from flows.words import text
from tests.flows.person import World

YES_NO = yes_or_no(text("yes"), text("no"))


def run_of(flow: Flow) -> Step:
    return replay(flow, Journal(), {}, "en", World())


async def _sleeps(talk: Talk) -> None:
    await asyncio.sleep(0)


async def _waits_for_a_future(talk: Talk) -> None:
    await asyncio.get_running_loop().create_future()


async def _sleeps_after_a_question(talk: Talk) -> None:
    try:
        await talk.now("a")
        await asyncio.sleep(0)
    except Exception:  # noqa: BLE001, S110  (what such a flow would do)
        pass


async def _asks_twice(talk: Talk) -> None:
    await talk.say("a", text("yes"))
    await talk.ask("a", text("yes"), YES_NO)


async def _same_key_in_a_loop(talk: Talk) -> None:
    for _ in range(3):
        await talk.say("a", text("yes"))


async def _never_ends(talk: Talk) -> None:
    number = 0
    while True:
        number += 1
        await talk.say(f"a.{number}", text("yes"))


async def _quiet_for_ever(talk: Talk) -> None:
    while True:
        await talk.quieten()


async def _reopens_for_ever(talk: Talk) -> None:
    await talk.now("a")
    await talk.reopen("a")


async def _eats_everything(talk: Talk) -> None:
    with contextlib.suppress(BaseException):
        await talk.ask("a", text("yes"), YES_NO)
    await talk.say("b", text("no"))


async def _long_journal(talk: Talk) -> None:
    for number in range(MOST_ENTRIES + 1):
        await talk.say(f"a.{number}", text("yes"))


def _not_async(talk: Talk) -> Any:  # noqa: ANN401
    return None


async def _begins(talk: Talk) -> None:
    await talk.say("a", text("yes"))


@pytest.mark.parametrize(
    "flow",
    [_sleeps, _waits_for_a_future, _sleeps_after_a_question, _asks_twice, _same_key_in_a_loop, _never_ends, _quiet_for_ever,
     _reopens_for_ever, _eats_everything, _long_journal, _not_async],
)  # fmt: skip
async def test_a_flow_that_breaks_a_rule_fails_at_once(flow: Flow) -> None:
    with pytest.raises(FlowError):
        run_of(flow)


async def test_a_flow_cannot_eat_the_wait() -> None:
    async def flow(talk: Talk) -> None:
        try:
            await talk.ask("a", text("yes"), YES_NO)
        except Exception:  # noqa: BLE001
            await talk.say("eaten", text("no"))

    step = run_of(flow)
    assert step.asked is not None
    assert step.asked.key == "a"
    assert not step.said


async def test_what_a_flow_raises_is_not_hidden() -> None:
    async def flow(talk: Talk) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_of(flow)
