"""Whoever asks for figures again and again, a page open to anybody among them, does not see in them when a report was filed."""

import pytest

from bot import readiness
from bot.metrics import Metrics, look
from bot.readiness import Process, Readiness
from flows.changes import Manner
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn


async def fine() -> None:
    """The database serves."""


async def figures(storage: Storage) -> tuple[object, list[str]]:
    process = Process(sends=True, channels=list, last_sent=dict, serves=fine)
    ready = await Readiness(storage, process).look()
    with storage.read() as work:
        told = Metrics().text(*look(work), storage.receipts.left()).decode()
    return ready["receipts_ready"], [line for line in told.splitlines() if line.startswith("baraza_receipts")]


@pytest.mark.parametrize("manner", list(Manner))
async def test_a_code_that_was_taken_shows_nowhere(
    storage: Storage, opener: HandleOpener, manner: Manner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_model", lambda: "current")
    storage.receipts.fill()
    before, ready = await figures(storage), storage.receipts.left()
    arrives(storage, said("hakuna taa", 1))
    turn(storage, report(manner))
    send_all(storage, opener)
    assert storage.receipts.left() == ready - 1
    assert await figures(storage) == before == (True, ["baraza_receipts_ready 1.0"])
