"""The catalogues are whole in every language, say what the code asks for, and promise nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.routes_of import COMMAND_TAPS, LASTING_TAPS, OFFERS
from bot.wording import wording
from directory.hotlines import bundled as hotlines
from flows.messages import LANGUAGES, Language
from flows.registry import FLOWS
from tests.key_families import FAMILIES, NAMED_ELSEWHERE, THE_SAME

ROOT = Path(__file__).parents[1]
CODE = [path for package in ("flows", "bot", "storage") for path in sorted((ROOT / package).rglob("*.py"))]
PAGES = [
    path
    for folder in ("bot/channels/webpage", "bot/staffpage", "bot/publicpage", "bot/bodypage")
    for ending in ("*.html", "*.js")
    for path in sorted((ROOT / folder).rglob(ending))
]

EITHER = pytest.mark.parametrize("language", LANGUAGES)


@cache
def catalogue(language: Language) -> Catalog:
    with (ROOT / f"flows/texts/{language}.po").open("rb") as lines:
        return read_po(lines, locale=language)


def messages(language: Language) -> dict[str, Message]:
    return {key_of(message): message for message in catalogue(language) if message.id}


def key_of(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple) else (str(message.string),)


def gaps(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


EVERY_FORM = [
    (language, key, form)
    for language in LANGUAGES
    for key, message in messages(language).items()
    for form in forms(message)
]


# --- What the code asks for -----------------------------------------------------------------------------

SHAPE = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z0-9_-]+)*")


def literals(node: ast.expr) -> Iterator[str]:
    """The strings that an argument may be: itself, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def beginnings(node: ast.expr) -> Iterator[str]:
    """What stands before the first gap of f-strings, also within a condition."""
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value)
    elif isinstance(node, ast.IfExp):
        yield from beginnings(node.body)
        yield from beginnings(node.orelse)


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def text_calls() -> Iterator[tuple[Path, ast.Call]]:
    """Calls of flows.words.text: the first argument is a key."""
    speaking = {path for path in CODE if "from flows.words import" in path.read_text(encoding="utf-8")}
    for path, call in calls():
        if path in speaking and isinstance(call.func, ast.Name) and call.func.id == "text" and call.args:
            yield path, call


def strings_in_code() -> set[str]:
    """Every string of the code and the pages that could be a key."""
    found: set[str] = set()
    for path in CODE:
        if {"tables", "migrations"} & set(path.parts):
            continue  # their dotted strings are columns
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SHAPE.fullmatch(node.value):
                found.add(node.value)
    for path in PAGES:
        found |= set(
            re.findall(
                r"""["']((?:page|bodypage|progresspage|staffpage|scorepage|score_card|cases|people)\.[a-z0-9_.]+)["']""",
                path.read_text(encoding="utf-8"),
            )
        )
    return found


def test_every_key_that_the_code_says_has_a_text() -> None:
    asked = {(path.name, key) for path, call in text_calls() for key in literals(call.args[0])}
    assert len(asked) > 80, "the reading of the code finds too little to be worth anything"
    missing = sorted((name, key) for name, key in asked if key not in messages("en"))
    assert not missing


def test_every_key_that_is_passed_on_has_a_text() -> None:
    """`first="what.ask_quiet"`, what after_filing returns, `NotUnderstood("unsure.media")`: dotted strings that look like keys."""
    roots = {key.split(".")[0] for key in messages("en") if "." in key}
    looks = {key for key in strings_in_code() if "." in key and key.split(".")[0] in roots}
    facts_and_questions = (
        {  # keys of a flow's journal share the catalogue's shape
            str(call.args[0].value)
            for path, call in calls()
            if name_of(call)
            in {"ask", "fact", "now", "do", "say", "show_place", "lines_to_call", "_which", "reopen"}
            for argument in call.args[:2]
            if isinstance(argument, ast.Constant) and isinstance(call.args[0], ast.Constant)
        }
        | {
            str(argument.value)
            for _, call in calls()
            if name_of(call) in {"lines_to_call", "_which"}
            for argument in call.args
            if isinstance(argument, ast.Constant)
        }
    )
    prefixes = tuple(key for key in looks if key.endswith("."))
    unknown = sorted(
        key
        for key in looks - facts_and_questions - {*prefixes, *COMMAND_TAPS, *LASTING_TAPS, *OFFERS}
        if key not in messages("en") and not is_module_or_file(key)
    )
    assert not unknown


