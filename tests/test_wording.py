"""Times as they are shown back, texts with their gaps, and receipts: what she reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.wording import LONGEST_GAP, NAIROBI, MissingTextError, clock_en, clock_sw, part_of_day, wording
from flows.messages import LANGUAGES, Language
from flows.when import parse_when
from flows.words import Lines, Moment, Receipt, Text, text

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)  # a Saturday evening

# The Swahili day begins at six in the morning: saa moja asubuhi is 7:00, saa sita usiku is midnight.
CLOCKS: list[tuple[str, str, str]] = [
    ("00:00", "12:00 am", "sita usiku (00:00)"),
    ("00:30", "12:30 am", "sita na nusu usiku (00:30)"),
    ("01:00", "1:00 am", "saba usiku (01:00)"),
    ("04:00", "4:00 am", "kumi alfajiri (04:00)"),
    ("05:15", "5:15 am", "kumi na moja na robo alfajiri (05:15)"),
    ("06:00", "6:00 am", "kumi na mbili asubuhi (06:00)"),
    ("07:00", "7:00 am", "moja asubuhi (07:00)"),
    ("08:30", "8:30 am", "mbili na nusu asubuhi (08:30)"),
    ("11:00", "11:00 am", "tano asubuhi (11:00)"),
    ("12:00", "12:00 pm", "sita mchana (12:00)"),
    ("13:05", "1:05 pm", "saba na dakika 5 mchana (13:05)"),
    ("15:00", "3:00 pm", "tisa mchana (15:00)"),
    ("16:00", "4:00 pm", "kumi jioni (16:00)"),
    ("18:00", "6:00 pm", "kumi na mbili jioni (18:00)"),
    ("19:00", "7:00 pm", "moja usiku (19:00)"),
    ("20:30", "8:30 pm", "mbili na nusu usiku (20:30)"),
    ("23:59", "11:59 pm", "tano na dakika 59 usiku (23:59)"),
]


@pytest.mark.parametrize(("time", "english", "swahili"), CLOCKS)
def test_the_two_clocks(time: str, english: str, swahili: str) -> None:
    at = datetime.fromisoformat(f"2026-11-21T{time}").replace(tzinfo=NAIROBI)
    assert clock_en(at) == english
    assert clock_sw(at) == swahili


# What she wrote, how it is shown back in English and in Kiswahili. It is Saturday, 21 November 2026, 20:30.
SHOWN: list[tuple[str, str, str]] = [
    ("jana usiku", "Friday 20 November, night", "Ijumaa 20 Novemba, usiku"),
    ("alfajiri", "Saturday 21 November, before dawn", "Jumamosi 21 Novemba, alfajiri"),
    ("usiku wa manane", "Saturday 21 November, after midnight", "Jumamosi 21 Novemba, usiku wa manane"),
    ("last night", "Friday 20 November, night", "Ijumaa 20 Novemba, usiku"),
    ("this morning", "Saturday 21 November, morning", "Jumamosi 21 Novemba, asubuhi"),
    ("leo mchana", "Saturday 21 November, afternoon", "Jumamosi 21 Novemba, mchana"),
    ("leo jioni", "Saturday 21 November, evening", "Jumamosi 21 Novemba, jioni"),
    ("friday", "Friday 20 November", "Ijumaa 20 Novemba"),
    ("ijumaa", "Friday 20 November", "Ijumaa 20 Novemba"),
    ("12/11 at 8pm", "Thursday 12 November at 8:00 pm", "Alhamisi 12 Novemba saa mbili usiku (20:00)"),
    ("saa mbili usiku", "Saturday 21 November at 8:00 pm", "Jumamosi 21 Novemba saa mbili usiku (20:00)"),
    ("jana saa sita mchana", "Friday 20 November at 12:00 pm", "Ijumaa 20 Novemba saa sita mchana (12:00)"),
    ("tangu jana", "since Friday 20 November", "tangu Ijumaa 20 Novemba"),
    ("since last week", "since Monday 9 November", "tangu Jumatatu 9 Novemba"),
    ("last week", "Monday 9 November to Sunday 15 November", "Jumatatu 9 Novemba hadi Jumapili 15 Novemba"),
    ("last month", "Thursday 1 October to Saturday 31 October", "Alhamisi 1 Oktoba hadi Jumamosi 31 Oktoba"),
]


@pytest.mark.parametrize(("wrote", "english", "swahili"), SHOWN)
def test_a_time_is_shown_back(wrote: str, english: str, swahili: str) -> None:
    when = parse_when(wrote, NOW)
    assert when is not None
    moment = Moment(when.start, when.end, when.precision, when.ongoing)
    assert wording().say(moment, "en") == english
    assert wording().say(moment, "sw") == swahili


@pytest.mark.parametrize(
    ("wrote", "hour"), [(row[0], row[1]) for row in SHOWN if row[1].split(", ")[-1] in {"morning", "night"}]
)
def test_what_is_shown_back_is_understood_the_same(wrote: str, hour: str) -> None:
    """She may read it aloud to somebody who types it again."""
    when, again = parse_when(wrote, NOW), parse_when(hour.replace(",", ""), NOW)
    assert when is not None
    assert again is not None
    assert again.start == when.start


def test_a_time_in_utc_is_shown_in_nairobi() -> None:
    moment = Moment(datetime(2026, 11, 20, 22, 0, tzinfo=UTC))
    assert wording().say(moment, "en") == "Saturday 21 November at 1:00 am"
    assert wording().say(moment, "sw") == "Jumamosi 21 Novemba saa saba usiku (01:00)"


def test_every_minute_of_a_day_has_a_part_and_a_clock() -> None:
    start = datetime(2026, 11, 21, tzinfo=NAIROBI)
    spoken = {clock_sw(start + timedelta(minutes=minute)) for minute in range(24 * 60)}
    assert len(spoken) == 24 * 60
    parts = {"small_hours", "dawn", "morning", "afternoon", "evening", "night"}
    assert {part_of_day(hour) for hour in range(24)} == parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_and_many(language: Language) -> None:
    one, many = (wording().say(text("summary.media", count=count), language) for count in (1, 3))
    assert "1" in one
    assert "3" in many
    assert wording().say(text("what.more", count=1), "en") == 'Noted. More? If not, choose "That is all".'


@pytest.mark.parametrize(
    "words", ["{0}", "{code}", "{", "}}", "%s", "{words!r}", "{words.__class__}", "\u202e\x00😭"]
)
def test_her_own_words_are_never_a_pattern(words: str) -> None:
    assert f'"{words}"' in wording().say(text("what.begun", words=words), "en")


def test_a_gap_brings_in_at_most_one_long_message() -> None:
    assert wording().say("x" * 50_000, "en") == "x" * LONGEST_GAP


def test_a_receipt_is_filled_in_after_its_change() -> None:
    said = text("receipt", code=Receipt("file"))
    assert "4711 0815 4711 0815" in wording().say(said, "sw", {"file": "4711 0815 4711 0815"})
    with pytest.raises(KeyError):
        wording().say(said, "sw")


def test_lines_leave_out_what_is_empty() -> None:
    assert wording().say(Lines(("a", "", text("yes")), bullet="•"), "sw") == "• a\n• Ndiyo"


def test_a_key_without_a_text_is_our_fault_and_says_which() -> None:
    with pytest.raises(MissingTextError, match="lottery"):
        wording().say(Text("lottery"), "en")
