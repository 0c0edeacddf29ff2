"""A conversation that was stored by another release, or damaged: she is answered all the same, and never stuck behind it."""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.unfinished_turns import TurnFailedError
from flows.engine.conversation import Conversation
from storage import conversations, inbox
from tests.conversations.script import Line
from tests.conversations.stage import Stage
from tests.input.measured import many, quickly
from tests.input.odd import changed
from tests.input.test_decoder_input import STATES


def turns(stage: Stage) -> int:
    """As bot/turn_loop.py takes them: again after a failure, given up after three; how many failed."""
    failed = 0
    while True:
        try:
            with stage.storage.begin() as work:
                if not quickly(lambda work=work: stage.turns.take(work)):
                    due = inbox.next_due(work)
                    if due is None:
                        return failed
                    stage.now = max(due, stage.now + timedelta(seconds=0.01))
        except TurnFailedError as error:
            failed += 1
            with stage.storage.begin() as work:
                gave_up = stage.turns.give_way(work, error.waiting)
            if gave_up:
                with stage.storage.begin() as work:
                    stage.turns.apologise(work, error.waiting)


def answered(stage: Stage, words: str) -> list[str]:
    stage.sent, stage.reached = [], []
    with stage.storage.begin() as work:
        inbox.store(work, stage.inbound(words))
    failed = turns(stage)
    assert failed <= inbox.MAX_TRIES
    stage.deliver()
    return [said.text for said in stage.sent]


async def real_states(folder: Path) -> list[object]:
    """States of conversations that are under way."""
    found: list[object] = []
    stage = Stage(folder, only="en")
    talk = (
        "I want to report",
        "yes",
        "theft",
        "They took two bags of maize",
        "that is all",
        "Kaptembwo",
        "my data",
        "help",
        "rate",
    )
    for words in talk:
        await stage.act(Line(">", words, "report_concern 0.95" if "report" in words else ""))
        person = stage.person()
        assert person is not None
        with stage.storage.read() as work:
            kept = conversations.load(work, person.id)
        if kept:
            found.append(json.loads(kept.state))
    stage.close()
    return found


REAL: list[object] = []


@pytest.fixture(autouse=True)
async def _real(tmp_path: Path) -> None:
    if not REAL:
        REAL.extend(await real_states(tmp_path))


@many(150)
@given(st.data(), st.booleans())
def test_she_is_answered_whatever_was_stored(data: st.DataObject, any_bytes: bool) -> None:
    state = (
        data.draw(st.binary(min_size=1, max_size=50))
        if any_bytes and data.draw(st.booleans())
        else json.dumps(data.draw(changed(REAL + STATES))).encode("utf-8", "surrogatepass")
    )
    with TemporaryDirectory() as folder:
        stage = Stage(Path(folder), only="en")
        assert answered(stage, "menu")
        person = stage.person()
        assert person is not None
        with stage.storage.begin() as work:
            conversations.forget(work, person.id)
            conversations.save(work, person.id, state, 0)
        assert answered(stage, "ndiyo"), "not even an apology"
        assert answered(stage, "menu"), "stuck behind what was stored"
        assert answered(stage, "cancel")
        with stage.storage.read() as work:
            kept = conversations.load(work, person.id)
        Conversation.from_bytes(kept.state if kept else b"")
        stage.close()
