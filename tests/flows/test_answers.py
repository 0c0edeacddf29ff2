"""How an answer is read: by number, by title, in words; and what says nothing is none."""

from __future__ import annotations

from typing import Any

import pytest

from bot.wording import wording
from flows.engine.answers import (
    Choice,
    Code,
    Pick,
    Pieces,
    Said,
    Time,
    Where,
    Words,
    code_in,
    picked,
    without_code,
    yes_or_no,
)
from flows.words import text
from tests.flows.person import NOW

YES_NO = yes_or_no(text("yes"), text("no"))


PICKS = (Pick("now", text("when.now"), ("sasa hivi",)), Pick("skip", text("when.skip"), ("ruka",)))


@pytest.mark.parametrize(
    ("written", "option"),
    [
        ("1", "now"), ("2", "skip"), (" 2. ", "skip"), ("2)", "skip"), ("(2)", "skip"), ("#1", "now"),
        ("no. 2", "skip"), ("namba 2", "skip"),
        ("number 1", "now"),
        ("2️⃣", "skip"), ("Now", "now"), ("SASA!", "now"), ("sasa hivi", "now"),
        ("Sijui", "skip"), ("i do not know.", "skip"),
        ("0", None), ("3", None), ("12", None), ("-1", None), ("1 2", None), ("", None), ("   ", None),
        ("😭", None), ("\x00", None), ("nowhere", None),
    ],
)  # fmt: skip
def test_an_option_by_number_title_or_words(written: str, option: str | None) -> None:
    assert picked(PICKS, Said(NOW, written), wording()) == option


YES = ("ndiyo", "Ndio", "NDIYO!", "yes", "y", "eeh", "ee", "ehe", "sawa", "ok", "okay", "poa", "yap", "yeah", "naam",
       "nakubali", "fiti", "sawa sawa", "1")  # fmt: skip
NO = (
    "hapana",
    "Hapana.",
    "no",
    "n",
    "la",
    "apana",
    "zi",
    "nope",
    "sitaki",
    "nah",
    "sikubali",
    "si sasa",
    "2",
)
NEITHER = ("labda", "maybe", "3", "", "?", "ndiyo na hapana", "👀")


@pytest.mark.parametrize(
    ("written", "meant"),
    [*((word, "yes") for word in YES), *((word, "no") for word in NO), *((word, None) for word in NEITHER)],
)
def test_yes_and_no_as_people_say_them(written: str, meant: str | None) -> None:
    assert YES_NO.read(Said(NOW, written), wording()) == meant


BAD = ("", "   ", "\n\t", "\x00", "\u202e", "😭😭😭")


@pytest.mark.parametrize(
    "accept", [Choice(PICKS), Time(PICKS), Code(PICKS), Where(PICKS), yes_or_no(text("yes"), text("no"))]
)
@pytest.mark.parametrize("written", BAD)
def test_what_says_nothing_is_no_answer(accept: Any, written: str) -> None:  # noqa: ANN401
    assert accept.read(Said(NOW, written), wording()) is None


def test_a_long_message_is_kept_whole() -> None:
    words = "a" * 5_000
    assert Pieces().read(Said(NOW, words), wording()) == {"text": words, "media": []}


HIDDEN = "•••• •••• •••• ••••"


@pytest.mark.parametrize(
    ("written", "remembered"),
    [
        ("like my report 4711 0815 4711 0815 of May", f"like my report {HIDDEN} of May"),
        ("like 4711-0815-4711-0815", f"like {HIDDEN}"),
        ("like 4711081547110815, again", f"like {HIDDEN}, again"),
        ("like \uff14\uff17\uff11\uff11 0815 4711 0815", f"like {HIDDEN}"),
        ("471 10815 4711 0815", HIDDEN),
        ("he had me send to 0700000001 500000", None),
        ("he had me send to 254700000001 5000", None),
        ("called by 0700000001 12.11.26", None),
        ("stolen: IMEI 356938035643809 2 phones", None),
    ],
)
def test_a_receipt_code_is_no_part_of_what_she_tells_and_a_phone_number_is(
    written: str, remembered: str | None
) -> None:
    kept = remembered or written
    assert without_code(written) == kept
    assert (code_in(written) == "4711081547110815") is (remembered is not None)
    said = Said(NOW, written)
    assert Pieces().read(said, wording()) == {"text": kept, "media": []}
    assert Words().read(said, wording()) == {"words": kept}
