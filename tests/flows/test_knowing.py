"""Services, rights and community policing: found by her words, told with a source, short, and never as advice."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.wording import NAIROBI, wording
from directory.rights import bundled as bundled_rights
from directory.services import bundled as bundled_services
from flows.charter_seen import seen_in
from flows.knowing import community, rights, services
from flows.knowing.topics import LONGEST_QUESTION, tells_of_asking, topic_in
from flows.messages import LANGUAGES, InboundKind, Language
from tests.flows.asked_about import ENGLISH, KISWAHILI, TELLS_OF_ASKING
from tests.flows.person import PHOTO, Person, understood

EITHER = pytest.mark.parametrize("language", LANGUAGES)
ONE_SCREEN = 640
"""Letters of an answer on a small phone, its source and numbers included."""
TOPICS = (*services.KEYS, *rights.TOPICS, *community.TOPICS)


def said(key: str, language: Language) -> str:
    return wording().forms(key, language)[0]


# --- Which topic ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "topic"), [*ENGLISH, *KISWAHILI])
def test_her_words_name_the_topic(words: str, topic: str) -> None:
    assert topic_in(words) == topic


@pytest.mark.parametrize(("words", "asked"), TELLS_OF_ASKING)
def test_whether_money_was_asked_of_her(words: str, asked: bool) -> None:
    assert tells_of_asking(words) is asked


def test_every_topic_is_asked_about_in_both_languages() -> None:
    for asked in (ENGLISH, KISWAHILI):
        assert {*TOPICS, "charter", "rights", "services", ""} <= {topic for _, topic in asked}


@pytest.mark.parametrize("words", ["a" * 100_000, "p3 " * 50_000, "\x00", "{0}%s", "ob" * 9_000, "(" * 5_000])
def test_words_of_any_kind_and_length_take_no_time(words: str) -> None:
    assert topic_in(words) in ("", "p3-form")
    assert tells_of_asking(words * 2) is False


def test_only_the_beginning_of_what_she_tells_is_looked_at() -> None:
    assert topic_in("x" * LONGEST_QUESTION + " nyumba kumi") == ""


# --- What is told ---------------------------------------------------------------------------------------


def test_every_shown_service_is_offered_and_no_other() -> None:
    assert {one.key for one in bundled_services()} == set(services.KEYS)


def test_every_shown_right_is_offered_and_no_other() -> None:
    assert set(bundled_rights().by_topic()) == {*rights.TOPICS, *community.TOPICS}
    assert "search-warrant" not in {one.key for one in bundled_rights()}, "its exceptions depend on the case"


@EITHER
def test_every_row_has_its_texts(language: Language) -> None:
    keys = wording().keys(language)
    for one in bundled_services():
        parts = ["title", "cost", "need", "where", "source", *(["time"] if one.time else [])]
        assert {f"service.{part}.{one.key}" for part in parts} <= keys
    for right in bundled_rights():
        family = "rights" if right.topic in rights.TOPICS else "community"
        assert {f"{family}.fact.{right.key}", f"{family}.source.{right.topic}"} <= keys


NAMES = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|ke|net|digital)\b|\d{2,}|Embu|Kenya Police")


@EITHER
def test_a_shown_source_is_that_of_its_rows(language: Language) -> None:
    """Every site, article, year and court in it stands in the directory's source; and each row has a part in it."""
    sources = {one.key: [one.source] for one in bundled_services()}
    for right in bundled_rights():
        sources.setdefault(right.topic, []).append(right.source)
    for key, theirs in sources.items():
        family = "service" if key in services.KEYS else "rights" if key in rights.TOPICS else "community"
        shown = NAMES.findall(said(f"{family}.source.{key}", language))
        assert shown, key
        assert [name for name in shown if not any(name in source for source in theirs)] == [], key
        assert all(any(name in source for name in shown) for source in theirs), key


@EITHER
def test_what_is_free_is_said_to_be_free(language: Language) -> None:
    word = {"en": "free", "sw": "bure"}[language]
    for one in bundled_services():
        assert (word in said(f"service.cost.{one.key}", language)) == one.free, one.key


@EITHER
@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_fits_one_small_screen_and_names_its_source(topic: str, language: Language) -> None:
    person = Person(language=language)
    area = "services" if topic in services.KEYS else "rights" if topic in rights.TOPICS else "community"
    person.begins("know")
    person.taps(area)
    answer = person.taps(topic)
    assert len(answer) <= ONE_SCREEN, len(answer)
    assert said("rights.source_line", language).split("{")[0] in answer
    assert said("rights.no_advice", language) in answer
    assert person.asked == "know.then.0"
    if any(option.id == "more" for option in person.last.options):
        more = person.taps("more")
        assert said("rights.source_line", language).split("{")[0] in more
        assert said("rights.no_advice", language) not in more, "once is enough"
        assert not any(option.id == "more" for option in person.last.options)


@pytest.mark.parametrize("topic", TOPICS)
def test_i_was_asked_to_pay_stands_beside_everything_that_is_free(topic: str) -> None:
    person = Person()
    person.begins("know", words=next(words for words, named in ENGLISH if named == topic))
    service = bundled_services().by_key(topic)
    offered = any(option.id == "asked" for option in person.last.options)
    assert offered == (topic == "fees" or bool(service and service.free))


