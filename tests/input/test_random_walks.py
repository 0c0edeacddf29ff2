"""Whoever does anything in any state is answered each time, within a second, and always finds the way out."""

import time
from pathlib import Path
from random import Random

import pytest

from flows.engine.conversation import Conversation
from storage import conversations, inbox
from tests.conversations.script import Line
from tests.conversations.stage import Stage
from tests.input.measured import LONGEST, SEED
from tests.input.walking import Walker

STEPS = 25
WALKS = 24


def flows_of(stage: Stage) -> list[str]:
    person = stage.person()
    if person is None:
        return []
    with stage.storage.read() as work:
        kept = conversations.load(work, person.id)
    return [frame.flow for frame in Conversation.from_bytes(kept.state if kept else b"").frames]


async def done(stage: Stage, line: Line) -> list[str]:
    """What is said after a line; it is quick, and nothing is left waiting."""
    begun = time.thread_time()
    said = await stage.act(line)
    assert time.thread_time() - begun < LONGEST, line
    with stage.storage.read() as work:
        assert inbox.backlog(work) == 0, line
    return said


@pytest.mark.parametrize("walk", range(WALKS))
async def test_a_walk(walk: int, tmp_path: Path) -> None:
    chance = Random(f"{SEED}/{walk}")
    stage = Stage(
        tmp_path, language=chance.choice(("en", "sw")), channel=chance.choice(("telegram", "whatsapp", "web"))
    )
    walker, taken = Walker(stage, chance), []
    try:
        for _ in range(STEPS):
            line = walker.step()
            taken.append(f"{line.sign} {line.words[:80]} ~ {line.understood}")
            said = await done(stage, line)
            assert said or line.sign == "@", "nothing was answered"
        for way_out in ("menu", "cancel", "help", "stop", "start"):
            taken.append(f"> {way_out}")
            assert await done(stage, Line(">", way_out)), f"{way_out!r} was not answered"
            if way_out == "menu":
                assert flows_of(stage)[-1:] in (["menu"], []), flows_of(stage)
        for _ in range(6):  # a report that waits is taken up or given up, one after the other
            if set(flows_of(stage)) <= {"menu", "hello"}:
                break
            await done(stage, Line(">", "cancel"))
        assert set(flows_of(stage)) <= {"menu", "hello"}, flows_of(stage)
    except BaseException as error:
        error.add_note(f"seed {SEED}, walk {walk}:\n" + "\n".join(taken))
        raise
    finally:
        stage.close()
