"""A flow that goes on from where it waited comes to the same as one that is replayed from its start."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import replays
from flows.engine.journal import Journal
from flows.engine.replay import Flow, Host, Step, proceed, replay
from flows.messages import Language
from tests.conversations.script import read
from tests.conversations.stage import Stage

TRANSCRIPTS = sorted((Path(__file__).parents[1] / "conversations" / "transcripts").glob("*/*.txt"))
EACH_HOW_MANY = 12


def shown(step: Step) -> dict[str, Any]:
    return {
        "journal": step.journal.to_json(),
        "asked": step.asked and (step.asked.key, step.asked.text, step.asked.given),
        "said": step.said,
        "shown": step.shown,
        "changes": step.changes,
        "used": list(step.used),
        "changeable": step.changeable,
        "go": step.go,
        "quiet": step.quiet,
    }


@pytest.mark.parametrize("part", range(0, EACH_HOW_MANY, 4))
async def test_going_on_is_replaying(part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a quarter of the transcripts, at each answer of each flow; a twelfth in each test."""
    went_on = 0

    def both(
        flow: Flow, step: Step, journal: Journal, slots: Mapping[str, Any], language: Language, host: Host
    ) -> Step:
        nonlocal went_on
        anew = shown(replay(flow, journal.copy(), slots, language, host))
        went_on += step.waits is not None
        onward = proceed(flow, step, journal, slots, language, host)
        assert shown(onward) == anew, getattr(flow, "__name__", "a flow")
        return onward

    monkeypatch.setattr(replays, "proceed", both)
    for number, path in enumerate(TRANSCRIPTS[part::EACH_HOW_MANY]):
        script = read(path)
        folder = tmp_path / str(number)
        folder.mkdir()
        stage = Stage(folder, language=script.language)
        for line in script.lines:
            assert await stage.act(line) == line.said, f"{path.stem}, after {line.sign} {line.words}"
        stage.close()
    assert went_on > 10
