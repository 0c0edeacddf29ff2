"""Times in both languages, places, pins and codes out of any words: found, or not; never a fault, never slow."""

import math
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from directory.nearby import Stations
from directory.place import Point
from directory.places import Places
from directory.recognition import Ambiguous, Sure, Unknown
from flows.engine.answers import Code, Pieces, Said, Words, code_in, without_code
from flows.when import parse_when
from flows.when.value import When
from tests.input.measured import many, quickly
from tests.input.odd import runs, texts

NAIROBI = ZoneInfo("Africa/Nairobi")
NOW = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)
PLACES = Places.bundled()
STATIONS = Stations(PLACES)
EN = re.split(
    r"\s",
    """yesterday today last night this morning at on since until for about half past quarter to noon midnight monday sunday january march
ago days weeks hours minutes two three twelve first second 31 30 29/2 12.5. 2026 1999 7pm 19:30 00:00 25:00 0 -1 the day before
every always ongoing still now from between and next week christmas easter end of""",
)
SW = re.split(
    r"\s",
    """jana leo juzi juzijuzi saa tatu usiku mchana asubuhi jioni alfajiri tangu hadi mpaka wiki iliyopita mwezi jumatatu jumapili tarehe
moja mbili kumi na nusu robo kasoro dakika siku zilizopita mwaka januari machi kila bado sasa hivi mwisho wa kabla ya baada toka
si sio kesho saa12 saa 99 31/4 mwaka jana""",
)
ROWS = [
    "Kaptembwo",
    "Soko Mjinga",
    "Nakuru",
    "Rhonda",
    "Mombasa",
    "near",
    "karibu na",
    "behind",
    "ward",
    "posho mill",
    "stesheni",
    "ya",
    "Njoro",
]
phrases = st.lists(st.sampled_from(EN + SW), max_size=40).map(" ".join)
moments = st.integers(0, 40_000).map(lambda days: NOW - timedelta(days=days // 2, minutes=days * 7))


def _when_holds(text: str, now: datetime) -> None:
    when = quickly(lambda: parse_when(text, now))
    if when is not None:
        assert when.start <= now + timedelta(minutes=1)
        assert when.end is None or when.start <= when.end
        assert When.from_json(when.to_json()) == when


@many(500)
@given(phrases, moments)
def test_times_of_words_that_tell_time(text: str, now: datetime) -> None:
    _when_holds(text, now)


@many(200)
@given(st.one_of(texts, runs, st.tuples(phrases, texts).map(" ".join)))
def test_times_of_any_words(text: str) -> None:
    _when_holds(text, NOW)


@many(300)
@given(st.one_of(texts, runs, st.lists(st.sampled_from(ROWS + EN), max_size=60).map(" ".join), phrases))
def test_places_of_any_words(text: str) -> None:
    for found in (quickly(lambda: PLACES.recognise(text)), quickly(lambda: STATIONS.recognise(text))):
        assert isinstance(found, Sure | Ambiguous | Unknown)
        assert not isinstance(found, Sure) or PLACES.by_id(found.place.id) == found.place
    assert PLACES.by_id(text) is None or text
    quickly(lambda: PLACES.name_of(text))
    quickly(lambda: STATIONS.by_id(text))
    quickly(lambda: STATIONS.inside(text))


@many(150)
@given(st.floats(), st.floats())
def test_pins_anywhere_and_nowhere(latitude: float, longitude: float) -> None:
    """Channels let no such pin in; whoever asks gets none, or a place of Kenya, for what is no place on earth."""
    if not (
        math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    ):
        latitude, longitude = 90.0, 180.0
    point = Point(latitude, longitude)
    ward = quickly(lambda: PLACES.nearest_ward(point))
    assert ward is None or (PLACES.by_id(ward[0].id) is not None and math.isfinite(ward[1]))
    assert len(quickly(lambda: STATIONS.nearest(point))) <= 10


digits = st.text(alphabet="0123456789 .-٣²½１\n", max_size=80)


@many(300)
@given(st.one_of(texts, runs, digits, st.tuples(texts, digits).map("".join)))
def test_codes_of_any_words(text: str) -> None:
    code = quickly(lambda: code_in(text))
    assert code is None or (len(code) == 16 and code.isascii() and code.isdigit())
    struck = quickly(lambda: without_code(text))
    assert code is None or code not in "".join(filter(str.isdigit, struck)) or struck.count("•") >= 16


class Nothing:
    """A catalogue without words."""

    def everywhere(self, text: object) -> tuple[str, ...]:
        return ()


@many(300)
@given(st.one_of(texts, runs))
def test_answers_of_any_words(text: str) -> None:
    said = Said(now=NOW, text=text)
    for accept in (Words(), Pieces(), Code()):
        value = quickly(lambda accept=accept: accept.read(said, Nothing()))
        assert value is None or accept.holds(value)
