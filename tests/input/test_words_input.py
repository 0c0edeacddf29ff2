"""Everything that reads people's words by rules, one line each: any text is read, quickly, and never a fault."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command_words import (
    asks_for_station,
    hard_command,
    language_command,
    named_with,
    soft_command,
    staff_command,
    wants_it_secret,
)
from bot.correction_words import what_is_meant
from bot.forget_words import asks_to_forget_chat
from bot.matter_words import asks_progress
from bot.stop_words import asks_to_stop, asks_to_stop_all
from flows.convening.agreed import agreed_in
from flows.convening.coming import coming_in as convener_coming_in
from flows.convening.often import often_in, says_often
from flows.convening.repeats import rules_in
from flows.convening.spans import spans_in
from flows.engine.answers import code_in, plain, without_code
from flows.forums.codes import (
    attendance_code_in,
    forum_number_in,
    group_code,
    group_code_alone,
    group_code_in,
    named_attendance_code,
)
from flows.forums.coming import alone_in, coming_in, people_in
from flows.forums.company import company
from flows.forums.hearsay import asks_if_true, only_heard
from flows.forums.said import needs_in
from flows.handling.codes import case_in, commendation_in, invitation_in, matter_in, referral_in
from flows.knowing.topics import tells_of_asking, topic_in
from flows.matters.numbers import matter_number_in
from flows.reporting.when import comes_back
from nlu.keywords import Keywords
from nlu.understander import trained_understander
from nlu.words.danger import is_danger
from nlu.words.language import guess_language
from tests.input.measured import many, quickly
from tests.input.odd import ODD_TEXTS, runs, texts

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=ZoneInfo("Africa/Nairobi"))
READERS: tuple[Callable[[str], object], ...] = (
    hard_command, soft_command, staff_command, language_command, named_with, wants_it_secret, asks_for_station, what_is_meant,
    asks_to_forget_chat,
    asks_progress, asks_to_stop, asks_to_stop_all, often_in, says_often, rules_in, spans_in, code_in, without_code, plain,
    attendance_code_in, forum_number_in, group_code, group_code_alone, group_code_in, named_attendance_code, alone_in, coming_in,
    people_in, company, asks_if_true, only_heard, needs_in, case_in, commendation_in, invitation_in, matter_in, referral_in,
    tells_of_asking, topic_in, matter_number_in, comes_back, is_danger, guess_language, Keywords().parse,
)  # fmt: skip
WORDS = re.split(
    r"\s",
    """ndiyo hapana 3 tatu three with my children na watoto wangu wawili we are 12 tutakuja every monday kila jumatatu twice mara mbili
a month kwa mwezi 7KQ2M 23456 F-7KQ2M 4821 by friday kufikia ijumaa hours masaa nusu meeting stop acha usinitumie case kesi number""",
)
some = st.one_of(texts, runs, st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))


@pytest.mark.parametrize("read", READERS, ids=lambda read: getattr(read, "__qualname__", "read"))
def test_each_reader_takes_all_odd_texts(read: Callable[[str], object]) -> None:
    for text in ODD_TEXTS:
        quickly(lambda text=text: read(text))


@many(120)
@given(some)
def test_all_readers_take_any_words(text: str) -> None:
    for read in READERS:
        quickly(lambda read=read: read(text))


@many(150)
@given(some)
def test_times_of_a_convener(text: str) -> None:
    quickly(lambda: agreed_in(text, NOW))
    quickly(lambda: convener_coming_in(text, NOW))


def test_the_model_reads_all_odd_texts() -> None:
    model = trained_understander()
    if model is None:
        pytest.skip("No model is trained here.")
    model.understand("habari")  # what it loads once
    for text in ODD_TEXTS:
        quickly(lambda text=text: model.understand(text))
