"""When: what people write, and the time that is understood. The clock stands at Saturday 21 November 2026, 10:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.when import When, parse_when
from flows.when.vocabulary import CANONICAL, NUMBERS

NAIROBI = ZoneInfo("Africa/Nairobi")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=NAIROBI)

# What is said | what is understood. A line that begins with # names what follows.
UNDERSTOOD = (Path(__file__).parent / "when_understood.txt").read_text(encoding="utf-8")

NO_TIME = (
    "market day",
    "nilikuwa na 200 bob",
    "section 58",
    "gate 3",
    "watu 3",
    "watu 3 na ng'ombe wawili",
    "soko la jumatatu ni kubwa, lakini hapa ni soko jumapili",
    "waliiba saa yangu ya mkono",
    "saa ngapi",
    "mko wazi saa ngapi",
    "Good morning",
    "good evening sir",
    "habari ya asubuhi",
    "habari za jioni",
    "habari za leo",
    "usiku mwema",
    "wikendi njema",
    "sasa, nataka kureport",
    "sasa naomba msaada",
    "now I want to report a thief",
    "kwa sasa sina simu",
    "kesho",
    "tomorrow morning",
    "next friday",
    "ijumaa ijayo",
    "wiki ijayo",
    "tutakutana kesho asubuhi",
    "31/2",
    "31/2 at 8pm",
    "31 Februari",
    "tarehe 31/11 usiku",
    "30/02/2026",
    "12/13",
    "32/1",
    "12/11/2030",
    "2027-01-01",
    "24/7",
    "1/2 acre of land",
    "robo kilo ya nyama",
    "3/4 of the stalls are empty",
    "my phone is +254700000001",
    "nyumba namba 12",
    "plot 45/2020",
    "he sat down and the sun was hot",
    "I may come back",
    "they march to the chief",
    "second floor",
    "the 3rd stall",
    "on the 2nd floor",
    "for two hours",
    "walikaa kwa saa mbili",
    "the night guard was asleep on his chair",
    "polisi hufanya kazi usiku na mchana huku kwetu",
    "wanawake wanasumbuliwa usiku kwenye barabara hii",
    "muuza mahindi ana miaka 40",
    "nilinunua kwa 500 tu",
    "25:70",
    "",
    "   ",
    "\U0001f6a8\U0001f6a8",
    "\x00\x00",
)


def cases() -> list[tuple[str, str, str]]:
    label, found = "", []
    for line in UNDERSTOOD.strip().splitlines():
        if line.startswith("#"):
            label = line.strip("# ")
        else:
            said, _, meant = line.partition(" | ")
            found.append((label, said.strip(), meant.strip()))
    return found


def shown(when: When | None) -> str:
    if when is None:
        return "nothing"
    until = f" to {when.end:%Y-%m-%d %H:%M}" if when.end else ""
    goes_on = ", goes on" if when.ongoing else ""
    return f"{when.start:%Y-%m-%d %H:%M}{until}, {when.precision.replace('_', ' ')}{goes_on}"


def test_there_are_more_than_150_labelled_cases() -> None:
    assert len(cases()) >= 150
    assert len({said for _, said, _ in cases()}) == len(cases())


@pytest.mark.parametrize(("label", "said", "meant"), cases())
def test_what_is_said_is_understood(label: str, said: str, meant: str) -> None:
    assert shown(parse_when(said, NOW)) == meant, label


@pytest.mark.parametrize("said", NO_TIME)
def test_no_time_is_seen_where_none_is_told(said: str) -> None:
    assert parse_when(said, NOW) is None


@pytest.mark.parametrize(("label", "said", "meant"), cases())
def test_capitals_change_nothing(label: str, said: str, meant: str) -> None:
    assert shown(parse_when(said.upper(), NOW)) == meant, label


@pytest.mark.parametrize(
    ("said", "at", "meant"),
    [
        ("friday", datetime(2026, 11, 20, 9, 0, tzinfo=NAIROBI), "2026-11-20 00:00 to 2026-11-20 09:00, day"),
        ("last friday", datetime(2026, 11, 20, 9, 0, tzinfo=NAIROBI), "2026-11-13 00:00 to 2026-11-14 00:00, day"),
        ("friday 8pm", datetime(2026, 11, 20, 9, 0, tzinfo=NAIROBI), "2026-11-13 20:00, moment"),
        ("8pm", datetime(2026, 11, 21, 21, 0, tzinfo=NAIROBI), "2026-11-21 20:00, moment"),
        ("jana usiku", datetime(2026, 11, 21, 2, 0, tzinfo=NAIROBI), "2026-11-20 19:00 to 2026-11-21 02:00, part of day"),
        ("leo usiku", datetime(2026, 11, 21, 22, 0, tzinfo=NAIROBI), "2026-11-21 19:00 to 2026-11-21 22:00, part of day"),
        ("usiku", datetime(2026, 11, 21, 2, 0, tzinfo=NAIROBI), "2026-11-20 19:00 to 2026-11-21 02:00, part of day"),
        ("asubuhi", datetime(2026, 11, 21, 3, 0, tzinfo=NAIROBI), "2026-11-20 06:00 to 2026-11-20 12:00, part of day"),
        ("12 Nov", datetime(2026, 1, 2, 3, 0, tzinfo=NAIROBI), "2025-11-12 00:00 to 2025-11-13 00:00, day"),
        ("leo saa mbili usiku", NOW, "2026-11-21 00:00 to 2026-11-21 10:00, day"),
        ("tarehe 29/2", datetime(2028, 3, 1, 9, 0, tzinfo=NAIROBI), "2028-02-29 00:00 to 2028-03-01 00:00, day"),
        ("mwezi uliopita", datetime(2026, 1, 31, 9, 0, tzinfo=NAIROBI), "2025-12-01 00:00 to 2026-01-01 00:00, longer"),
        ("a month ago", datetime(2026, 3, 31, 9, 0, tzinfo=NAIROBI), "2026-02-28 00:00 to 2026-03-30 00:00, longer"),
    ],
)  # fmt: skip
def test_the_same_words_at_another_hour(said: str, at: datetime, meant: str) -> None:
    assert shown(parse_when(said, at)) == meant


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa", "tangu jana"),
        ("12/11 at 8pm", "12/11 8pm"),
        ("ilikuwa Ijumaa", "Ijumaa"),
        ("we were robbed Two Days Ago near the stage", "Two Days Ago"),
    ],
)
def test_her_own_words_are_kept(said: str, words: str) -> None:
    when = parse_when(said, NOW)
    assert when is not None
    assert when.words == words


@pytest.mark.parametrize("said", ["jana usiku", "12/11 at 8pm", "tangu jana", "last week"])
def test_it_survives_the_journal(said: str) -> None:
    when = parse_when(said, NOW)
    assert when is not None
    back = When.from_json(when.to_json())
    assert (back.start, back.end) == (when.start, when.end)
    assert (back.precision, back.ongoing, back.words) == (when.precision, when.ongoing, when.words)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"start": 5, "end": None, "precision": "day", "ongoing": False, "words": ""},
        {"start": "2026-11-21T10:00:00", "end": None, "precision": "day", "ongoing": False, "words": ""},
        {"start": "then", "end": None, "precision": "day", "ongoing": False, "words": ""},
        {
            "start": "2026-11-21T10:00:00+03:00",
            "end": None,
            "precision": "century",
            "ongoing": False,
            "words": "",
        },
        {"start": "2026-11-21T10:00:00+03:00", "end": None, "precision": "day", "ongoing": "no", "words": ""},
    ],
)
def test_a_broken_journal_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"time|isoformat"):
        When.from_json(value)


SAYINGS = st.lists(
    st.sampled_from([*CANONICAL, *NUMBERS, "12/11", "8pm", "20:30", "31/2", "na", "ya", "wa", "the", "of", ",", "1999", "0"]),
    max_size=12,
).map(" ".join)  # fmt: skip
HOURS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC).astimezone(NAIROBI)
)


@given(said=st.one_of(st.text(max_size=200), SAYINGS), now=HOURS)
def test_never_a_crash_and_never_the_future(said: str, now: datetime) -> None:
    when = parse_when(said, now)
    if when is not None:
        assert when.start <= now
        assert when.end is None or when.start <= when.end <= now
        assert When.from_json(when.to_json()).start == when.start


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5000,
        "jana usiku " * 450,
        "12/11 " * 830,
        "9" * 5000,
        "ya " * 1660,
        "yestradya" * 550,
        ". " * 2500,
    ],
)
def test_five_thousand_letters_cost_no_more_than_a_page(text: str) -> None:
    begun = perf_counter()
    parse_when(text, NOW)
    assert perf_counter() - begun < 0.5


def test_only_the_first_two_thousand_letters_are_read() -> None:
    assert parse_when("x" * 1990 + " jana jana", NOW + timedelta(0)) is not None
    assert parse_when("x " * 1000 + "jana", NOW) is None
