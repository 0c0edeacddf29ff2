"""GET /new and what the script gets: woken by the channel, bounded, complete."""

import asyncio
from typing import Any

import httpx
import pytest

from bot.channels.webpage.pace import Pace
from bot.channels.webpage.pages import PageSettings
from bot.channels.webpage.waiting import Bells, TooManyWaitingError
from flows.messages import Outbound
from tests.channels.webpage.a_report import report
from tests.channels.webpage.conversation_in_memory import Memory, Served, served
from tests.channels.webpage.visitor import Visitor, visiting

BY_SCRIPT = {"Accept": "application/json"}


async def say(visitor: Visitor, **fields: str) -> dict[str, Any]:
    data = {"token": visitor.field("token"), "nonce": visitor.field("nonce"), **fields}
    answer = await visitor.client.post("/say", data=data, headers=BY_SCRIPT)
    state: dict[str, Any] = answer.json()
    return state


def cursor_of(visitor: Visitor) -> str:
    return visitor.page.split('data-cursor="')[1].split('"')[0]


async def new(visitor: Visitor, cursor: str) -> httpx.Response:
    return await visitor.client.get("/new", params={"after": cursor}, headers=BY_SCRIPT)


async def test_the_script_gets_the_answer_with_its_buttons(visitor: Visitor) -> None:
    await visitor.begin()
    state = await say(visitor, option="menu:report", after=cursor_of(visitor))
    assert [line["id"] for line in state["lines"]] == ["in-2", "out-3"]
    assert state["whole"] is False
    assert "What is it about?" in state["lines"][-1]["html"]
    assert 'value="kind:13"' in state["choices"]
    assert state["waiting"] is False
    assert state["nonce"] != visitor.field("nonce")


async def test_nothing_new_is_said_after_a_while(visitor: Visitor) -> None:
    await visitor.begin()
    answer = await new(visitor, cursor_of(visitor))
    assert (answer.status_code, answer.content) == (204, b"")


async def test_a_page_that_waits_is_woken_by_the_channel(visitor: Visitor) -> None:
    settings = PageSettings("", b"k" * 32, poll_for=30, answer_within=0.3)
    memory = Memory(report)
    async with served(memory, settings) as site, visiting(site) as waiter:
        await waiter.begin()
        page = asyncio.create_task(new(waiter, cursor_of(waiter)))
        while not site.memory.bells._listeners:  # noqa: ASYNC110 - the server's own tasks have to run
            await asyncio.sleep(0)
        outbound = Outbound("Your report was read.")
        memory.bells, bells = Bells(), memory.bells
        memory.speak(memory.session, outbound)  # its row is there, and nobody was told yet
        memory.bells = bells
        assert await site.channel.send(memory.session, outbound, "row-7") == "row-7"
        state = (await asyncio.wait_for(page, 5)).json()
        assert "Your report was read." in state["lines"][-1]["html"]


@pytest.mark.parametrize("cursor", ["", "x", "gone.7.0", "out-1.2.0", "\u0000", "é" * 500])
async def test_whoever_knows_nothing_gets_everything(visitor: Visitor, cursor: str) -> None:
    await visitor.begin()
    answer = await new(visitor, cursor)
    assert [line["id"] for line in answer.json()["lines"]] == ["out-1"]


async def test_a_line_that_slipped_in_before_is_not_missed(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="one")
    before = cursor_of(visitor)
    lines = site.memory.lines[site.memory.session]
    site.memory.speak(site.memory.session, Outbound("Slipped in"))
    lines.insert(-2, lines.pop())
    state = (await new(visitor, before)).json()
    assert [line["id"] for line in state["lines"]] == [line.id for line in lines][1:]
    assert state["whole"] is True


async def test_lines_that_were_erased_leave_the_page(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="one")
    before = cursor_of(visitor)
    lines = site.memory.lines[site.memory.session]
    lines[:] = [line for line in lines if not line.mine]
    state = (await new(visitor, before)).json()
    assert ([line["id"] for line in state["lines"]], state["whole"]) == ([line.id for line in lines], True)


async def test_without_a_session_there_is_nothing_to_wait_for(visitor: Visitor) -> None:
    assert (await new(visitor, "")).json() == {"gone": True}


async def test_problems_reach_the_script_as_a_sentence(visitor: Visitor) -> None:
    await visitor.begin()
    data = {"token": "forged", "text": "hello"}
    answer = await visitor.client.post("/say", data=data, headers=BY_SCRIPT)
    assert answer.status_code == 403
    assert answer.json() == {"problem": "This page was too old. Nothing was sent. Go back and send it again."}


async def test_a_page_that_went_away_no_longer_waits(site: Served, visitor: Visitor) -> None:
    settings = PageSettings("", b"k" * 32, poll_for=60, answer_within=0.3)
    async with served(Memory(report), settings) as patient, visiting(patient) as waiter:
        await waiter.begin()
        with pytest.raises(httpx.ReadTimeout):
            await waiter.client.get("/new", params={"after": cursor_of(waiter)}, timeout=0.2)
        async with asyncio.timeout(5):
            while patient.memory.bells._listeners:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0)


def test_bells_ring_for_their_session_alone_and_bound_who_listens() -> None:
    bells = Bells(per_session=2, overall=3)
    with bells.listen("a") as first, bells.listen("a") as second:
        with pytest.raises(TooManyWaitingError), bells.listen("a"):
            pass
        with bells.listen("b") as other, pytest.raises(TooManyWaitingError), bells.listen("c"):
            pass
        bells.ring("a")
        assert (first.is_set(), second.is_set(), other.is_set()) == (True, True, False)
    assert bells._listeners == {}
    bells.ring("a")


def test_pace_lets_a_burst_through_and_then_so_many_a_second() -> None:
    now = [0.0]
    pace = Pace(burst=2, per_second=0.5, clock=lambda: now[-1])
    assert [pace.allows("a") for _ in range(3)] == [True, True, False]
    assert pace.allows("b")
    now.append(1.9)
    assert not pace.allows("a")
    now.append(2.1)
    assert [pace.allows("a"), pace.allows("a")] == [True, False]
    now.append(1000.0)
    assert [pace.allows("a") for _ in range(3)] == [True, True, False]
