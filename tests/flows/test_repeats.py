"""How often a forum comes back: what people write, the rule that is understood, and the rule in words again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import wording
from flows.convening.often import says_often
from flows.convening.repeats import anchored, every_time, rebased, rules_in, spoken
from flows.messages import LANGUAGES, Language

# What is said | the rule, or the rules between which whoever said it has to choose. A line that begins with # names what follows.
TABLE = (Path(__file__).parent / "how_often.txt").read_text(encoding="utf-8")
LINES = [
    (words.strip(), meant.strip())
    for words, _, meant in (line.partition("|") for line in TABLE.splitlines() if not line.startswith("#"))
]
RULES = sorted({rule for _, meant in LINES for rule in meant.split(" or ") if rule.startswith("FREQ")})


@pytest.mark.parametrize(("words", "meant"), LINES, ids=[words or "nothing" for words, _ in LINES])
def test_what_is_said_is_understood(words: str, meant: str) -> None:
    rules = rules_in(words)
    assert (" or ".join(rule or "once" for rule in rules) if rules else "not understood") == meant


def test_the_table_is_worth_something() -> None:
    assert len(LINES) >= 100
    assert sum("FREQ" in meant for _, meant in LINES) >= 80


@pytest.mark.parametrize("rule", RULES)
def test_a_library_reads_every_rule(rule: str) -> None:
    dates = rrulestr(rule, dtstart=datetime(2026, 12, 8, 14)).xafter(datetime(2026, 12, 1), count=2)  # noqa: DTZ001
    assert len(list(dates)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_in_words_is_the_same_rule_again(rule: str, language: Language) -> None:
    said = wording().say(spoken(rule), language)
    assert rules_in(said) == (rule,), said


@pytest.mark.parametrize(
    ("rule", "en", "sw"),
    [
        ("", "Once", "Mara moja"),
        ("FREQ=WEEKLY;BYDAY=TU", "every week on Tuesday", "kila wiki, Jumanne"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "every 2 weeks on Monday and Thursday", "kila baada ya wiki 2, Jumatatu na Alhamisi"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday", "kila mwezi, Jumanne ya pili"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "every 2 months on the last Friday", "kila baada ya miezi 2, Ijumaa ya mwisho"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15", "kila mwezi, tarehe 15"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", "every week on Tuesday, 4 times", "kila wiki, Jumanne, mara 4"),
    ],
)  # fmt: skip
def test_a_rule_as_people_say_it(rule: str, en: str, sw: str) -> None:
    assert wording().say(spoken(rule), "en") == en
    assert wording().say(spoken(rule), "sw") == sw


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270301",
        "FREQ=MONTHLY;BYDAY=5TU",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=12",
        "FREQ=HOURLY",
        "nonsense",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_came_by_an_import_is_shown_as_it_is(rule: str, language: Language) -> None:
    assert rule in wording().say(spoken(rule), language)


@pytest.mark.parametrize(
    ("rule", "first", "becomes"),
    [
        ("FREQ=MONTHLY", date(2026, 12, 8), "FREQ=MONTHLY;BYDAY=2TU"),
        ("FREQ=MONTHLY;INTERVAL=2", date(2026, 12, 29), "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TU"),
        ("FREQ=WEEKLY", date(2026, 12, 8), "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;BYDAY=MO", date(2026, 12, 8), "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", date(2026, 12, 8), "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("FREQ=DAILY", date(2026, 12, 8), "FREQ=DAILY"),
        ("", date(2026, 12, 8), ""),
    ],
)
def test_what_a_rule_leaves_open_follows_its_first_date(rule: str, first: date, becomes: str) -> None:
    assert anchored(rule, first) == becomes


def test_another_first_date_brings_its_own_weekday() -> None:
    assert rebased("FREQ=MONTHLY;BYDAY=2TU") == "FREQ=MONTHLY"
    assert rebased("FREQ=WEEKLY;BYDAY=MO,TH") == "FREQ=WEEKLY;BYDAY=MO,TH"
    assert every_time("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU;COUNT=4") == "FREQ=MONTHLY;BYDAY=2TU"


@pytest.mark.parametrize(
    ("words", "often"),
    [
        ("Tuesday 8 December 2pm", False),
        ("kesho kutwa saa nane mchana", False),
        ("mwezi ujao tarehe 8", False),
        ("next week Tuesday at 10", False),
        ("every Tuesday at 2pm", True),
        ("second Tuesday of the month at 2pm", True),
        ("kila mwezi saa nane", True),
        ("every Tuesday until it rains", True),
    ],
)
def test_a_time_that_comes_back_is_noticed(words: str, often: bool) -> None:
    assert says_often(words) is often


@given(words=st.text(max_size=200))
def test_any_words_are_read_without_a_fault(words: str) -> None:
    for rule in rules_in(words):
        assert wording().say(spoken(rule), "sw")
