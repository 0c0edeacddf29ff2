"""The figures of the report, on results small enough to count by hand."""

from pathlib import Path

import pytest

from nlu import evaluation
from nlu.examples import Example, examples_of
from nlu.measuring import Answered, accuracy, alarms, f1_of, macro_f1
from nlu.understanding import Understanding


def result(
    meant: str, read: str, emergency: float = 0.0, danger: bool = False, words: bool = False
) -> Answered:
    found = Understanding(read, 0.9, ((read, 0.9), ("emergency", emergency)), (), "sw", danger)
    return Answered(Example("...", meant, "sw", ()), found, read, words)


RESULTS = [
    result("emergency", "report_concern", 0.25, danger=True),
    result("emergency", "report_concern", danger=True, words=True),
    result("report_concern", "report_concern"),
    result("report_concern", "report_concern"),
    result("greet", "greet", 0.9, danger=True),
]


def test_figures() -> None:
    assert accuracy(RESULTS) == pytest.approx(3 / 5)
    assert f1_of(RESULTS) == {
        "emergency": (0.0, 2),
        "report_concern": (pytest.approx(4 / 6), 2),
        "greet": (1.0, 1),
    }
    assert macro_f1(RESULTS) == pytest.approx((0 + 4 / 6 + 1) / 3)


@pytest.mark.parametrize(
    ("by", "caught", "false"), [("words", 0.5, 0.0), ("model", 0.5, 1 / 3), ("together", 1.0, 1 / 3)]
)
def test_alarms(by: str, caught: float, false: float) -> None:
    assert alarms(RESULTS, by) == (pytest.approx(caught), pytest.approx(false))


def test_tables_have_a_row_for_every_language_and_intent() -> None:
    text = evaluation.tables(RESULTS, 0.2, 80.0)
    assert "| all | 5 | 0.600 |" in text
    assert "| sw | 5 |" in text
    assert "| emergency | 2 | 0.000 | report_concern (2) |" in text


def test_examples_are_read_as_rasa_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "sw.yml"
    path.write_text(
        'version: "3.1"\nnlu:\n- intent: report_concern\n  examples: |\n'
        '    - [taa]{"entity": "kind", "value": "works"} hapa [Soko Mjinga](place)\n'
        "- lookup: place\n  examples: |\n    - Rhonda\n",
        encoding="utf-8",
    )
    (example,) = examples_of(path, "sw")
    assert (example.text, example.intent, example.language) == (
        "taa hapa Soko Mjinga",
        "report_concern",
        "sw",
    )
    assert [(mark.name, mark.text, mark.value) for mark in example.marked] == [
        ("kind", "taa", "works"),
        ("place", "Soko Mjinga", "Soko Mjinga"),
    ]
