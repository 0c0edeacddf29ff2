"""When a second member of the staff must agree to a notice."""

import pytest

from bot.broadcasting.rules import NoticeRules
from bot.broadcasting.second import needs_second, of_violence

RULES = NoticeRules(second_above=200)


@pytest.mark.parametrize(
    ("words", "count", "urgent", "why"),
    [
        ("Mkutano wa soko kesho saa nane.", 200, False, ""),
        ("Mkutano wa soko kesho saa nane.", 201, False, "size"),
        ("Mkutano wa soko kesho saa nane.", 3, True, "night"),
        ("Mkutano wa soko kesho saa nane.", 201, True, "size"),
        ("Watu wawili wameuawa karibu na soko.", 3, False, "words"),
        ("Two people were shot near the market.", 5000, True, "words"),
    ],
)
def test_many_the_night_and_violence(words: str, count: int, urgent: bool, why: str) -> None:
    assert needs_second(RULES, words, count, urgent) == why


@pytest.mark.parametrize(
    "words",
    [
        "Baada ya mauaji ya jana", "Kuna vita mtaani", "Amebakwa karibu na stage", "Wamemuua kijana", "Tuwaue wezi",
        "Watu wameumizwa kwa risasi",
        "There were riots in town", "Avoid the road, people are fighting", "A man was stabbed", "Beware of armed attackers with pangas",
        "Youths burn houses", "Tear gas at the stage", "They want revenge", "Mob justice is a crime", "Bring your guns",
    ],
)  # fmt: skip
def test_words_of_violence(words: str) -> None:
    assert of_violence(words)
    assert of_violence(words.upper())


@pytest.mark.parametrize(
    "words",
    [
        "Mkutano wa usalama sokoni: taa, takataka na wizi", "Chai ya moto itatolewa", "Mheshimiwa Bakari atafungua",
        "Mpiga picha atakuwepo",
        "Tupige simu kabla", "Uamuzi wa kamati", "Chanjo ya watoto", "Road closed from Monday", "The talk begins at nine",
        "Market cleaning day",
        "Mafunzo ya wasichana", "Bring your ID card", "Wazee wa nyumba kumi", "",
    ],
)  # fmt: skip
def test_what_markets_meet_about_is_none(words: str) -> None:
    assert not of_violence(words)
