"""A second table of questions, written without a look at the words that the comparison knows."""

import pytest

from bot.broadcasting.rumour_words import about
from tests.broadcasting.test_rumour_words import RUMOURS

ASKED = [
    ("I heard Soko Mjinga is being demolished, true?", "closing"),
    ("wanasema soko mjinga litafungwa kabisa", "closing"),
    ("hello, is the market at soko mjinga going to close", "closing"),
    ("serikali imetangaza kafyu?", "curfew"),
    ("what time does curfew start", "curfew"),
    ("maji ya borehole ni salama?", "water"),
    ("can we drink water from the borehole", "water"),
    ("kisima kimewekwa sumu?", "water"),
    ("kids are being stolen by people in a white car", "children"),
    ("kuna watu wanateka watoto na gari nyeupe", "children"),
    ("who is kidnapping children at the primary school", "children"),
    ("stall rent ni 5000 sasa?", "fees"),
    ("tunaambiwa tulipe elfu tano kwa kibanda", "fees"),
    ("will I lose my stall if I have no ID card", "ids"),
    ("nikikosa kitambulisho kipya nitapoteza kibanda?", "ids"),
    ("kuna genge linakuja usiku", "gang"),
    ("are the gangs burning houses again", "gang"),
    ("hiyo chanjo ya wasichana ni hatari?", "vaccine"),
    ("is the vaccine at the clinic safe", "vaccine"),
    ("I want to report a theft", ""),
    ("where is the nearest police station", ""),
    ("afisa alinipiga kofi jana", ""),
    ("how much is a P3 form", ""),
    ("shule zitafunguliwa lini", ""),
    ("mvua itanyesha kesho?", ""),
    ("who is the chief of kaptembwo", ""),
    ("thank you very much", ""),
    ("kuna forum lini?", ""),
    ("barabara imeharibika", ""),
    ("my neighbour beats his children", ""),
    ("gari yangu imeibiwa", ""),
    ("nimepoteza kitambulisho changu", ""),
]


@pytest.mark.parametrize(("question", "key"), ASKED)
def test_a_question_finds_its_rumour_or_none(question: str, key: str) -> None:
    found = [one.id for one in about(question, RUMOURS)]
    assert found[:1] == ([key] if key else []), found
