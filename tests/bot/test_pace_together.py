"""Paces of several processes, with leases that a test gives."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from bot.channels.contract import WENT_OUT
from bot.pace import LONGEST_WAIT, Rate
from bot.pace_together import AWAY, BLOCK, GUARD, LATE, Leases, PacesTogether
from storage.shared_pace import Leased
from storage.standing import AwayError

RATES = {"telegram": Rate(20, 1.0), "web": Rate(100, 0.0)}


class Row(Leases):
    """The row that all processes share, on a clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        super().__init__(self._nobody, b"secret")
        self.now = 100.0
        self.free_at = 0.0
        self.paused_until = 0.0
        self.speaks: dict[str, int] = {}
        self.asked: list[int] = []
        self.away = False
        self.left: list[float] = []
        self.delayed: list[float] = []

    async def _nobody(self, do: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        raise AssertionError("no database is asked here")

    async def slots(self, channel: str, count: int, step: float) -> Leased:
        if self.away:
            raise AwayError
        self.asked.append(count)
        first = max(self.free_at, self.now)
        self.free_at = first + count * step
        return Leased(first, step, count, self.paused_until)

    def put_off(self, channel: str, seconds: float) -> None:
        self.delayed.append(seconds)

    def pause(self, channel: str, seconds: float) -> None:
        self.paused_until = self.now + seconds

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Mine(Row):
    """As seen by one process: who else speaks is in `others`."""

    def __init__(self) -> None:
        super().__init__()
        self.others: set[str] = set()

    async def takes(self, channel: str, person: str) -> bool:
        return person not in self.others

    def leaves(self, channel: str, person: str, after: float) -> None:
        self.left.append(after)


@pytest.fixture
def row() -> Mine:
    return Mine()


@pytest.fixture
def paces(row: Mine) -> PacesTogether:
    return PacesTogether(RATES, row, clock=lambda: row.now, sleep=row.sleep)


async def test_a_reply_leases_one_slot_and_goes_at_once(paces: PacesTogether, row: Mine) -> None:
    assert await paces.wait("web", "jane") == 0.0
    assert (row.now, row.asked) == (100.0, [1])


async def test_messages_lie_a_little_further_apart_than_the_rate_says(
    paces: PacesTogether, row: Mine
) -> None:
    gone = []
    for number in range(21):
        await paces.wait("telegram", f"p{number}")
        gone.append(row.now)
    assert gone[20] - gone[0] == pytest.approx(20 * (1 + GUARD) / 20)
    assert gone[20] - gone[0] > 1.0, "so no second has more than the rate"


async def test_many_that_wait_lease_a_block_and_not_more(paces: PacesTogether, row: Mine) -> None:
    waiting: list[Awaitable[float]] = [paces.wait("web", f"p{number}", yields=True) for number in range(40)]
    assert set(await asyncio.gather(*waiting)) == {0.0}
    assert max(row.asked) == 100 * BLOCK
    assert len(row.asked) <= 8


async def test_a_reply_goes_before_the_notices_that_wait(paces: PacesTogether, row: Mine) -> None:
    order: list[str] = []

    async def goes(name: str, *, yields: bool) -> None:
        await paces.wait("telegram", name, yields=yields)
        order.append(name)

    await asyncio.gather(
        *(goes(f"notice{number}", yields=True) for number in range(5)), goes("reply", yields=False)
    )
    assert order.index("reply") <= 1


async def test_who_is_spoken_to_elsewhere_waits_until_that_is_over(paces: PacesTogether, row: Mine) -> None:
    row.others.add("jane")
    waiting = asyncio.create_task(paces.wait("telegram", "jane"))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    row.others.clear()
    assert await waiting == 0.0
    assert row.left == [pytest.approx(1.0)], "and others wait for her pace after that"


async def test_a_message_is_put_back_when_that_never_ends(paces: PacesTogether, row: Mine) -> None:
    row.others.add("jane")
    assert 0 < await paces.wait("telegram", "jane") <= 1
    assert row.now - 100.0 < AWAY + 1
    assert row.left == [], "it holds nothing"


@pytest.mark.parametrize("yields", [False, True])
async def test_without_the_database_a_message_is_put_back(
    paces: PacesTogether, row: Mine, yields: bool
) -> None:
    row.away = True
    assert await paces.wait("web", "jane", yields=yields) == AWAY
    row.away = False
    assert await paces.wait("web", "jane", yields=yields) == 0.0


async def test_a_pause_that_another_process_was_asked_for_holds_here(paces: PacesTogether, row: Mine) -> None:
    row.paused_until = row.now + 30
    assert await paces.wait("web", "jane") == 0.0, "delivery looks at the pause, and puts it back"
    assert paces.paused("web") == pytest.approx(30)
    assert await paces.wait("web", "joan", yields=True) == 0.0
    assert row.now == pytest.approx(130), "a notice waits for some seconds of a pause"


async def test_a_notice_that_would_wait_long_is_put_back(paces: PacesTogether, row: Mine) -> None:
    row.paused_until = row.now + 2 * LONGEST_WAIT
    assert await paces.wait("web", "jane", yields=True) == pytest.approx(2 * LONGEST_WAIT)


async def test_a_slot_that_passed_is_given_up(paces: PacesTogether, row: Mine) -> None:
    async def stands() -> float:
        return await paces.wait("web", "jane", yields=True)

    await asyncio.gather(*(stands() for _ in range(2)))
    row.now += LATE * 2
    await paces.wait("web", "jane")
    assert row.free_at > row.now


async def test_a_call_that_left_late_puts_off_what_comes_a_second_later(
    paces: PacesTogether, row: Mine
) -> None:
    await paces.wait("web", "jane")
    row.now += LATE + 0.2
    WENT_OUT.get()()
    assert row.delayed == [pytest.approx(0.2)]
    WENT_OUT.get()()
    assert len(row.delayed) == 1, "once for all of the same second"


async def test_a_pause_is_told_to_the_others(paces: PacesTogether, row: Mine) -> None:
    paces.pause("web", 12.0)
    assert row.paused_until == row.now + 12.0
    assert paces.paused("web") == pytest.approx(12.0)


@pytest.mark.parametrize("every", [20, 60, 100])
async def test_where_slots_lie_far_apart_no_notice_is_put_back_for_ever(row: Mine, every: int) -> None:
    """Three processes share the slots; replies take some; nobody counts how often a notice was put back."""
    rates = {"web": Rate(1 / every, 0.0)}
    processes = [PacesTogether(rates, row, clock=lambda: row.now, sleep=row.sleep) for _ in range(3)]
    went: list[float] = []
    for number in range(9):
        for again in range(4):  # put back, another process claims it
            if not (away := await processes[(number + again) % 3].wait("web", f"p{number}", yields=True)):
                went.append(row.now)
                break
            row.now += away + 0.5
    assert len(went) == 9
    gaps = [later - sooner for sooner, later in pairwise(went)]
    assert min(gaps) >= every, "never faster than the rate"


@pytest.mark.parametrize("every", [20, 100])
async def test_a_far_slot_may_be_used_a_little_late(row: Mine, every: int) -> None:
    paces = PacesTogether({"web": Rate(1 / every, 0.0)}, row, clock=lambda: row.now, sleep=row.sleep)
    await paces.wait("web", "first")
    waiting = asyncio.create_task(paces.wait("web", "second", yields=True))
    for _ in range(3):
        await asyncio.sleep(0)
    row.now += 0.5
    assert await waiting == 0.0
    assert row.now - 100 < 2 * every, "the loop was half a second late: the slot is not lost for that"
