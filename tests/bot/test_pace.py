"""How fast delivery may speak, on a clock that only `sleep` moves."""

import asyncio
import math
import random

import pytest

from bot.channels.contract import WENT_OUT
from bot.pace import GUARD, MOST_PEOPLE, Paces, Rate


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def paces(clock: Clock, **rates: Rate) -> Paces:
    return Paces(rates, clock=clock, sleep=clock.sleep)


async def test_messages_of_a_second_are_spread_over_it(clock: Clock) -> None:
    pace = paces(clock, telegram=Rate(4, 0))
    await asyncio.gather(*(pace.wait("telegram", str(number)) for number in range(5)))
    assert clock.slept == [0.25, 0.5, 0.75, 1.0 + GUARD], "the first at once, the fifth in the next second"


async def test_a_slot_that_passed_is_not_saved_up(clock: Clock) -> None:
    pace = paces(clock, telegram=Rate(2, 0))
    await pace.wait("telegram", "1")
    clock.now += 60
    await pace.wait("telegram", "2")
    await pace.wait("telegram", "3")
    assert clock.slept == [0.5]


async def test_the_same_name_on_another_channel_is_somebody_else(clock: Clock) -> None:
    pace = paces(clock, telegram=Rate(1000, 1), web=Rate(1000, 1))
    await pace.wait("telegram", "1")
    await pace.wait("web", "1")
    assert clock.slept == []


async def test_a_channel_without_a_rate_is_never_slowed(clock: Clock) -> None:
    pace = paces(clock, telegram=Rate(1, 1))
    for _ in range(5):
        await pace.wait("terminal", "1")
    assert clock.slept == []


def test_a_pause_ends_by_itself_and_a_shorter_one_does_not_cut_it(clock: Clock) -> None:
    pace = paces(clock, telegram=Rate(1, 1))
    assert pace.paused("telegram") == 0
    pace.pause("telegram", 30)
    pace.pause("telegram", 5)
    assert pace.paused("telegram") == 30
    assert pace.paused("web") == 0
    clock.now += 31
    assert pace.paused("telegram") == 0


async def test_memory_of_people_is_bounded(clock: Clock) -> None:
    pace = paces(clock, telegram=Rate(1e9, 1))
    for number in range(MOST_PEOPLE + 10):
        await pace.wait("telegram", str(number))
    assert len(pace._spoken) == MOST_PEOPLE


