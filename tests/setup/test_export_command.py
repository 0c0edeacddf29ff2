"""`baraza export`: figures for whoever runs it, in which nobody and nobody's words can be found."""

from __future__ import annotations

import csv
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.program import main
from bot.settings import load
from bot.wiring import storage_of
from flows.changes import Manner, State
from storage import agreed_actions, reports
from storage.work import Storage
from tests.public_matters import WARD, matter
from tests.storage.filed import files

HERS = ("Wanjiru Siri", "+254700000001", "siri-neno", "0700 000 001")
"""What somebody told: it is in no export."""
TOLD = f"{HERS[2]}: {HERS[0]} saw it, call {HERS[1]} or {HERS[3]}"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A deployment with six reports of a ward and a single one of another kind."""
    path = tmp_path / "config.yml"
    path.touch()
    assert main(["--config", str(path), "migrate"]) == 0
    storage = storage_of(load(path, os.environ))
    filed = [
        files(storage, TOLD, number=number, manner=manner, place=WARD, place_words=TOLD, kind="works")
        for number, manner in enumerate([Manner.CONFIDENTIAL, Manner.WITHOUT_TRACE] * 3, 1)
    ]
    files(storage, TOLD, number=9, manner=Manner.NAMED, name=HERS[0], place=WARD, kind="gbv")
    later(storage, filed[0])
    with storage.begin() as work:
        matter(work, "K7M2P", title="=cmd()", sentence="The pipes are there.")
        agreed_actions.promise(work, None, WARD, "Dig it out", "ward works office", None, None)
    storage.close()
    return str(path)


def later(storage: Storage, report_id: str) -> None:
    """Taken up after two days, resolved after five."""
    now = storage.clock()
    for days, state in ((2, State.ACKNOWLEDGED), (5, State.RESOLVED)):
        storage.clock = lambda days=days: now + timedelta(days=days)  # type: ignore[misc]
        with storage.begin() as work:
            reports.move(work, report_id, state, by="Ofisi", words=TOLD)
    storage.clock = lambda: now


def exported(config: str, capsys: pytest.CaptureFixture[str], what: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["--config", config, "export", what, "--by", "Office B"]) == 0
    out = capsys.readouterr().out
    for word in (*HERS, "confidential", "without_trace", "named"):
        assert word not in out, word
    return list(csv.DictReader(io.StringIO(out)))


def test_cases(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = exported(config, capsys, "cases")
    works = [row for row in found if row["kind"] == "works"]
    assert [row["area"] for row in works] == ["Kaptembwo"] * 6
    (solved,) = [row for row in works if row["state"] == "resolved"]
    assert (solved["days_to_acknowledged"], solved["days_to_resolved"]) == ("2", "5")
    (alone,) = [row for row in found if row["kind"] == "gbv"]
    assert alone["area"] == ""
    assert list(alone) == ["kind", "area", "quarter", "state", "reason", "days_to_acknowledged", "days_to_resolved"]  # fmt: skip


def test_matters_and_what_was_agreed(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = exported(config, capsys, "matters")
    assert (told["number"], told["title"], told["sentence"]) == ("K7M2P", "'=cmd()", "The pipes are there.")
    assert told["voices"] == "fewer than 5"
    (agreed,) = exported(config, capsys, "agreed")
    assert (agreed["title"], agreed["who"], agreed["state"]) == ("Dig it out", "ward works office", "open")


def test_it_is_noted_by_whom(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    exported(config, capsys, "cases")
    assert main(["--config", config, "audit"]) == 0
    out = capsys.readouterr().out
    assert "Office B" in out
    assert "printed figures" in out


def test_something_else_is_not_exported(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--config", config, "export", "people"])
    assert stopped.value.code == 2