def is_module_or_file(key: str) -> bool:
    return key.endswith((".po", ".html", ".css", ".js", ".yml", ".csv", ".db", ".key")) or key in {
        "menu.menu",
        "clarify.clarify",
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_has_a_text(family: str) -> None:
    for language in LANGUAGES:
        missing = sorted(value for value in FAMILIES[family] if family + value not in messages(language))
        assert not missing, language


def test_every_family_that_the_code_puts_together_is_checked() -> None:
    found = {(path.name, start) for path, call in text_calls() for start in beginnings(call.args[0])}
    assert found
    unchecked = sorted(
        (name, start) for name, start in found if start not in FAMILIES and start not in NAMED_ELSEWHERE
    )
    assert not unchecked


def test_no_text_is_stale() -> None:
    used = strings_in_code() | {family + value for family, values in FAMILIES.items() for value in values}
    problems = ("page.problem.",)
    stale = sorted(key for key in messages("en") if key not in used and not key.startswith(problems))
    assert not stale


def test_every_flow_that_may_be_offered_is_built() -> None:
    assert FAMILIES["clarify."] <= set(FLOWS)


# --- Both languages ------------------------------------------------------------------------------------


def test_both_languages_have_the_same_texts_in_the_same_order() -> None:
    assert list(messages("en")) == list(messages("sw"))


@EITHER
def test_nothing_is_empty_double_or_marked_as_unsure(language: Language) -> None:
    raw = (ROOT / f"flows/texts/{language}.po").read_text(encoding="utf-8")
    ids = re.findall(r'^msgid "(.+)"$', raw, re.MULTILINE)
    assert len(ids) == len(set(ids))
    assert "#, fuzzy" not in raw
    assert "#~" not in raw
    empty = [
        key for key, message in messages(language).items() if not all(form.strip() for form in forms(message))
    ]
    assert not empty


@EITHER
def test_plural_forms_are_there(language: Language) -> None:
    for key, message in messages(language).items():
        if isinstance(message.id, tuple):
            assert len(forms(message)) == 2, key


def test_both_languages_have_the_same_gaps() -> None:
    for key, message in messages("en").items():
        theirs = set().union(*map(gaps, forms(messages("sw")[key])))
        ours = set().union(*map(gaps, forms(message)))
        assert ours == theirs, key


def test_the_code_fills_exactly_the_gaps_that_a_text_has() -> None:
    for path, call in text_calls():
        passed = {word.arg for word in call.keywords if word.arg}
        for key in literals(call.args[0]):
            wanted = set().union(*map(gaps, forms(messages("en")[key])))
            given = passed if "count" in wanted else passed - {"count"}
            assert wanted <= passed, f"{path.name}: {key} wants {sorted(wanted)}"
            if len(list(literals(call.args[0]))) == 1:
                assert given == wanted, f"{path.name}: {key} is given {sorted(given - wanted)} for nothing"


@EITHER
def test_the_text_is_in_its_own_language(language: Language) -> None:
    """A text that was copied and not translated; names and patterns are the same everywhere."""
    if language == "en":
        return
    same = {key for key, message in messages("sw").items() if forms(message) == forms(messages("en")[key])}
    assert same <= THE_SAME | {key for key in same if len(forms(messages("en")[key])[0]) < 12}


NEEDS_A_NOTE = (
    "hello", "consent.ask", "kind.gbv", "care.gbv", "care.child", "what.begun", "what.more", "where.which", "when.since", "messages.ask",
    "summary", "receipt", "receipt.neutral", "next.quiet", "danger", "follow_up.state_neutral", "stop.done", "resume.ask", "remind",
    "bridge", "corrected", "human.came", "language.sw", "language.en",
)  # fmt: skip


@pytest.mark.parametrize("key", NEEDS_A_NOTE)
def test_what_may_be_misread_carries_a_note_for_the_translator(key: str) -> None:
    assert messages("en")[key].auto_comments


# --- What no text may say ------------------------------------------------------------------------------

NEVER: dict[str, tuple[str, ...]] = {
    "a promise of protection": (
        r"\b(?:we|i) (?:will )?protect", "keep you safe", "you are safe (?:with|here)", "guarantee", "nobody will (?:ever )?know",
        "completely anonymous", "100 ?%", "tutakulinda", "nitakulinda", "utalindwa", "uko salama (?:na|hapa)", "hakuna atakayejua$",
    ),
    "telling anyone to confront": (
        r"\bconfront", r"\bfight back", r"\b(?:chase|stop|face) (?:him|her|them)\b", r"\barrest (?:him|her|them)",
        r"\b[mw]a?kabili", r"\bmfukuze", r"\bpigana", r"\b(?:m|wa)kamate", "hatua mwenyewe",
    ),
    "claiming to be the police": (
        r"\b(?:we are|i am|this is) (?:the |a )?police", "police bot", "national police", r"\bnps\b", "official police",
        r"\b(?:sisi|mimi) ni polisi", "huduma ya (?:taifa ya )?polisi", "utumishi kwa wote",
    ),
    "a promise of an outcome": (
        r"\bwill be (?:solved|arrested|punished)", r"\bwe will solve", r"\bofficers? (?:is|are) (?:on the way|coming)",
        "help is on the way", "msaada unakuja", "polisi wanakuja", "atakamatwa", "litatatuliwa",
    ),
    "blame": ("(?<!not )your fault", "why did you", "(?<!si )kosa lako"),
}  # fmt: skip


def says_one_of(words: str, patterns: tuple[str, ...]) -> bool:
    return any(re.search(pattern, words, re.IGNORECASE) for pattern in patterns)


@pytest.mark.parametrize("what", NEVER)
def test_no_text_says(what: str) -> None:
    found = [(language, key) for language, key, form in EVERY_FORM if says_one_of(form, NEVER[what])]
    assert not found


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("a promise of protection", "We will protect you."), ("a promise of protection", "Tutakulinda."),
        ("telling anyone to confront", "Mkabili."),
        ("telling anyone to confront", "Then confront him"), ("claiming to be the police", "Mimi ni polisi"),
        ("a promise of an outcome", "Help is on the way"),
    ],
)  # fmt: skip
def test_the_word_lists_find_what_they_are_for(what: str, words: str) -> None:
    assert says_one_of(words, NEVER[what])


