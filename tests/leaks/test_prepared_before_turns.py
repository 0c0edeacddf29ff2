"""What is prepared of a message before its turn, a code among it, lies in no process's memory once the turn is over.

With several processes another one may take the turn: then nobody here ever asks for what was prepared.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot import intake
from bot.code_hashes import CodeHashes
from bot.intake import Intake
from bot.model_joining import Joining
from nlu.understanding import NOTHING, Understanding
from tests.storage.messages import said

CODE = "4711 0815 2342 1337"
WORDS = f"Kanariwaneno {CODE}"


class Server:
    """Another understander, that is asked before the turn."""

    def understand(self, text: str) -> Understanding:
        return NOTHING


class Process:
    """One that stores what arrives; its turns are taken elsewhere."""

    def __init__(self, *, prepares: bool) -> None:
        self.codes = CodeHashes(str.encode)
        self.joining = Joining(Server(), remote=True)
        self.intake = Intake(self.run, self.codes, self.joining, lambda: None, prepares=prepares)

    async def run(self, do: Callable[[Any], Any]) -> list[str]:
        return ["her"]

    def remembers(self) -> str:
        return repr((self.codes._ready, self.joining._ready))


async def test_a_process_that_takes_no_turns_prepares_nothing() -> None:
    process = Process(prepares=False)
    await process.intake.store(said(WORDS, 1))
    assert process.remembers() == repr(({}, {})).replace("{}", "OrderedDict()")


async def test_what_nobody_asked_for_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(prepares=True)
    later: list[tuple[float, Callable[[], None]]] = []
    monkeypatch.setattr(
        asyncio.get_running_loop(),
        "call_later",
        lambda seconds, do, *given: later.append((seconds, lambda: do(*given))),
    )
    await process.intake._prepare(WORDS)
    assert "Kanariwaneno" in process.remembers()
    assert CODE.replace(" ", "") in process.remembers()
    [(seconds, drop)] = later
    assert seconds == intake.READY_FOR <= 60
    drop()
    assert "Kanariwaneno" not in process.remembers()
    assert CODE.replace(" ", "") not in process.remembers()


async def test_what_was_asked_for_may_be_dropped_again() -> None:
    process = Process(prepares=True)
    await process.intake._prepare(WORDS)
    assert process.codes.of(CODE.replace(" ", "")) == CODE.replace(" ", "").encode()
    process.joining.understand(WORDS)
    process.intake._drop(WORDS)
    assert process.codes.of(CODE.replace(" ", "")), "made anew"
