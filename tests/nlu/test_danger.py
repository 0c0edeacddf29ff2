"""The word rules for danger, case by case, and over the whole training data."""

from pathlib import Path

import pytest
import yaml

from nlu.examples import training_examples
from nlu.words.danger import is_danger, verdict

CASES = yaml.safe_load((Path(__file__).parent / "danger_cases.yml").read_text(encoding="utf-8"))

APART = yaml.safe_load((Path(__file__).parent / "danger_apart.yml").read_text(encoding="utf-8"))


def listed(side: str) -> list[tuple[str, str]]:
    return [(label, text) for label, texts in CASES[side].items() for text in texts]


@pytest.mark.parametrize(("label", "text"), listed("danger"))
def test_danger_is_heard(label: str, text: str) -> None:
    assert is_danger(text), label


@pytest.mark.parametrize(("label", "text"), listed("not danger"))
def test_no_false_alarm(label: str, text: str) -> None:
    assert not is_danger(text), label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they robbed me yesterday", False),
        ("naibiwa saa hii", True),
        ("good morning", None),
        ("", False),
        ("...", False),
    ],
)
def test_words_may_tell_nothing(text: str, expected: bool | None) -> None:
    assert verdict(text) is expected


def test_words_alone_on_the_training_data() -> None:
    """Three quarters caught, one false alarm in 200: the model finds the rest, the words hold without one."""
    alarms = [(example.intent == "emergency", is_danger(example.text)) for example in training_examples()]
    caught = [alarm for danger, alarm in alarms if danger]
    false = [alarm for danger, alarm in alarms if not danger]
    assert sum(caught) / len(caught) >= 0.75
    assert sum(false) / len(false) <= 0.005


def test_words_alone_on_sentences_written_apart() -> None:
    """What the words miss or wrongly hear is named: a mend of the tables shows here."""
    missed = [text for text in APART["danger"] if not is_danger(text)]
    false = [text for text in APART["calm"] if is_danger(text)]
    assert len(missed) <= 0.02 * len(APART["danger"]), missed
    assert len(false) <= 0.03 * len(APART["calm"]), false


def test_long_text_takes_no_time() -> None:
    """Patterns that back-track would hang here; pytest would show it."""
    for text in ("watu wa " * 200, "a" * 1000, "the man is " * 100, "kuna kuna " * 100 + "moto"):
        is_danger(text[:1000])
