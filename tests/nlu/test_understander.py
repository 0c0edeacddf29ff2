"""Who understands, and what is added by words."""

from pathlib import Path

import pytest

from nlu.reader.model import load
from nlu.training import MODEL
from nlu.understander import DANGER, DANGER_AGAINST_WORDS, Reading, trained_understander, understander_for
from nlu.understanding import Parsed
from tests.nlu import archives


class Says:
    """A parser that believes in an emergency as much as it is told."""

    def __init__(self, odds: float) -> None:
        self._odds = odds

    def parse(self, text: str) -> Parsed:
        ranking = (("nlu_fallback", 0.3), ("greet", 1 - self._odds), ("emergency", self._odds))
        return Parsed("nlu_fallback", 0.3, ranking, ())


@pytest.mark.parametrize(
    ("text", "odds", "danger"),
    [
        ("something is up", DANGER + 0.01, True),
        ("something is up", DANGER - 0.01, False),
        ("they robbed me yesterday", DANGER_AGAINST_WORDS - 0.01, False),
        ("they robbed me yesterday", DANGER_AGAINST_WORDS + 0.01, True),
        ("naibiwa saa hii", 0.0, True),
    ],
)
def test_words_and_model_together(text: str, odds: float, danger: bool) -> None:
    assert Reading(Says(odds)).understand(text).danger is danger


def test_unsure_has_no_intent_but_the_likeliest() -> None:
    found = Reading(Says(0.1)).understand("hmm what")
    assert found.intent is None
    assert found.ranking == (("greet", 0.9), ("emergency", 0.1))
    assert found.confidence == 0.9


def test_without_a_model_keywords(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert trained_understander(tmp_path / "none.tar.gz") is None
    assert understander_for(model=tmp_path / "none.tar.gz").understand("menu").intent == "help_menu"
    assert "baraza train" in caplog.text


def test_with_a_model(tmp_path: Path) -> None:
    path = archives.write(tmp_path / "m.tar.gz", archives.files())
    assert understander_for(model=path).understand("habari").intent == "greet"


def test_a_cut_model_means_keywords(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = archives.write(tmp_path / "m.tar.gz", archives.files())
    path.write_bytes(path.read_bytes()[:200])
    assert understander_for(model=path).understand("menu").intent == "help_menu"
    assert "damaged" in caplog.text


@pytest.mark.skipif(not MODEL.is_file(), reason="no trained model: `baraza train` makes it")
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa", "report_concern"),
        ("naibiwa saa hii", "emergency"),
        ("they are beating him now", "emergency"),
        ("niliombwa pesa ya abstract", "rate_service"),
        ("where is the nearest police station", "find_station"),
    ],
)
def test_the_trained_model(text: str, intent: str) -> None:
    assert Reading(load(MODEL)).understand(text).intent == intent
