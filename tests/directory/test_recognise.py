"""Which place is meant: sentences as people write them. A wrong place taken without asking is the error to count."""

from __future__ import annotations

from functools import cache
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.places import Places
from directory.recognition import Ambiguous, Recognition, Sure, Unknown


@cache
def places() -> Places:
    return Places.bundled()


def meant(found: Recognition) -> str:
    match found:
        case Sure(place):
            return place.id
        case Ambiguous(several):
            return "? " + " ".join(place.id for place in several)
        case Unknown():
            return "nothing"


SOKO = "? soko-mjinga-nakuru soko-mjinga-kinale soko-mjinga-nyeri"

SENTENCES = [
    # markets
    ("soko mjinga", SOKO),
    ("hapa Soko Mjinga karibu na stage", SOKO),
    ("hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa", SOKO),
    ("soko mjinga nakuru", "soko-mjinga-nakuru"),
    ("Soko Mjinga, Kaptembwo", "soko-mjinga-nakuru"),
    ("Sokomjinga Kinale", "soko-mjinga-kinale"),
    ("soko mjinga huko Nyeri", "soko-mjinga-nyeri"),
    ("soko mujinga karibu na Rhonda", "soko-mjinga-nakuru"),
    ("wakulima market nakuru", "wakulima-market-nakuru"),
    ("soko la Wakulima", "? wakulima-market-nakuru wakulima-market-nairobi"),
    ("mizigo inaibiwa sokoni Nasher", "nasha-market-nakuru"),
    ("Nasha market leaders", "nasha-market-nakuru"),
    ("drainage at Top Market is bad", "top-market-nakuru"),
    ("soko la Njoro", "njoro-market"),
    ("pipes burst in Njoro market", "njoro-market"),
    ("the market in Rhonda", "rhonda-ward"),
    ("moto Gikomba", "gikomba-market"),
    # wards, towns and estates
    ("near the chief's camp in rhonda", "rhonda-ward"),
    ("Rhoda", "rhonda-ward"),
    ("niko kaptembwa", "kaptembwo-ward"),
    ("KAPTEMBWO", "kaptembwo-ward"),
    ("kap tembwo", "kaptembwo-ward"),
    ("shabab estate", "shaabab-ward"),
    ("tumefurika hapa Shabab", "shaabab-ward"),
    ("Free Area", "free-area"),
    ("section 58 stage", "section-58"),
    ("sec 58", "section-58"),
    ("London estate", "london-ward"),
    ("London, Nakuru", "london-ward"),
    ("Bahati ward", "bahati-ward"),
    ("niko Bahati, Nakuru", "bahati-ward"),
    ("biashara ward", "? biashara-ward-naivasha biashara-ward-nakuru"),
    ("Biashara, Naivasha", "biashara-ward-naivasha"),
    ("Lanet karibu na barracks", "lanet"),
    ("risasi zinalia hku lorok", "loruk"),
    ("Marigat", "marigat-ward"),
    ("Marigat town", "marigat-town"),
    ("Kampi Samaki", "kampi-ya-samaki"),
    ("mai mahiu", "maai-mahiu-ward"),
    ("hell's gate", "hells-gate-ward"),
    ("Mogotio", "mogotio-town"),
    ("Njoro", "njoro-ward"),
    ("njoro constituency", "njoro-constituency"),
    ("Nakuru", "nakuru-county"),
    ("nax", "nakuru-county"),
    ("nakuru town", "nakuru-town"),
    ("Baringo county", "baringo-county"),
    ("Mombasa", "mombasa-county"),
    ("Naivasha", "naivasha-town"),
    # stations
    ("kaptembwo police station", "kaptembwo-police-station"),
    ("kituo cha polisi cha Loruk", "loruk-police-station"),
    ("OCS Njoro", "njoro-police-station"),
    ("Mwariki police post", "mwariki-police-post"),
    ("polisi wa Njoro", "njoro-ward"),
    # slips
    ("kaptemwo", "kaptembwo-ward"),
    ("nginyag", "nginyang"),
    ("tuko hapa kaptembwoo", "kaptembwo-ward"),
    ("tuko karibu huko chemolingoti", "chemolingot"),
    ("Naivacha", "naivasha-town"),
    # one place says where the other is
    ("Rhonda, Nakuru West, Nakuru", "rhonda-ward"),
    ("Kaptembwo near Rhonda", "kaptembwo-ward"),
    ("Kaptembwa karibu na kwa Ronda", "kaptembwo-ward"),
    ("Nakuru East", "nakuru-town-east-constituency"),
    ("Nakuru East ward", "nakuru-east-ward"),
    ("Solai", "? solai-ward solai-town"),
    ("Elburgon town", "elburgon-town"),
    ("from Njoro to Molo", "? molo-ward njoro-ward"),
    ("between Loruk and Nginyang", "? loruk nginyang"),
    # asked, never taken
    ("we were robbed in Free Area", "? free-area"),
    ("watu wanaibiwa hapa London usiku", "? london-ward"),
    ("tunaishi Lake View", "nothing"),
]


