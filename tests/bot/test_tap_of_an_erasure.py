"""The tap with which she erases herself is answered too, or its button goes on turning on her phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import outbound_json
from storage import claims
from storage.statuses import SendKind
from tests.conversations.stage import Stage

TAPPED = ("delete my data", "[Yes, erase]")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, only="en")
    yield made
    made.close()


def test_each_tap_has_its_answer(stage: Stage) -> None:
    said = []
    for words in TAPPED:
        stage.receive(stage.inbound(words))
        with stage.storage.begin() as work:
            rows = claims.claim(work, stage.opener, 20)
        said += [row.kind for row in rows]
        stage.lasts |= {
            row.address or "": outbound_json.from_bytes(row.body)
            for row in rows
            if row.kind is SendKind.MESSAGE
        }
    assert said.count(SendKind.ANSWER_TAP) == 1