@pytest.mark.parametrize(
    ("topic", "numbers"),
    [("arrest", ["1559", "999"]), ("force", ["1559"]), ("complaint", ["1551", "1559"]), ("prc-form", ["1195"]), ("gender-desk", ["1195"])],
)  # fmt: skip
def test_whom_to_call(topic: str, numbers: list[str]) -> None:
    person = Person()
    person.begins("know")
    person.taps("rights" if topic in rights.TOPICS else "services")
    answer = person.taps(topic)
    assert [number for number in numbers if number not in answer] == []


# --- Where it leads -------------------------------------------------------------------------------------


def test_being_asked_to_pay_begins_a_report_with_her_words() -> None:
    person = Person()
    person.begins("know", words="polisi wanataka pesa kwa abstract")
    assert person.last.options[0].id == "asked", "she told of it: that stands first"
    person.taps("asked")
    assert person.flows == ("report",)
    assert person.conversation.frames[-1].slots["kind"] == "bribe"
    assert "polisi wanataka pesa kwa abstract" in person.last.text


def test_a_mere_question_is_no_account_of_a_bribe() -> None:
    person = Person()
    person.begins("know", words="what does a P3 form cost")
    person.taps("asked")
    assert person.asked == "report.what.0"
    assert "P3" not in person.last.text


def test_in_the_middle_of_a_report_she_asks_and_comes_back() -> None:
    person = Person()
    person.begins("report")
    person.says("what does a P3 form cost", "know_rights")
    assert person.flows == ("report", "know")
    person.taps("done")
    assert person.asked == "report.kind"


def test_what_no_source_answers_is_said_to_be_so() -> None:
    person = Person()
    answer = person.begins("know", words="good conduct ni pesa ngapi")
    assert said("rights.unknown", "en") in answer
    assert person.asked == "know.area.0"


@pytest.mark.parametrize("words", ["fomu ya PRC", "where is the gender desk"])
def test_who_may_not_be_alone_with_her_phone_is_on_a_quiet_path(words: str) -> None:
    person = Person()
    person.begins("know", words=words)
    assert person.conversation.quiet
    assert person.last.neutral


def test_another_question_may_follow_for_ever_and_ends_at_last() -> None:
    person = Person()
    person.begins("know", words="P3")
    for number in range(25):
        person.says(("abstract", "P3")[number % 2])
        if not person.flows:
            break
    assert person.flows == ()
    assert said("rights.closed", "en") in person.last.text


# --- The charter ----------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)


@pytest.mark.parametrize(
    ("told", "month"),
    [
        ({"option": "now"}, "2026-11"), ({"option": "unknown"}, "2026-11"), ({"option": "yesterday"}, "2026-11"),
        ({"start": "2026-10-31T23:30:00+03:00"}, "2026-10"), ({"start": "2026-10-31T22:30:00+00:00"}, "2026-11"),
        ({"start": "2025-12-01T00:00:00+03:00"}, "2025-12"), ({"start": "2025-11-20T00:00:00+03:00"}, ""),
        ({"start": "2027-01-01T00:00:00+03:00"}, "2026-11"),
    ],
)  # fmt: skip
def test_only_the_month_is_kept_and_nothing_of_long_ago(told: dict[str, str], month: str) -> None:
    whole = (
        {"end": None, "precision": "day", "ongoing": False, "words": "", **told} if "start" in told else told
    )
    assert seen_in(whole, NOW) == month


def at_the_photo() -> Person:
    person = Person()
    person.begins("charter_seen", words="Njoro")
    person.taps("no")
    person.taps("now")
    assert person.asked == "charter_seen.photo"
    return person


def seen(person: Person) -> list[object]:
    return [change for key, change in person.changes if key == "see"]


def test_a_photo_goes_with_it_and_one_is_enough() -> None:
    person = at_the_photo()
    person.sends(InboundKind.PHOTO, "", understood(""), media=(PHOTO, PHOTO))
    (change,) = seen(person)
    assert change.photo == PHOTO  # type: ignore[attr-defined]


@pytest.mark.parametrize("content_type", ["audio/ogg", "video/mp4", "application/pdf", ""])
def test_what_is_no_picture_is_asked_for_again(content_type: str) -> None:
    person = at_the_photo()
    other = PHOTO.__class__("file-2", content_type, 9)
    person.sends(InboundKind.VOICE, "", understood(""), media=(other,))
    assert person.asked == "charter_seen.photo"
    assert not seen(person)


def test_words_instead_of_a_photo_are_kept_nowhere() -> None:
    person = at_the_photo()
    person.says("afisa Otieno aliuondoa")
    assert person.asked == "charter_seen.photo"
    person.taps("none")
    assert "Otieno" not in str(seen(person))


def test_a_facilitator_sees_where_it_is_missing() -> None:
    person = Person()
    person.world.on_staff = True
    listed = person.begins("charters")
    assert (
        "Njoro Police Station: on the wall 0, missing 2, old or unreadable 1; last look: November 2026"
        in listed
    )
    assert "Loruk Police Station: nobody has looked yet" in listed
