"""Lines as the page shows them: receipts, numbers to call, what can be tapped."""

import re
from pathlib import Path

import pytest

from bot.channels.webpage import answers
from bot.channels.webpage.ports import Line
from bot.channels.webpage.replies import NOTES, PROBLEMS
from bot.channels.webpage.view import pieces, title_of, view
from flows.messages import Option
from tests.channels.webpage.conversation_in_memory import TEXTS

YES_NO = (Option("yes", "Yes"), Option("no", "No"))


@pytest.mark.parametrize(
    ("text", "special"),
    [
        ("Your code: 4821 0936 7754 1208.", [("receipt", "4821 0936 7754 1208")]),
        (
            "4821 0936 7754 1208\n0000 1111 2222 3333",
            [("receipt", "4821 0936 7754 1208"), ("receipt", "0000 1111 2222 3333")],
        ),
        ("4821 0936 7754 1208 5555", []),
        ("1 4821 0936 7754 1208", []),
        ("4821 0936 7754 120", []),
        ("4821093677541208", []),
        ("Call 999, 112 or 911.", [("call", "999"), ("call", "112"), ("call", "911")]),
        ("1195 for violence, 116 for a child", [("call", "1195"), ("call", "116")]),
        ("It costs 1,116 shillings, 40.112 or 999% and 11999", []),
        ("999.50 is a price", []),
    ],
)
def test_what_stands_out_in_a_message(text: str, special: list[tuple[str, str]]) -> None:
    found = [(piece.kind, piece.text) for piece in pieces(text, spoken_by_us=True) if piece.kind != "text"]
    assert found == special


def test_what_she_wrote_stays_as_she_wrote_it() -> None:
    (piece,) = pieces("My code is 4821 0936 7754 1208, call 999", spoken_by_us=False)
    assert piece.kind == "text"


def test_a_receipt_in_a_box_has_no_holes_around_it() -> None:
    texts = [piece.text for piece in pieces("Filed.\n\n4821 0936 7754 1208\n\nThank you.", spoken_by_us=True)]
    assert texts == ["Filed.", "4821 0936 7754 1208", "Thank you."]


@pytest.mark.parametrize(
    ("label", "lines", "open_payloads"),
    [
        ("nothing said", [], []),
        ("a question", [Line("1", False, "Right?", YES_NO, "q")], ["q:yes", "q:no"]),
        (
            "answered, not yet decided",
            [Line("1", False, "Right?", YES_NO, "q"), Line("2", True, "Yes", pending=True)],
            [],
        ),
        (
            "answered without another question",
            [Line("1", False, "Right?", YES_NO, "q"), Line("2", True, "Yes"), Line("3", False, "Good.")],
            [],
        ),
        (
            "asked again in another way",
            [Line("1", False, "Right?", YES_NO, "q"), Line("2", False, "Sure?", YES_NO, "r")],
            ["r:yes", "r:no"],
        ),
        (
            "then a notice",
            [Line("1", False, "Right?", YES_NO, "q"), Line("2", False, "By the way.")],
            ["q:yes", "q:no"],
        ),
    ],
)
def test_only_the_open_question_can_be_tapped(
    label: str, lines: list[Line], open_payloads: list[str]
) -> None:
    assert [choice.payload for choice in view(lines).choices] == open_payloads, label


def test_the_start_is_not_shown_as_if_she_had_typed_it() -> None:
    assert view([Line("1", True, "start", pending=True)]).bubbles == ()
    assert view([Line("1", True, "start", pending=True)]).waiting
    assert len(view([Line("1", False, "Hello"), Line("2", True, "start")]).bubbles) == 2


def test_the_title_of_a_tap_is_that_of_its_question() -> None:
    lines = [Line("1", False, "Right?", YES_NO, "q"), Line("2", True, "x", YES_NO, "mine")]
    assert title_of(lines, "q:no") == "No"
    assert title_of(lines, "q:maybe") is None
    assert title_of(lines, "mine:yes") is None


def test_the_newest_answer_begins_after_her_last_words() -> None:
    lines = [Line("1", True, "Hi"), Line("2", False, "Hello"), Line("3", False, "What now?")]
    assert [bubble.latest for bubble in view(lines).bubbles] == [False, True, False]


def test_every_text_of_the_page_is_there_in_both_languages() -> None:
    """The list of the tests is the list of the page: no key more, none less."""
    here = Path(answers.__file__).parent
    used = {"page.start.danger", *NOTES.values()}
    for template in (here / "templates").iterdir():
        used |= set(re.findall(r'"(page\.[a-z_.]+[a-z])"', template.read_text("utf-8")))
    for problem in {*PROBLEMS.values(), "unreadable"}:
        used |= {f"page.problem.{problem}.title", f"page.problem.{problem}.next"}
    assert used == set(TEXTS)
