"""What people's phones send, and what Rasa would make of it."""

import pytest

from nlu.cleaned import LONGEST, cleaned
from nlu.understander import understander_for
from nlu.understanding import NOTHING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", "hello"),
        ("  two\n lines\t", "two lines"),
        ("/emergency", "emergency"),
        ("//  /greet", "greet"),
        ('/report_concern{"kind": "theft"}', 'report_concern "kind": "theft"'),
        ("nul\x00byte", "nul byte"),
        ("\u202eright to left\u202c", "right to left"),
        ("zero\u200bwidth", "zerowidth"),
        ("ng\u2019ombe", "ng'ombe"),
        ("\uff28\uff45\uff4c\uff50", "Help"),
        ("half \ud83d surrogate", "half surrogate"),
        ("مرحبا", "مرحبا"),
        ("naibiwa 😭", "naibiwa 😭"),
    ],
)
def test_cleaned(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text", ["", "   ", "😂😂", "0712", "1234 5678", "?!...", "\x00", "/", "\u200b", "{}", "👨‍👩‍👧"]
)
def test_what_says_nothing(text: str) -> None:
    assert cleaned(text) is None
    assert understander_for().understand(text) == NOTHING


@pytest.mark.parametrize("text", ["a" * 5000, "saidia " * 900, "\ufdfa" * 2000, "🙏x" * 3000])
def test_length_is_capped(text: str) -> None:
    assert len(cleaned(text) or "") <= LONGEST
    understander_for().understand(text)