class Moving(Clock):
    """Its sleepers wake in the order of their times."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, woken))
        await woken.wait()

    async def passes(self, seconds: float) -> None:
        end = self.now + seconds
        await settle()
        while due := sorted((o for o in self._sleepers if o[0] <= end + 1e-9), key=lambda o: o[0])[:1]:
            self._sleepers.remove(due[0])
            self.now = max(self.now, due[0][0])
            due[0][1].set()
            await settle()
        self.now = end


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_person_waits_for_herself_and_nobody_for_her() -> None:
    clock = Moving()
    pace = Paces({"telegram": Rate(1000, 1)}, clock=clock, sleep=clock.sleep)
    went: list[tuple[str, float]] = []

    async def goes(person: str) -> None:
        await pace.wait("telegram", person)
        went.append((person, round(clock.now - 100, 2)))

    tasks = [asyncio.create_task(goes(person)) for person in ("1", "1", "1", "2")]
    await clock.passes(0.1)
    assert went == [("1", 0.0), ("2", 0.0)]
    await clock.passes(3)
    assert went[2:] == [("1", 1.0), ("1", 2.0)]
    await asyncio.gather(*tasks)


async def test_a_reply_waits_for_one_slot_however_many_notices_wait() -> None:
    clock = Moving()
    pace = Paces({"whatsapp": Rate(1, 0)}, clock=clock, sleep=clock.sleep)
    went: list[tuple[str, float]] = []

    async def goes(person: str, *, notice: bool) -> None:
        assert await pace.wait("whatsapp", person, yields=notice) == 0
        went.append((person, round(clock.now - 100, 3)))

    notices = [asyncio.create_task(goes(f"notice {number}", notice=True)) for number in range(5)]
    await clock.passes(1.5)
    assert len(went) == 2
    reply = asyncio.create_task(goes("reply", notice=False))
    await clock.passes(0.6)
    assert went[2] == ("reply", round(2 * (1 + GUARD), 3))
    await clock.passes(10)
    assert [at for _, at in went] == [round(number * (1 + GUARD), 3) for number in range(6)], (
        "and no notice is lost or goes too fast"
    )
    await asyncio.gather(*notices, reply)


async def test_a_notice_that_waits_too_long_goes_back_and_takes_no_slot(clock: Clock) -> None:
    pace = paces(clock, whatsapp=Rate(1, 0))
    for number in range(100):
        assert await pace.wait("whatsapp", str(number)) == 0
    assert await pace.wait("whatsapp", "notice", yields=True) == pytest.approx(100 * (1 + GUARD))
    slept = len(clock.slept)
    await pace.wait("whatsapp", "reply")
    assert clock.slept[slept:] == pytest.approx([100 * (1 + GUARD)])


async def test_notices_wait_for_a_short_pause_and_are_put_back_for_a_long_one() -> None:
    clock = Moving()
    pace = Paces({"whatsapp": Rate(10, 0)}, clock=clock, sleep=clock.sleep)
    waits = [asyncio.create_task(pace.wait("whatsapp", str(number), yields=True)) for number in range(3)]
    pace.pause("whatsapp", 2)
    await clock.passes(1.9)
    assert not any(one.done() for one in waits)
    await clock.passes(0.4)
    assert [one.result() for one in waits] == [0, 0, 0]
    pace.pause("whatsapp", 3600)
    assert await pace.wait("whatsapp", "later", yields=True) == pytest.approx(3600)


@pytest.mark.parametrize("rate", [1.0, 2.5, 25.0, 80.0, 200.0])
async def test_late_timers_are_caught_up_and_no_second_has_too_many(rate: float) -> None:
    """Every timer rings up to 20 ms late, as on a busy machine, and a reply comes in between now and then."""
    clock, chance = Moving(), random.Random(5)

    async def late(seconds: float) -> None:
        await clock.sleep(seconds + chance.uniform(0, 0.02))

    pace = Paces({"whatsapp": Rate(rate, 0)}, clock=clock, sleep=late)
    went: list[float] = []

    async def goes(person: str, *, notice: bool) -> None:
        assert await pace.wait("whatsapp", person, yields=notice) == 0
        went.append(clock.now)

    async def keeps_going() -> None:
        while True:
            await goes("notice", notice=True)

    notices = [asyncio.create_task(keeps_going()) for _ in range(8)]
    for number in range(20):
        reply = asyncio.create_task(goes(f"reply {number}", notice=False))
        await clock.passes(1)
        assert reply.done() or rate < 3
    for task in notices:
        task.cancel()
    many = math.ceil(rate)
    assert all(later - first >= many / rate for first, later in zip(went, went[many:], strict=False))
    assert len(went) >= 0.95 * rate * 20


async def test_a_call_that_left_late_is_reckoned_from_when_it_left() -> None:
    clock = Moving()
    pace = Paces({"whatsapp": Rate(2, 0)}, clock=clock, sleep=clock.sleep)
    await pace.wait("whatsapp", "1", yields=True)
    clock.now += 0.4
    WENT_OUT.get()()
    waits = [asyncio.create_task(pace.wait("whatsapp", str(number), yields=True)) for number in range(2)]
    await clock.passes(0.9)
    assert [one.done() for one in waits] == [True, False]
    await clock.passes(0.1 + 2 * GUARD)
    assert all(one.done() for one in waits), "a second after the first had left"


async def test_without_anybody_waiting_nothing_is_caught_up() -> None:
    clock = Moving()
    pace = Paces({"whatsapp": Rate(80, 0)}, clock=clock, sleep=clock.sleep)
    assert await pace.wait("whatsapp", "1", yields=True) == 0
    clock.now += 10
    waits = [asyncio.create_task(pace.wait("whatsapp", str(number), yields=True)) for number in range(4)]
    await settle()
    assert [one.done() for one in waits] == [True, False, False, False]
    await clock.passes(1)
    assert all(one.done() for one in waits)
