"""Which rumour a question is about: a table of invented rumours, and of questions as people would type them."""

from datetime import UTC, datetime

import pytest

from bot.broadcasting.rumour_words import about
from storage.rumours import Rumour

AT = datetime(2026, 11, 20, tzinfo=UTC)
PUBLISHED = {
    "closing": (
        "Soko Mjinga will be closed for good on Friday",
        ("soko mjinga closing", "soko mjinga itafungwa", "market closing friday"),
        "The county says that Soko Mjinga stays open.",
        "Kaunti inasema Soko Mjinga halifungwi.",
    ),
    "curfew": (
        "There is a curfew from seven in the evening",
        ("curfew", "kafyu", "kutotoka nje"),
        "No curfew was announced.",
        "Hakuna kafyu iliyotangazwa.",
    ),
    "water": (
        "The water from the borehole is poisoned",
        ("borehole poisoned", "maji ya kisima yana sumu", "maji ni sumu"),
        "The water was tested on Monday: it is clean.",
        "Maji yalipimwa Jumatatu: ni safi.",
    ),
    "children": (
        "A white car takes children near the primary school",
        ("white car children", "gari nyeupe watoto", "watoto wanatekwa", "kidnapping children"),
        "No child is missing. The police know of no such car.",
        "Hakuna mtoto aliyepotea. Polisi hawajui gari kama hilo.",
    ),
    "fees": (
        "From January each stall pays 5000 shillings a month",
        ("stall fee 5000", "kodi ya kibanda", "vibanda kulipa elfu tano"),
        "The fee for a stall stays as it is.",
        "Ada ya kibanda haijabadilika.",
    ),
    "ids": (
        "Who has no new ID card by December loses her stall",
        ("id card stall", "kitambulisho kipya kibanda", "maisha card deadline"),
        "No ID card is needed for a stall.",
        "Kibanda hakihitaji kitambulisho.",
    ),
    "gang": (
        "A gang from another estate comes tonight to burn houses",
        ("gang burn houses", "genge kuchoma nyumba", "confirm gang tonight"),
        "Police and elders found nothing. Patrols go on.",
        "Polisi na wazee hawakupata lolote. Doria inaendelea.",
    ),
    "vaccine": (
        "The vaccine given at the clinic makes girls barren",
        ("vaccine barren", "chanjo utasa", "chanjo wasichana"),
        "The vaccine is safe; the Ministry of Health says so.",
        "Chanjo ni salama; Wizara ya Afya imesema.",
    ),
}
RUMOURS = [
    Rumour(key, key.upper()[:5], said, words, "", {"en": en, "sw": sw}, "staff", AT, None, 0)
    for key, (said, words, en, sw) in PUBLISHED.items()
]

ASKED = [
    ("Is it true that Soko Mjinga is closing on Friday?", "closing"),
    ("is soko mjinga closed for good", "closing"),
    ("ni kweli soko mjinga itafungwa ijumaa?", "closing"),
    ("nimesikia soko mjinga linafungwa", "closing"),
    ("ati soko mjinga imefungwa?", "closing"),
    ("niaje, soko mjinga inafungwa lini buda", "closing"),
    ("curfew?", "curfew"),
    ("is there a curfew tonight", "curfew"),
    ("kuna kafyu leo usiku?", "curfew"),
    ("naskia kuna kafyu mtaani, form ni gani", "curfew"),
    ("je, ni marufuku kutotoka nje usiku?", "curfew"),
    ("they say the borehole water is poisoned, is it true?", "water"),
    ("maji ya kisima yana sumu?", "water"),
    ("kuna sumu kwa maji?", "water"),
    ("is the borehole water safe to drink", "water"),
    ("a white car is taking children near the school", "children"),
    ("is it true children are being kidnapped by a white car", "children"),
    ("gari nyeupe inateka watoto shuleni", "children"),
    ("ni kweli watoto wanatekwa?", "children"),
    ("naskia kuna gari nyeupe inachukua watoto", "children"),
    ("are stalls paying 5000 per month from january", "fees"),
    ("ni ukweli kila kibanda italipa 5000?", "fees"),
    ("kodi ya vibanda imepanda?", "fees"),
    ("do I need a new ID card for my stall", "ids"),
    ("maisha card deadline ni lini", "ids"),
    ("kitambulisho kipya kinahitajika kwa kibanda?", "ids"),
    ("is a gang coming to burn houses tonight", "gang"),
    ("genge linakuja kuchoma nyumba usiku?", "gang"),
    ("genge wanachoma nyumba leo, ni kweli?", "gang"),
    ("does the vaccine make girls barren", "vaccine"),
    ("chanjo inaleta utasa?", "vaccine"),
    ("chanjo ya wasichana iko salama?", "vaccine"),
    ("is it true?", ""),
    ("kuna habari gani", ""),
    ("nini kinaendelea mtaani", ""),
    ("when does the market open", ""),
    ("polisi wako wapi?", ""),
    ("the police took money from me at the stage", ""),
    ("how do I get a P3 form at the clinic", ""),
    ("watoto wa mama mboga wanasoma shule gani", ""),
    ("who won the football match", ""),
    ("bei ya unga imepanda", ""),
    ("nyumba yangu imeibiwa jana usiku", ""),
    ("", ""),
]


@pytest.mark.parametrize(("question", "key"), ASKED)
def test_a_question_finds_its_rumour_or_none(question: str, key: str) -> None:
    found = [one.id for one in about(question, RUMOURS)]
    assert found[:1] == ([key] if key else []), found


def test_at_most_the_ones_it_is_about() -> None:
    found = [[one.id for one in about(question, RUMOURS)] for question, key in ASKED if key]
    assert sum(len(one) for one in found) <= len(found) * 1.2