@pytest.mark.parametrize(("said", "place"), SENTENCES)
def test_the_place_is_read(said: str, place: str) -> None:
    assert meant(places().recognise(said)) == place


NO_PLACE = (
    "my brother lives in London with his wife",
    "I saw a film about London and Paris",
    "kwa bahati mbaya niliibiwa simu",
    "bahati yangu mbaya sana leo",
    "biashara yangu iko chini",
    "maeneo ya biashara yamefungwa",
    "wakulima wanalia kwa sababu ya bei",
    "soko limefungwa",
    "sokoni hakuna maji",
    "this is a drug free area",
    "feel free to call me",
    "which section of the law",
    "the area is not safe",
    "top officers came late",
    "kampi ya jeshi",
    "umoja ni nguvu",
    "baraka za mungu",
    "shauri yako mwenyewe",
    "kiti kimevunjika",
    "nyota njema huonekana asubuhi",
    "walimu na teachers wengine",
    "the pipeline burst",
    "flamingo birds at the lake",
    "viwandani kuna kazi",
    "tulipita njia ya woodlands",
    "njoo haraka",
    "molar pain",
    "lala salama",
    "tulia na mimi",
    "moja mbili tatu",
    "naomba mwaliko wa mkutano",
    "karanga na mahindi",
    "mapanga na marungu",
    "disko matanga usiku",
    "nashukuru sana",
    "malishoni ng'ombe wameibwa",
    "ng'ambo kuna kazi",
    "kichungi cha maji",
    "kalvati imesombwa",
    "wanamgambo wa al-Shabab",
    "al shabaab walishambulia",
    "habari zilikuwa nzuri",
    "shirika hilo lilisema kwa siri kwa watu",
    "kituo cha polisi kilicho karibu ni kipi",
    "gari za abiria zimegongana",
    "I am bored",
    "when is the next baraza",
    "Turkana people are our neighbours",
    "a Samburu elder and a Meru trader",
    "polisi walinipiga na kunichukulia simu",
    "they are beating him now, please help",
    "nimepoteza kitambulisho, nifanye nini",
    "my husband beats me every weekend",
    "the officer asked for 200 bob",
    "taa hazifanyi kazi na barabara ina mashimo",
    "gate 3",
    "",
    "    ",
    "🚨🚨🚨",
    "\x00\x00",
    "مرحبا كيف حالك",
)


@pytest.mark.parametrize("said", NO_PLACE)
def test_ordinary_sentences_hold_no_place(said: str) -> None:
    assert meant(places().recognise(said)) == "nothing"


def test_every_name_by_itself_leads_to_its_place_or_asks_for_it() -> None:
    lost = []
    for place in places():
        found = places().recognise(f"{place.name} ward" if place.kind == "ward" else place.name)
        listed = (
            [found.place]
            if isinstance(found, Sure)
            else list(found.places)
            if isinstance(found, Ambiguous)
            else []
        )
        namesakes = {other.id for one in listed for other in places() if one.id in places().line_of(other)}
        if place.id not in namesakes | {one for known in listed for one in places().line_of(known)}:
            lost.append((place.id, meant(found)))
    assert lost == []


@pytest.mark.parametrize(
    ("near", "first"),
    [
        (None, "soko-mjinga-nakuru"),
        ("nyeri-county", "soko-mjinga-nyeri"),
        ("Kiambu", "soko-mjinga-kinale"),
        ("rhonda-ward", "soko-mjinga-nakuru"),
        ("no-such-place", "soko-mjinga-nakuru"),
    ],
)
def test_a_hint_orders_and_never_decides(near: str | None, first: str) -> None:
    found = places().recognise("soko mjinga", near=near)
    assert isinstance(found, Ambiguous)
    assert found.places[0].id == first
    assert len(found.places) == 3


@given(st.text(max_size=300))
def test_no_text_crashes_it(said: str) -> None:
    found = places().recognise(said)
    if isinstance(found, Ambiguous):
        assert 1 <= len(found.places) <= 5


@pytest.mark.parametrize(
    "said", ["a" * 5000, "kaptembo " * 555, "soko " * 1000, "hapa rhonsa " * 416, "x " * 2500]
)
def test_five_thousand_letters_cost_no_more_than_a_page(said: str) -> None:
    begun = perf_counter()
    places().recognise(said)
    assert perf_counter() - begun < 0.25
