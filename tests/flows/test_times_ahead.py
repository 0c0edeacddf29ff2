"""Times to come as people write them, and what else is read from words. The clock stands at Saturday 21 November 2026, 20:30."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import NAIROBI, wording
from flows.convening.agreed import Agreed, agreed_in
from flows.convening.coming import FARTHEST, Coming, coming_in
from flows.convening.spans import span, spans_in

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)

# What is said | the day (two where weekday and date differ), the hour, how long it lasts.
TABLE = (Path(__file__).parent / "times_ahead.txt").read_text(encoding="utf-8")
LINES = [
    (words.strip(), meant.strip())
    for words, _, meant in (line.partition("|") for line in TABLE.splitlines() if not line.startswith("#"))
]


def shown(told: Coming) -> str:
    if told.past:
        return "over"
    days = " or ".join(f"{day:%a %Y-%m-%d}" for day in told.days) or "no day"
    hour = "no hour" if told.minutes is None else f"{told.minutes // 60:02}:{told.minutes % 60:02}"
    return f"{days}, {hour}" + (f", {told.lasts} minutes" if told.lasts else "")


@pytest.mark.parametrize(("words", "meant"), LINES, ids=[words or "nothing" for words, _ in LINES])
def test_what_is_said_is_understood(words: str, meant: str) -> None:
    assert shown(coming_in(words, NOW)) == meant


@given(words=st.text(max_size=300))
def test_nothing_that_is_read_lies_in_the_past_or_too_far_ahead(words: str) -> None:
    told = coming_in(words, NOW)
    assert all(0 <= (day - NOW.date()).days <= FARTHEST + 7 for day in told.days)
    assert told.minutes is None or 0 <= told.minutes < 24 * 60


@given(days=st.integers(1, FARTHEST), minutes=st.integers(13 * 60, 24 * 60 - 1))
def test_a_full_date_and_hour_are_read_as_they_are(days: int, minutes: int) -> None:
    day = NOW.date() + timedelta(days=days)
    told = coming_in(f"{day:%d/%m/%Y} {minutes // 60:02}:{minutes % 60:02}", NOW)
    assert told == Coming((day,), minutes)


SPANS = (
    ("2 hours", (120,)),
    ("masaa mawili", (120,)),
    ("saa mbili", (120,)),
    ("siku 7, siku 1 na saa 2", (10080, 1440, 120)),
    ("7 days, 1 day and 2 hours", (10080, 1440, 120)),
    ("wiki moja", (10080,)),
    ("half an hour", (30,)),
    ("nusu saa", (30,)),
    ("dakika 90", (90,)),
    ("saa moja na nusu", (90,)),
    ("an hour and a half", (90,)),
    ("1.5 hours", (90,)),
    ("2h", (120,)),
    ("2 hours 30 minutes", (120, 30)),
    ("the day before", (1440,)),
    ("siku tatu kabla", (4320,)),
    ("5", ()),
    ("a lot", ()),
    ("", ()),
)


@pytest.mark.parametrize(("words", "minutes"), SPANS)
def test_spans_of_time(words: str, minutes: tuple[int, ...]) -> None:
    assert spans_in(words) == minutes


@pytest.mark.parametrize(
    ("minutes", "en", "sw"),
    [
        (10080, "7 days", "siku 7"),
        (1440, "1 day", "siku 1"),
        (60, "1 hour", "saa 1"),
        (90, "1 hour and 30 minutes", "saa 1 na dakika 30"),
        (1530, "1 day and 1 hour and 30 minutes", "siku 1 na saa 1 na dakika 30"),
    ],
)
def test_a_span_in_words(minutes: int, en: str, sw: str) -> None:
    assert wording().say(span(minutes), "en") == en
    assert wording().say(span(minutes), "sw") == sw


AGREED = (
    ("Mend the lamps; county engineer; 15 December", Agreed("Mend the lamps", "county engineer", "2026-12-15")),
    ("Taa za lango B; mhandisi wa kaunti; kesho kutwa", Agreed("Taa za lango B", "mhandisi wa kaunti", "2026-11-23")),
    ("- Clear the drain; market committee", Agreed("Clear the drain", "market committee", "")),
    ("Water, and soap, committee, Friday", Agreed("Water, and soap", "committee", "2026-11-27")),
    ("Lights; Amina; end of the month", Agreed("Lights", "Amina", "2026-11-30")),
    ("Clean the market", None),
    ("; Amina; Friday", None),
    ("Lights; ; Friday", None),
    ("Lights; Amina; when it rains", None),
    ("Lights; Amina; 2/11/2026", None),
    ("Lights; Amina; Friday; and more", None),
    ("x" * 301 + "; Amina", None),
)  # fmt: skip


@pytest.mark.parametrize(("line", "action"), AGREED)
def test_what_was_agreed_a_line_each(line: str, action: Agreed | None) -> None:
    found, unclear = agreed_in(line, NOW)
    assert found == ((action,) if action else ())
    assert bool(unclear) is (action is None)


def test_several_lines_and_nothing_is_lost_unseen() -> None:
    found, unclear = agreed_in("Lamps; engineer; Friday\n\n  Clean\n• Water; Amina\r\n", NOW)
    assert [one.what for one in found] == ["Lamps", "Water"]
    assert unclear == ("Clean",)
    found, unclear = agreed_in("\n".join(f"Do {number}; Amina" for number in range(15)), NOW)
    assert len(found) == 10
    assert len(unclear) == 5


@given(words=st.text(max_size=400))
def test_any_lines_are_read_without_a_fault(words: str) -> None:
    found, unclear = agreed_in(words, NOW)
    assert all(one.what and one.who for one in found)
    assert spans_in(words) is not None
    assert len(unclear) <= 10
