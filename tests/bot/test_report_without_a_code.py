"""All receipt codes are taken when somebody files: she waits for hers, and nobody waits with her."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.turn_loop import TurnLoop
from storage import inbox
from storage.tables import inbox as inbox_table
from storage.tables import reports
from tests.conversations import script
from tests.conversations.stage import ADDRESS, CODE, Stage

TRANSCRIPTS = Path(__file__).parents[1] / "conversations" / "transcripts" / "en"
FILINGS = ("light_soko_mjinga.txt", "without_trace.txt")


class Filing:
    """She has told all but [Send it]; the codes of this process are used up, and a thread is making more."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder)
        self.other: Stage | None = None
        self.took: list[str] = []
        self.loop = self.loop_of(self.stage)

    def loop_of(self, stage: Stage) -> TurnLoop:
        return TurnLoop(stage._run, stage.turns, lambda: None, lambda _, outcome: self.took.append(outcome))

    async def tell(self, name: str) -> None:
        for line in script.read(TRANSCRIPTS / name).lines:
            if line.words == "[Send it]":
                break
            await self.stage.act(line)
        self.stage.storage.receipts.filled = True

    def says(self, words: str, address: str = ADDRESS) -> None:
        with self.stage.storage.begin() as work:
            inbox.store(work, replace(self.stage.inbound(words), address=address))

    def another_process(self, folder: Path) -> TurnLoop:
        self.other = Stage(folder)
        self.other.now = self.stage.now
        return self.loop_of(self.other)

    def heard(self) -> dict[str, str]:
        self.stage.sent.clear()
        self.stage.reached.clear()
        self.stage.deliver()
        return {address: said.text for address, said in zip(self.stage.reached, self.stage.sent, strict=True)}

    def kept(self) -> tuple[int, int]:
        """Reports, and failed turns of what waits."""
        with self.stage.storage.read() as work:
            filed = work.connection.scalar(select(func.count()).select_from(reports)) or 0
            return filed, work.connection.scalar(select(func.sum(inbox_table.c.tries))) or 0


@pytest.fixture
def filing(tmp_path: Path) -> Iterator[Filing]:
    made = Filing(tmp_path)
    yield made
    made.stage.storage.close()
    if made.other is not None:
        made.other.storage.close()


def a_code_is_made(filing: Filing, folder: Path) -> TurnLoop:
    filing.stage.storage.receipts.fill(1)
    return filing.loop


def another_has_one(filing: Filing, folder: Path) -> TurnLoop:
    return filing.another_process(folder)


@pytest.mark.parametrize("transcript", FILINGS)
@pytest.mark.parametrize("who", [a_code_is_made, another_has_one])
async def test_she_waits_for_her_code_and_the_next_person_does_not(
    filing: Filing, tmp_path: Path, transcript: str, who: Callable[[Filing, Path], TurnLoop]
) -> None:
    await filing.tell(transcript)
    filing.took.clear()
    filing.says("[Send it]")
    filing.says("hello", address="300")
    assert await filing.loop.drain() == 1
    assert filing.took == ["done"], "that one of them waits for a code is in no figure"
    assert set(filing.heard()) == {"300"}
    assert filing.kept() == (0, 0), "nothing was filed, and nothing failed"

    filing.stage.now += timedelta(seconds=2)
    loop = who(filing, tmp_path)
    assert await loop.drain() == 1
    (told,) = filing.heard().values()
    assert CODE.search(told)
    assert filing.kept() == (1, 0)


async def test_while_there_is_none_she_waits_on_and_is_tried_as_often_as_it_takes(filing: Filing) -> None:
    await filing.tell(FILINGS[0])
    filing.says("[Send it]")
    for _ in range(5):
        filing.stage.now += timedelta(seconds=2)
        assert await filing.loop.drain() == 0
    assert filing.kept() == (0, 0)
    filing.stage.storage.receipts.filled = False  # the program stops: what it still does it does itself
    filing.stage.now += timedelta(seconds=2)
    assert await filing.loop.drain() == 1
    assert filing.kept() == (1, 0)
