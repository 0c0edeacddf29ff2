"""What runs beside each other in one process: when one part fails the others still finish what they have under way."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.wiring import Baraza


class Parts:
    """All parts of a process: they end when they are asked to, a little later. One fails."""

    def __init__(self, fails: str) -> None:
        self.fails = fails
        self.finished: list[str] = []

    def part(self, name: str) -> Any:  # noqa: ANN401
        async def run(*given: object) -> None:
            if name == self.fails:
                raise MemoryError(name)
            stop = given[-1]
            assert isinstance(stop, asyncio.Event)
            await stop.wait()
            for _ in range(3):  # what is under way is put down
                await asyncio.sleep(0)
            self.finished.append(name)

        return run

    def process(self) -> Any:  # noqa: ANN401
        part = self.part
        return SimpleNamespace(
            loop=SimpleNamespace(take_turns=part("turns")),
            delivery=SimpleNamespace(deliver=part("delivery")),
            typing=SimpleNamespace(show=part("typing")),
            mailing=SimpleNamespace(send_all=part("mailing")),
            together=SimpleNamespace(alone=part("schedule")),
            _fill_receipts=part("receipts"),
            _keep_the_schedule=None,
            _watch_the_others=part("watch"),
        )


NAMES = ["turns", "delivery", "typing", "mailing", "schedule", "receipts", "watch"]


@pytest.mark.parametrize("fails", NAMES)
async def test_when_one_part_fails_the_others_finish_first(fails: str) -> None:
    parts, stop = Parts(fails), asyncio.Event()
    with pytest.raises(MemoryError, match=fails):
        await Baraza.serve(parts.process(), stop)
    assert sorted(parts.finished) == sorted(set(NAMES) - {fails})
    assert stop.is_set()


async def test_a_stop_ends_them_all() -> None:
    parts, stop = Parts(""), asyncio.Event()
    stop.set()
    await Baraza.serve(parts.process(), stop)
    assert sorted(parts.finished) == sorted(NAMES)