def test_it_says_at_once_that_it_is_not_the_police() -> None:
    for key in ("hello", "hello.short"):
        assert "not the police" in forms(messages("en")[key])[0]
        assert "si polisi" in forms(messages("sw")[key])[0]


EMERGENCY = {"999", "112", "911", "1195", "116"}
DIGITS = re.compile(r"(?<![\d/.])\+?\d[\d ]{2,}\d(?!\d)")
NOT_A_NUMBER_TO_CALL = {"2019", "2026"}


def test_numbers_to_call_are_only_those_that_are_certain() -> None:
    certain = EMERGENCY | {line.number.replace(" ", "") for line in hotlines()}
    for language, key, form in EVERY_FORM:
        for number in DIGITS.findall(form):
            assert number.replace(" ", "") in certain | NOT_A_NUMBER_TO_CALL, f"{language} {key}: {number}"


LONG_ON_PURPOSE = {"consent.ask"}
LONGEST = 320


def test_texts_can_be_read_aloud() -> None:
    too_long = [
        (language, key, len(form))
        for language, key, form in EVERY_FORM
        if key not in LONG_ON_PURPOSE and max(map(len, re.split(r"(?<=[.!?:])\s", form))) > LONGEST
    ]
    assert not too_long


@EITHER
def test_every_text_can_be_filled(language: Language) -> None:
    """No stray brace, no gap with a format of its own: her own words may be anything."""
    for key, message in messages(language).items():
        for form in forms(message):
            filled: dict[str, Any] = dict.fromkeys(gaps(form), "{0}%s{x")
            assert all(name.isidentifier() for name in gaps(form)), key
            form.format_map(filled)


def test_the_program_reads_the_same_keys() -> None:
    for language in LANGUAGES:
        assert wording().keys(language) == frozenset(messages(language))


TELLING = ("violence", "rape", "police", "report", "child", "dhuluma", "ubakaji", "polisi", "ripoti", "mtoto")


@EITHER
@pytest.mark.parametrize(
    "key",
    [
        "resume.ask",
        "remind",
        "receipt.neutral",
        "next.quiet",
        "next.quiet_silent",
        "follow_up.state_neutral",
        "summary.line_quiet",
        "messages.ask",
        "what.ask_quiet",
    ],
)
def test_neutral_texts_give_nothing_away(key: str, language: Language) -> None:
    for form in forms(messages(language)[key]):
        assert not [word for word in TELLING if word in form.casefold()]
